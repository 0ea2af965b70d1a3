/** A log of files: what it is called, what a tenth file holds, and what happens to old and damaged ones (semantics B4, N4). */
import assert from "node:assert/strict";
import { CompactibleLog } from "../../src/checkpoint/compactible-log";
import { MemoryDisk } from "../../src/checkpoint/memory-disk";

interface Entry {
  readonly name: string;
}

const entry = (name: unknown): Entry => ({ name: String(name) });
const open = (disk: MemoryDisk, retain = 100): CompactibleLog<Entry> =>
  new CompactibleLog(disk, "log", (fields) => entry(fields.name), retain);
const names = async (disk: MemoryDisk): Promise<string[]> => disk.list("log");

describe("a compactible log", () => {
  it("writes a version and a line of JSON per entry, once", async () => {
    const disk = new MemoryDisk();
    assert.equal(await open(disk).add(0, [entry("a"), entry("b")]), true);
    assert.equal(await open(disk).add(0, [entry("c")]), false);
    assert.equal(new TextDecoder().decode(await disk.read("log/0")), 'v1\n{"name":"a"}\n{"name":"b"}');
  });

  it("repeats everything in the tenth file, and reads on from there", async () => {
    const disk = new MemoryDisk();
    const log = open(disk);
    for (let id = 0; id < 12; id++) await log.add(id, [entry(id)]);
    assert.deepEqual(await names(disk), ["0", "1", "10", "11", "2", "3", "4", "5", "6", "7", "8", "9.compact"]);
    assert.equal((await log.get(9))?.length, 10);
    assert.deepEqual(
      (await log.upTo(11)).map(({ name }) => name),
      Array.from({ length: 12 }, (_, id) => String(id)),
    );
    assert.equal(await log.latestBatchId(), 11);
  });

  it("forgets files that a compaction repeats, but keeps as many batches as it must", async () => {
    const disk = new MemoryDisk();
    const log = open(disk, 5);
    for (let id = 0; id < 30; id++) await log.add(id, [entry(id)]);
    assert.deepEqual(await names(disk), [
      "19.compact",
      "20",
      "21",
      "22",
      "23",
      "24",
      "25",
      "26",
      "27",
      "28",
      "29.compact",
    ]);
    assert.equal((await log.upTo(29)).length, 30);
  });

  it("names the file that is missing or cannot be read", async () => {
    const disk = new MemoryDisk();
    await open(disk).add(1, [entry("a")]);
    await assert.rejects(open(disk).upTo(1), { message: /log\/0 doesn't exist/ });
    await disk.writeAtomic("log/0", new TextEncoder().encode("v1\n{torn"));
    await assert.rejects(open(disk).upTo(1), { message: /Failed to read log file .*log\/0.*is not JSON/s });
  });
});
