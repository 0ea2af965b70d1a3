import assert from "node:assert/strict";
import type { Disk } from "../../src/checkpoint/disk";
import { MemoryDisk } from "../../src/checkpoint/memory-disk";
import { ManualClock } from "../../src/data/clock";
import type { ColumnVector } from "../../src/data/column-batch";
import { readRecording } from "../../src/sources/recording";
import { ReplaySource } from "../../src/sources/replay";
import { parseReplayOptions } from "../../src/sources/replay-options";
import type { Offset } from "../../src/sources/source";
import { folder, line, NOON_MS, numbers } from "./small-recording";

type Options = Record<string, string>;

async function replay(
  arrivals: readonly (readonly number[])[],
  options: Options = {},
  clock: ManualClock = new ManualClock(),
  checkpoint: Disk | null = null,
): Promise<ReplaySource> {
  const recording = await readRecording(await numbers(arrivals));
  const parsed = parseReplayOptions({ dataset: "numbers", ...options });
  return new ReplaySource(recording, parsed, { clock, checkpoint, directory: "sources/0" });
}

/** The numbers of each batch, by partition, until nothing is left. */
async function batches(source: ReplaySource): Promise<unknown[][]> {
  const all: unknown[][] = [];
  for (let start: Offset | null = null; ; ) {
    const end = (await source.latestOffset(start, source.readLimit)) as Offset;
    if (end === start) return all;
    all.push((await source.getBatch(start, end)).map((partition) => partition.batch.toRows().flat()));
    start = end;
  }
}

