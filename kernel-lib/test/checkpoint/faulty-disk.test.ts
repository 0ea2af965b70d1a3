import assert from "node:assert/strict";
import { FileAlreadyExistsError } from "../../src/checkpoint/disk";
import { type DiskFault, FaultyDisk } from "../../src/checkpoint/faulty-disk";
import { Killed } from "../../src/checkpoint/killed";
import { MemoryDisk } from "../../src/checkpoint/memory-disk";
import { NodeDisk } from "../../src/checkpoint/node-disk";
import { RecordingDisk } from "../../src/checkpoint/recording-disk";
import { itKeepsTheDiskContract } from "./disk-contract";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const shown = (disk: MemoryDisk): string[] =>
  disk.entries().map((entry) => `${entry.path}=${new TextDecoder().decode(entry.bytes)}`);

/** Five changes, numbered 0 to 4. */
async function work(disk: RecordingDisk | FaultyDisk): Promise<void> {
  await disk.writeAtomic("offsets/0", bytes("from here"));
  await disk.append("log", bytes("one,"));
  await disk.append("log", bytes("two,"));
  await disk.writeAtomic("offsets/0", bytes("replaced"), { overwrite: true });
  await disk.delete("log");
}

describe("RecordingDisk", () => {
  itKeepsTheDiskContract(() => new RecordingDisk(new MemoryDisk(), () => {}));

  it("tells of every durable change, numbered", async () => {
    const told: string[] = [];
    const disk = new RecordingDisk(new MemoryDisk(), (c) =>
      told.push(`${c.ordinal} ${c.kind} ${c.path} ${new TextDecoder().decode(c.bytes)}`),
    );
    await work(disk);
    assert.deepEqual(told, [
      "0 write offsets/0 from here",
      "1 append log one,",
      "2 append log two,",
      "3 write offsets/0 replaced",
      "4 delete log ",
    ]);
    assert.equal(disk.changes, 5);
  });

  it("numbers a refused write and does not tell of it", async () => {
    const told: number[] = [];
    const disk = new RecordingDisk(new MemoryDisk(), (change) => told.push(change.ordinal));
    await disk.writeAtomic("f", bytes("1"));
    await assert.rejects(disk.writeAtomic("f", bytes("2")), FileAlreadyExistsError);
    await disk.rename("f", "g");
    assert.deepEqual(told, [0, 2]);
  });
});

