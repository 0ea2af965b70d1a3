import assert from "node:assert/strict";
import { MemoryDisk } from "../../src/checkpoint/memory-disk";
import { itKeepsTheDiskContract } from "./disk-contract";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const shown = (disk: MemoryDisk): string[] =>
  disk.entries().map((e) => `${e.path}=${new TextDecoder().decode(e.bytes)}${e.durable ? "" : "?"}`);

describe("MemoryDisk", () => {
  itKeepsTheDiskContract(() => new MemoryDisk());

  it("loses in a crash what was not synced, and only that", async () => {
    const disk = new MemoryDisk();
    await disk.writeAtomic("safe", bytes("1"));
    await disk.writeAtomic("replaced", bytes("old"));
    disk.writeUnsynced("replaced", bytes("new"));
    disk.writeUnsynced("added", bytes("2"));
    assert.deepEqual(shown(disk), ["added=2?", "replaced=new?", "safe=1"]);
    disk.crash();
    assert.deepEqual(shown(disk), ["replaced=old", "safe=1"]);
  });

  it("makes unsynced bytes safe with the next synced write to the same file", async () => {
    const disk = new MemoryDisk();
    disk.writeUnsynced("log", bytes("a"));
    await disk.append("log", bytes("b"));
    disk.crash();
    assert.deepEqual(shown(disk), ["log=ab"]);
  });

  it("keeps two unsynced writes to one file apart from what is safe", () => {
    const disk = new MemoryDisk();
    disk.writeUnsynced("f", bytes("a"));
    disk.writeUnsynced("f", bytes("b"));
    disk.crash();
    assert.deepEqual(shown(disk), []);
  });

  it("gives snapshots that do not change with the original, pending bytes included", async () => {
    const disk = new MemoryDisk();
    await disk.writeAtomic("f", bytes("before"));
    disk.writeUnsynced("g", bytes("pending"));
    const snapshot = disk.snapshot();
    await disk.writeAtomic("f", bytes("after"), { overwrite: true });
    await disk.delete("g");
    assert.deepEqual(shown(snapshot), ["f=before", "g=pending?"]);
    assert.deepEqual(shown(disk), ["f=after"]);
  });
});