describe("ReplaySource", () => {
  it("serves everything at once without a limit, with offsets like Kafka's", async () => {
    const source = await replay([[0, 1, 2], [5]]);
    assert.equal(source.description, "ReplayStream[numbers]");
    assert.equal(await source.latestOffset(null, source.readLimit), '{"numbers":{"0":3,"1":1}}');
    assert.deepEqual(await batches(source), [[[0, 1, 2], [100]]]);
  });

  it("serves the same rows for the same offsets, however often it is asked", async () => {
    const source = await replay([[0, 1, 2, 3]]);
    const ask = async (): Promise<unknown> => {
      const parts = await source.getBatch('{"numbers":{"0":1}}', '{"numbers":{"0":3}}');
      return parts.map(({ batch, originOf }) => batch.toRows().map((row, i) => [row, originOf(i)]));
    };
    assert.deepEqual(await ask(), await ask());
  });

  it("says where each row stood", async () => {
    const source = await replay([[0, 1], [5]]);
    const parts = await source.getBatch('{"numbers":{"0":1,"1":0}}', '{"numbers":{"0":2,"1":1}}');
    assert.deepEqual(
      parts.map(({ batch, originOf }) => Array.from({ length: batch.numRows }, (_, row) => originOf(row))),
      [
        [{ partition: 0, offset: 1, arrivalMs: NOON_MS + 1000 }],
        [{ partition: 1, offset: 0, arrivalMs: NOON_MS + 5000 }],
      ],
    );
  });

  it("adds the columns of the log when asked to", async () => {
    const source = await replay([[0, 1], [5]], { includeMetadata: "true" });
    assert.deepEqual(source.schema.names, ["n", "topic", "partition", "offset", "timestamp", "key"]);
    const parts = await source.getBatch('{"numbers":{"0":1,"1":0}}', '{"numbers":{"0":2,"1":1}}');
    assert.deepEqual(
      parts.map((part) => part.batch.toRows()),
      [[[1, "numbers", 0, 1, (NOON_MS + 1000) * 1000, "k1"]], [[100, "numbers", 1, 0, (NOON_MS + 5000) * 1000, "k0"]]],
    );
  });

  it("shares maxOffsetsPerTrigger in proportion to the backlog, rounding down but starving nobody", async () => {
    const source = await replay([[0, 1, 2, 3, 4, 5, 6, 7], [0, 1, 2], [0]], { maxOffsetsPerTrigger: "4" });
    // Backlog 8 + 3 + 1: shares of 4 are 2.67, 1, 0.33. Then 6 + 2: 3 and 1. Then 3 + 1.
    assert.deepEqual(await batches(source), [
      [[0, 1], [100], [200]],
      [[2, 3, 4], [101], []],
      [[5, 6, 7], [102], []],
    ]);
  });

  it("cuts by arrival: each batch takes the next span that has records", async () => {
    const source = await replay(
      [
        [0, 9.999, 10, 45],
        [3, 44],
      ],
      { arrivalPerTrigger: "10 seconds" },
    );
    assert.deepEqual(source.readLimit, { kind: "arrivalSpan", ms: 10_000 });
    assert.deepEqual(await batches(source), [
      [[0, 1], [100]],
      [[2], []],
      [[3], [101]],
    ]);
    assert.equal(
      await source.latestOffset(null, { kind: "all" }),
      '{"numbers":{"0":4,"1":2}}',
      "Trigger.Once takes all",
    );
  });

  it("cuts by arrival only what has arrived on the clock", async () => {
    const source = await replay([[0, 5, 9]], { arrivalPerTrigger: "10 seconds", speed: "1" }, new ManualClock(0));
    assert.equal(await source.latestOffset(null, source.readLimit), '{"numbers":{"0":1}}');
  });

  it("cuts by arrival from uneven offsets without giving anything back", async () => {
    const source = await replay([[0, 50], [0]], { arrivalPerTrigger: "10 seconds" });
    const end = await source.latestOffset('{"numbers":{"0":2,"1":0}}', source.readLimit);
    assert.equal(end, '{"numbers":{"0":2,"1":1}}');
  });

  it("keeps nulls where they were, and columns without any free of flags", async () => {
    const cells = [1, null, 3, 4].map((n, i) => line(i, i, { n }));
    const manifest = { name: "numbers", schema: "n INT", partitions: [{ file: "0.jsonl" }] };
    const recording = await readRecording(await folder({ "manifest.json": manifest, "0.jsonl": cells.join("") }));
    const context = { clock: new ManualClock(), checkpoint: null, directory: "" };
    const source = new ReplaySource(recording, parseReplayOptions({ dataset: "numbers" }), context);
    const column = async (from: number, until: number): Promise<ColumnVector> =>
      (await source.getBatch(`{"numbers":{"0":${from}}}`, `{"numbers":{"0":${until}}}`))[0].batch.columns[0];
    const withNull = await column(1, 3);
    assert.deepEqual([withNull.length, withNull.get(0), withNull.get(1)], [2, null, 3]);
    assert.equal((await column(2, 4)).nulls, null);
  });

  it("lets records arrive on the clock, at the given speed", async () => {
    const clock = new ManualClock(1000);
    const source = await replay([[0, 30, 60]], { speed: "10" }, clock);
    const now = async (): Promise<Offset | null> => source.latestOffset(null, source.readLimit);
    assert.equal(await now(), '{"numbers":{"0":1}}');
    clock.advance(2999);
    assert.equal(await now(), '{"numbers":{"0":1}}');
    clock.advance(1);
    assert.equal(await now(), '{"numbers":{"0":2}}', "30 recorded seconds have passed in 3");
    clock.advance(3000);
    assert.equal(await now(), '{"numbers":{"0":3}}');
  });

  it("keeps its start over a restart, so that the stream goes on instead of starting over", async () => {
    const checkpoint = new MemoryDisk();
    const arrivals = [[0, 30, 60]];
    const first = await replay(arrivals, { speed: "1" }, new ManualClock(5000), checkpoint);
    assert.equal(await first.latestOffset(null, first.readLimit), '{"numbers":{"0":1}}');
    const second = await replay(arrivals, { speed: "1" }, new ManualClock(5000 + 30_000), checkpoint);
    assert.equal(await second.latestOffset('{"numbers":{"0":1}}', second.readLimit), '{"numbers":{"0":2}}');
    const file = new TextDecoder().decode(await checkpoint.read("sources/0/0"));
    assert.equal(file, 'v1\n{"startedAtMs":5000,"offset":"{\\"numbers\\":{\\"0\\":0}}"}');
  });

  it("does not take back what was read when the clock of the next life is behind", async () => {
    const source = await replay([[0, 30, 60]], { speed: "1" }, new ManualClock(0));
    assert.equal(await source.latestOffset('{"numbers":{"0":2}}', source.readLimit), '{"numbers":{"0":2}}');
  });

  it("starts behind what has arrived with startingOffsets latest, also after a restart", async () => {
    const checkpoint = new MemoryDisk();
    const options = { speed: "1", startingOffsets: "latest" };
    const first = await replay([[0, 30, 60]], options, new ManualClock(0), checkpoint);
    assert.equal(await first.latestOffset(null, first.readLimit), '{"numbers":{"0":1}}');
    const second = await replay([[0, 30, 60]], options, new ManualClock(60_000), checkpoint);
    const end = (await second.latestOffset(null, second.readLimit)) as Offset;
    const [{ batch }] = await second.getBatch(null, end);
    assert.deepEqual(batch.toRows(), [[1], [2]]);
  });

  it("refuses offsets that are not its own, beyond the end, or backwards", async () => {
    const source = await replay([[0, 1]]);
    const from = (offset: Offset): Promise<unknown> => source.getBatch(null, offset);
    await assert.rejects(
      from('{"other":{"0":1}}'),
      /\{"other":\{"0":1\}\} is not an offset of numbers; one looks like/,
    );
    await assert.rejects(from("7"), /7 is not an offset of numbers/);
    await assert.rejects(from('{"numbers":{"0":-1}}'), /is not an offset of numbers/);
    await assert.rejects(
      from('{"numbers":{"0":3}}'),
      /Partition numbers-0's offset was changed from 3 to 2, some data/,
    );
    await assert.rejects(from('{"numbers":{"0":1,"1":1}}'), /has 2 partitions, numbers has 1/);
    await assert.rejects(source.getBatch('{"numbers":{"0":2}}', '{"numbers":{"0":1}}'), /cannot go back/);
  });

  it("says which file of the checkpoint is broken", async () => {
    const checkpoint = new MemoryDisk();
    await checkpoint.writeAtomic("sources/0/0", new TextEncoder().encode("v1\n{"));
    const source = await replay([[0]], {}, new ManualClock(), checkpoint);
    await assert.rejects(source.latestOffset(null, source.readLimit), /memory\/sources\/0\/0.*is not JSON/);
  });
});

