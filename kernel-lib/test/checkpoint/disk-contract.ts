/** What every `Disk` promises, as scenarios; `memory-disk.test.ts` and `node-disk.test.ts` run them on theirs. */
import assert from "node:assert/strict";
import type { Disk } from "../../src/checkpoint/disk";
import { FileAlreadyExistsError } from "../../src/checkpoint/disk";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = async (disk: Disk, path: string): Promise<string | undefined> => {
  const found = await disk.read(path);
  return found === undefined ? undefined : new TextDecoder().decode(found);
};

export function itKeepsTheDiskContract(make: () => Disk): void {
  it("reads back what was written, in directories nobody made", async () => {
    const disk = make();
    await disk.writeAtomic("state/0/1/2.delta", bytes("two"));
    assert.equal(await textOf(disk, "state/0/1/2.delta"), "two");
    assert.equal(await disk.exists("state/0/1/2.delta"), true);
    assert.equal(await disk.exists("state/0"), true);
    assert.equal(await disk.exists("state/7"), false);
    assert.equal(await disk.read("state/0/1/3.delta"), undefined);
  });

  it("refuses to write a file twice, and keeps the first", async () => {
    const disk = make();
    await disk.writeAtomic("offsets/0", bytes("first"));
    await assert.rejects(disk.writeAtomic("offsets/0", bytes("second")), FileAlreadyExistsError);
    assert.equal(await textOf(disk, "offsets/0"), "first");
  });

  it("replaces a file when asked to", async () => {
    const disk = make();
    await disk.writeAtomic("1.delta", bytes("long first attempt"));
    await disk.writeAtomic("1.delta", bytes("retry"), { overwrite: true });
    await disk.writeAtomic("2.delta", bytes("new"), { overwrite: true });
    assert.equal(await textOf(disk, "1.delta"), "retry");
    assert.equal(await textOf(disk, "2.delta"), "new");
  });

  it("appends to the end, making the file first", async () => {
    const disk = make();
    await disk.append("log/a", bytes("one,"));
    await disk.append("log/a", bytes("two"));
    assert.equal(await textOf(disk, "log/a"), "one,two");
  });

  it("keeps its own copy of the bytes", async () => {
    const disk = make();
    const mine = bytes("before");
    await disk.writeAtomic("f", mine);
    mine.fill(0);
    assert.equal(await textOf(disk, "f"), "before");
  });

  it("lists all files below a directory, however deep", async () => {
    const disk = await make();
    for (const path of ["offsets/0", "metadata", "state/0/0/1.delta", "state/0/1/1.delta"])
      await disk.writeAtomic(path, bytes(path));
    assert.deepEqual((await disk.listFiles("")).sort(), [
      "metadata",
      "offsets/0",
      "state/0/0/1.delta",
      "state/0/1/1.delta",
    ]);
    assert.deepEqual((await disk.listFiles("state/0")).sort(), ["state/0/0/1.delta", "state/0/1/1.delta"]);
    assert.deepEqual(await disk.listFiles("nowhere"), []);
  });

  it("lists names of files and directories, sorted, one level only", async () => {
    const disk = make();
    for (const path of ["offsets/10", "offsets/9", "metadata", "state/0/0/1.delta"])
      await disk.writeAtomic(path, bytes(path));
    assert.deepEqual(await disk.list(""), ["metadata", "offsets", "state"]);
    assert.deepEqual(await disk.list("offsets"), ["10", "9"]);
    assert.deepEqual(await disk.list("nowhere"), []);
  });

  it("renames over what was there", async () => {
    const disk = make();
    await disk.writeAtomic("a", bytes("A"));
    await disk.writeAtomic("b/b", bytes("B"));
    await disk.rename("a", "b/b");
    assert.equal(await disk.exists("a"), false);
    assert.equal(await textOf(disk, "b/b"), "A");
    await assert.rejects(disk.rename("a", "c"), /no such file/);
  });

  it("deletes files and whole directories, and does not mind missing ones", async () => {
    const disk = make();
    for (const path of ["state/0/1", "state/0/2", "state/10", "keep"]) await disk.writeAtomic(path, bytes(path));
    await disk.delete("state/0");
    await disk.delete("state/nothing");
    assert.deepEqual(await disk.list("state"), ["10"]);
    await disk.delete("state/10");
    assert.deepEqual(await disk.list(""), ["keep"], "a directory without files is gone");
  });

  for (const path of ["../outside", "a/../../b", "/etc/passwd", "", "a//b", "./a", "a\\b", "a\0"])
    it(`refuses the path ${JSON.stringify(path)}`, async () => {
      const disk = make();
      const refusal = { name: "IllegalArgumentException", message: /is not a path on a checkpoint disk/ };
      await assert.rejects(disk.writeAtomic(path, bytes("x")), refusal);
      await assert.rejects(disk.append(path, bytes("x")), refusal);
      await assert.rejects(disk.read(path), refusal);
      await assert.rejects(disk.exists(path), refusal);
      await assert.rejects(disk.delete(path), refusal);
      await assert.rejects(disk.rename("a", path), refusal);
      if (path !== "") await assert.rejects(disk.list(path), refusal);
    });
}