describe("FaultyDisk", () => {
  itKeepsTheDiskContract(() => new FaultyDisk(new MemoryDisk(), []));

  it("full: nothing more is written, what is there can be read and deleted, and the process lives on", async () => {
    const memory = new MemoryDisk();
    const disk = new FaultyDisk(memory, [{ kind: "full", at: /log/ }]);
    await disk.writeAtomic("offsets/0", bytes("from here"));
    const noRoom = /Cannot append to memory\/log: the disk is full\. Free some space .* \(ENOSPC\)\./;
    await assert.rejects(disk.append("log", bytes("one,")), noRoom);
    await assert.rejects(
      disk.writeAtomic("offsets/1", bytes("on")),
      /Cannot write memory\/offsets\/1: the disk is full/,
    );
    assert.deepEqual(await disk.list("offsets"), ["0"]);
    await disk.delete("offsets/0");
    assert.deepEqual(shown(memory), []);
    assert.deepEqual(
      disk.struck.map(({ path }) => path),
      ["log", "offsets/1"],
    );
  });

  const after = async (fault: DiskFault): Promise<{ before: string[]; after: string[]; error: unknown }> => {
    const memory = new MemoryDisk();
    const disk = new FaultyDisk(memory, [fault]);
    const error = await work(disk).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    assert.equal(disk.struck.length, 1);
    const before = shown(memory);
    memory.crash();
    return { before, after: shown(memory), error };
  };

  it("kills before a change, at each number", async () => {
    const left = [];
    for (let at = 0; at < 5; at++) {
      const result = await after({ kind: "kill", at });
      assert.ok(result.error instanceof Killed);
      left.push(result.after);
    }
    assert.deepEqual(left, [
      [],
      ["offsets/0=from here"],
      ["log=one,", "offsets/0=from here"],
      ["log=one,two,", "offsets/0=from here"],
      ["log=one,two,", "offsets/0=replaced"],
    ]);
  });

  it("tears a write: a prefix is there under the real name", async () => {
    assert.deepEqual((await after({ kind: "torn", at: 0 })).after, ["offsets/0=from"]);
    assert.deepEqual((await after({ kind: "torn", at: 0, keep: 0 })).after, ["offsets/0="]);
    assert.deepEqual((await after({ kind: "torn", at: 2, keep: 3 })).after, ["log=one,two", "offsets/0=from here"]);
    const replaced = await after({ kind: "torn", at: 3, keep: 7 });
    assert.deepEqual(replaced.after, ["log=one,two,", "offsets/0=replace"]);
    assert.equal(String(replaced.error), "Killed: Killed during write 3 (offsets/0)");
  });

  it("loses a write that was acknowledged: all goes well until the crash", async () => {
    const lost = await after({ kind: "lost", at: 3 });
    assert.equal(lost.error, null);
    assert.deepEqual(lost.before, ["offsets/0=replaced"]);
    assert.deepEqual(lost.after, ["offsets/0=from here"]);
  });

  it("loses an append only, not what was there before", async () => {
    const memory = new MemoryDisk();
    const disk = new FaultyDisk(memory, [{ kind: "lost", at: 1 }]);
    await disk.append("log", bytes("one,"));
    await disk.append("log", bytes("two,"));
    assert.deepEqual(shown(memory), ["log=one,two,"]);
    memory.crash();
    assert.deepEqual(shown(memory), ["log=one,"]);
  });

  it("still refuses to write a file twice, also when that write is torn or lost", async () => {
    for (const kind of ["torn", "lost"] as const) {
      const memory = new MemoryDisk();
      const disk = new FaultyDisk(memory, [{ kind, at: 1 }]);
      await disk.writeAtomic("offsets/0", bytes("first"));
      await assert.rejects(disk.writeAtomic("offsets/0", bytes("second")), FileAlreadyExistsError);
      assert.deepEqual(shown(memory), ["offsets/0=first"]);
      await disk.writeAtomic("offsets/1", bytes("the writer lives on"));
    }
  });

  it("treats a deletion as done or not done", async () => {
    assert.deepEqual((await after({ kind: "torn", at: 4 })).after, ["log=one,two,", "offsets/0=replaced"]);
  });

  it("finds the place by a path too, once", async () => {
    assert.equal(String((await after({ kind: "kill", at: /^log$/ })).error), "Killed: Killed before append 1 (log)");
  });

  it("strikes once with each fault: the second write that matches gets through", async () => {
    const memory = new MemoryDisk();
    const disk = new FaultyDisk(memory, [{ kind: "lost", at: /^offsets/ }]);
    await disk.writeAtomic("offsets/0", bytes("lost"));
    await disk.writeAtomic("offsets/1", bytes("kept"));
    memory.crash();
    assert.deepEqual(shown(memory), ["offsets/1=kept"]);
  });

  it("stays dead: what still runs of the killed query changes and reads nothing", async () => {
    const memory = new MemoryDisk();
    const disk = new FaultyDisk(memory, [{ kind: "kill", at: 0 }]);
    await assert.rejects(disk.writeAtomic("a", bytes("1")), Killed);
    await assert.rejects(disk.writeAtomic("b", bytes("1")), Killed);
    await assert.rejects(disk.read("a"), Killed);
    await assert.rejects(disk.exists("a"), Killed);
    await assert.rejects(disk.list(""), Killed);
    assert.deepEqual(shown(memory), []);
  });

  it("does not pretend that a real disk can lose a write", () => {
    assert.throws(
      () => new FaultyDisk(new NodeDisk("/nowhere"), [{ kind: "lost", at: 0 }]),
      /Only a MemoryDisk can lose/,
    );
  });
});
