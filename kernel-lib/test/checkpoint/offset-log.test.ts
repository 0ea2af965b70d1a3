import assert from "node:assert/strict";
import { MemoryDisk } from "../../src/checkpoint/memory-disk";
import { OffsetLog, type OffsetSeq } from "../../src/checkpoint/offset-log";

const SEQ: OffsetSeq = {
  offsets: ['{"earthquakes":{"0":100}}', null, "3"],
  metadata: { batchWatermarkMs: 0, batchTimestampMs: 1517400000000, conf: { "spark.sql.shuffle.partitions": "2" } },
};

const TEXT = `v1
{"batchWatermarkMs":0,"batchTimestampMs":1517400000000,"conf":{"spark.sql.shuffle.partitions":"2"}}
{"earthquakes":{"0":100}}
-
3`;

async function read(text: string): Promise<OffsetSeq | undefined> {
  const disk = new MemoryDisk();
  await disk.writeAtomic("offsets/12", new TextEncoder().encode(text));
  return new OffsetLog(disk).get(12);
}

describe("OffsetLog", () => {
  it("writes Spark's text", async () => {
    const disk = new MemoryDisk();
    await new OffsetLog(disk).add(12, SEQ);
    assert.equal(new TextDecoder().decode(await disk.read("offsets/12")), TEXT);
  });

  it("reads it back, with either line end", async () => {
    assert.deepEqual(await read(TEXT), SEQ);
    assert.deepEqual(await read(`${TEXT.replaceAll("\n", "\r\n")}\r\n`), SEQ);
  });

  it("takes what is not in the metadata as Spark's defaults", async () => {
    const defaults = { batchWatermarkMs: 0, batchTimestampMs: 0, conf: {} };
    assert.deepEqual(await read("v1\n{}\n-"), { offsets: [null], metadata: defaults });
    assert.deepEqual(await read("v1\n\n7"), { offsets: ["7"], metadata: defaults });
  });

  it("notices a torn file wherever it was cut, except at the end of a line", async () => {
    const silent: string[] = [];
    for (let length = 0; length < TEXT.length; length++)
      await read(TEXT.slice(0, length)).then(
        () => silent.push(TEXT.slice(0, length).split("\n").at(-1) ?? ""),
        (error) => assert.match(String(error), /Failed to read log file memory\/offsets\/12\. (Inc|Log file was mal)/),
      );
    // The cuts nobody can see by the text alone: between lines. The number of sources tells them apart later on.
    assert.deepEqual(silent, [SEQ_METADATA, "", '{"earthquakes":{"0":100}}', "", "-", ""]);
  });

  it("names the source whose offset is broken, and says how to go on", async () => {
    const broken = read('v1\n{}\n-\n{"earthquakes":{"0":1');
    await assert.rejects(broken, /the offset of source 1 is not JSON: \{"earthquakes":\{"0":1 \(.*planned anew\./);
  });

  it("refuses settings that are not texts and a version it does not know", async () => {
    await assert.rejects(read('v1\n{"conf":{"a":1}}'), /conf is not an object of texts/);
    await assert.rejects(read("v2\n{}"), /UnsupportedLogVersion.*encountered v2/);
  });
});

const SEQ_METADATA = TEXT.split("\n")[1];
