import assert from "node:assert/strict";
import { CommitLog } from "../../src/checkpoint/commit-log";
import { MemoryDisk } from "../../src/checkpoint/memory-disk";
import { MetadataLog } from "../../src/checkpoint/metadata-log";

const numbers = (disk: MemoryDisk): MetadataLog<number> =>
  new MetadataLog<number>(disk, "log", {
    serialize: String,
    deserialize: (text) => {
      if (Number.isNaN(Number(text))) throw new Error("Not a number");
      return Number(text);
    },
    remedy: "Count again.",
  });

describe("MetadataLog", () => {
  it("is empty, then has a latest entry, also for the next life on the same disk", async () => {
    const disk = new MemoryDisk();
    assert.equal(await numbers(disk).latest(), undefined);
    for (let id = 0; id <= 10; id++) assert.equal(await numbers(disk).add(id, id * 100), true);
    assert.deepEqual(await numbers(disk).latest(), { batchId: 10, entry: 1000 });
    assert.equal(await numbers(disk).get(3), 300);
    assert.equal(await numbers(disk).get(11), undefined);
  });

  it("refuses a second entry for a batch, and keeps the first", async () => {
    const log = numbers(new MemoryDisk());
    assert.equal(await log.add(0, 1), true);
    assert.equal(await log.add(0, 2), false);
    assert.equal(await log.get(0), 1);
  });

  it("refuses ids that are not batch ids", async () => {
    for (const id of [-1, 0.5, Number.NaN])
      await assert.rejects(numbers(new MemoryDisk()).add(id, 1), { name: "IllegalArgumentException" });
  });

  it("does not see files that are not its own", async () => {
    const disk = new MemoryDisk();
    const log = numbers(disk);
    for (const name of [".1.crc", "01", "-3", "7.compact", "x", "99999999999999999"])
      await disk.writeAtomic(`log/${name}`, new Uint8Array());
    await disk.writeAtomic("log/5/inner", new Uint8Array());
    await disk.delete("log/5");
    await log.add(2, 20);
    assert.deepEqual(await log.batchIds(), [2]);
    assert.deepEqual(await log.latest(), { batchId: 2, entry: 20 });
  });

  it("gives ranges, and names what is missing in them", async () => {
    const log = numbers(new MemoryDisk());
    for (const id of [2, 3, 5]) await log.add(id, id);
    const ids = async (start?: number, end?: number): Promise<number[]> =>
      (await log.range(start, end)).map((e) => e.batchId);
    assert.deepEqual(await ids(2, 3), [2, 3]);
    assert.deepEqual(await ids(undefined, 3), [2, 3]);
    assert.deepEqual(await ids(5), [5]);
    await assert.rejects(ids(), /batch 4 doesn't exist \(startId: 2, endId: 5\)/);
    await assert.rejects(ids(0, 3), /batches \(0, 1\) don't exist/);
    await assert.rejects(ids(2, 7), /batches \(4, 6, 7\) don't exist/);
    await assert.rejects(ids(8), /batch 8 doesn't exist/);
    assert.deepEqual(await numbers(new MemoryDisk()).range(), []);
  });

  it("purges below a batch, first by listing, then one by one", async () => {
    const disk = new MemoryDisk();
    const log = numbers(disk);
    for (let id = 0; id < 8; id++) await log.add(id, id);
    await log.purge(3);
    assert.deepEqual(await log.batchIds(), [3, 4, 5, 6, 7]);
    await log.purge(5);
    await log.purge(4);
    assert.deepEqual(await log.batchIds(), [5, 6, 7]);
    await log.purge(7);
    assert.deepEqual(await log.batchIds(), [7]);
  });

  it("says which file cannot be read, why, and what to do", async () => {
    const disk = new MemoryDisk();
    await disk.writeAtomic("log/4", new TextEncoder().encode("four"));
    const expected = { message: "Failed to read log file memory/log/4. Not a number. Count again." };
    await assert.rejects(numbers(disk).get(4), expected);
    await assert.rejects(numbers(disk).latest(), expected);
  });
});

describe("CommitLog", () => {
  const read = async (text: string): Promise<number | undefined> => {
    const disk = new MemoryDisk();
    await disk.writeAtomic("commits/0", new TextEncoder().encode(text));
    return (await new CommitLog(disk).get(0))?.nextBatchWatermarkMs;
  };

  it("writes Spark's text", async () => {
    const disk = new MemoryDisk();
    await new CommitLog(disk).add(0, { nextBatchWatermarkMs: 5000 });
    assert.equal(new TextDecoder().decode(await disk.read("commits/0")), 'v1\n{"nextBatchWatermarkMs":5000}');
  });

  it("reads it back, and what older versions left out as zero", async () => {
    assert.equal(await read('v1\n{"nextBatchWatermarkMs":5000}\n'), 5000);
    assert.equal(await read("v1\n{}"), 0);
    assert.equal(await read("v1"), 0);
  });

  it("refuses an empty file, a strange version and broken JSON", async () => {
    await assert.rejects(read(""), /commits\/0\. Incomplete log file in the offset commit log.*runs once more\./);
    await assert.rejects(
      read("v3\n{}"),
      /UnsupportedLogVersion: maximum supported log version is v1, but encountered v3/,
    );
    for (const version of ["xyz", "v", "v-1", "v0", "v1x", "{}"])
      await assert.rejects(read(`${version}\n{}`), /malformed: failed to read correct log version from/);
    await assert.rejects(read('v1\n{"nextBatchW'), /the line with the watermark is not JSON: {"nextBatchW/);
    await assert.rejects(read('v1\n{"nextBatchWatermarkMs":"soon"}'), /is not a whole number: soon/);
    await assert.rejects(read("v1\n[]"), /is not a JSON object/);
  });
});