describe("options of the replay source", () => {
  const parse = (options: Options): unknown => parseReplayOptions(options);

  it("are read without regard to case, with defaults", () => {
    assert.deepEqual(parse({ DATASET: "x", maxoffsetspertrigger: "5", speed: "0.5" }), {
      recording: { dataset: "x" },
      maxOffsetsPerTrigger: 5,
      arrivalPerTriggerMs: null,
      speed: 0.5,
      startingOffsets: "earliest",
      includeMetadata: false,
    });
  });

  for (const [options, expected] of [
    [{}, /needs one of the options dataset .* and path .*; neither is there/],
    [{ dataset: "x", path: "y" }, /both are there/],
    [{ dataset: "x", maxOffsetPerTrigger: "5" }, /no option "maxOffsetPerTrigger"\. It has: dataset, path, maxOffsets/],
    [
      { dataset: "x", maxOffsetsPerTrigger: "0" },
      /Invalid value '0' for option 'maxOffsetsPerTrigger': it must be a whole/,
    ],
    [{ dataset: "x", maxOffsetsPerTrigger: "ten" }, /'ten' for option 'maxOffsetsPerTrigger'/],
    [{ dataset: "x", arrivalPerTrigger: "a day" }, /'a day' for option 'arrivalPerTrigger': it must be a span of time/],
    [{ dataset: "x", arrivalPerTrigger: "1 month" }, /'1 month' for option 'arrivalPerTrigger'/],
    [{ dataset: "x", arrivalPerTrigger: "-1 day" }, /'-1 day' for option 'arrivalPerTrigger'/],
    [{ dataset: "x", arrivalPerTrigger: "1 day", maxOffsetsPerTrigger: "1" }, /both say how much a batch takes/],
    [{ dataset: "x", speed: "0" }, /'0' for option 'speed': it must be a number above 0/],
    [{ dataset: "x", speed: "" }, /'' for option 'speed'/],
    [{ dataset: "x", startingOffsets: "first" }, /'first' for option 'startingOffsets': it must be earliest or latest/],
    [{ dataset: "x", includeMetadata: "yes" }, /'yes' for option 'includeMetadata': it must be true or false/],
  ] as [Options, RegExp][])
    it(`refuse ${JSON.stringify(options)}`, () => {
      assert.throws(() => parse(options), { name: "IllegalArgumentException", message: expected });
    });
});
