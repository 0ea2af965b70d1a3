/**
 * The recordings of the lessons, and the numbers that their manifests and the notebooks quote. The watermark is worked
 * out here once more, in ten lines and without the engine.
 */
import assert from "node:assert/strict";
import { ManualClock } from "../../src/data/clock";
import { openRecording } from "../../src/sources/find-recording";
import type { Recording } from "../../src/sources/recording";
import { ReplaySource } from "../../src/sources/replay";
import { parseReplayOptions } from "../../src/sources/replay-options";
import type { Offset } from "../../src/sources/source";

interface Event {
  readonly name: string;
  readonly timeMs: number;
}

interface Batch {
  readonly names: string;
  readonly late: string[];
  /** Rows older than the watermark whose window was still open. */
  readonly oldButKept: number;
  readonly closed: number;
}

const HOUR_MS = 3_600_000;

async function eventBatches(recording: Recording, options: Record<string, string>): Promise<Event[][]> {
  const parsed = parseReplayOptions({ dataset: recording.name, ...options });
  const source = new ReplaySource(recording, parsed, { clock: new ManualClock(), checkpoint: null, directory: "" });
  const name = recording.schema.names.findIndex((column) => column === "name" || column === "id");
  const time = recording.schema.names.indexOf("time");
  const batches: Event[][] = [];
  for (let start: Offset | null = null; ; ) {
    const end = (await source.latestOffset(start, source.readLimit)) as Offset;
    if (end === start) return batches;
    const rows = (await source.getBatch(start, end)).flatMap((partition) => partition.batch.toRows());
    batches.push(rows.map((row) => ({ name: String(row[name]), timeMs: Number(row[time]) / 1000 })));
    start = end;
  }
}

/** Spark's rules: late is judged by the watermark of the batch before, windows close by that of the batch itself. */
function withWindows(batches: readonly Event[][], windowMs: number, delayMs: number): Batch[] {
  let lateMs = 0;
  let watermarkMs = 0;
  const open = new Set<number>();
  return batches.map((events) => {
    const endOf = (event: Event): number => Math.floor(event.timeMs / windowMs) * windowMs + windowMs;
    const late = events.filter((event) => endOf(event) <= lateMs);
    const kept = events.filter((event) => endOf(event) > lateMs);
    for (const event of kept) open.add(endOf(event));
    const closed = [...open].filter((end) => end <= watermarkMs && open.delete(end)).length;
    const oldButKept = kept.filter((event) => event.timeMs < watermarkMs).length;
    lateMs = watermarkMs;
    watermarkMs = Math.max(watermarkMs, ...events.map((event) => event.timeMs - delayMs));
    const nameOf = (event: Event): string => event.name;
    return { names: events.map(nameOf).join(""), late: late.map(nameOf), oldButKept, closed };
  });
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0);

describe("the story", () => {
  it("tells of ten events: e comes out of order, i comes late, three windows close", async () => {
    const recording = await openRecording({ dataset: "story" });
    const noData: Event[] = [];
    const events = [...(await eventBatches(recording, { maxOffsetsPerTrigger: "2" })), noData];
    assert.deepEqual(withWindows(events, 30_000, 20_000), [
      { names: "ab", late: [], oldButKept: 0, closed: 0 },
      { names: "cd", late: [], oldButKept: 0, closed: 0 },
      { names: "ef", late: [], oldButKept: 0, closed: 0 },
      { names: "gh", late: [], oldButKept: 0, closed: 1 },
      { names: "ij", late: ["i"], oldButKept: 0, closed: 1 },
      { names: "", late: [], oldButKept: 0, closed: 1 },
    ]);
  });
});

describe("the earthquakes", () => {
  it("come in 18 batches of 100, with as many late ones as the manifest says", async () => {
    const recording = await openRecording({ dataset: "earthquakes" });
    const events = await eventBatches(recording, { maxOffsetsPerTrigger: "100" });
    const batches = withWindows(events, 12 * HOUR_MS, 24 * HOUR_MS);
    assert.equal(batches.length, 18);
    assert.equal(sum(batches.map((batch) => batch.late.length)), 211);
    assert.equal(sum(batches.map((batch) => batch.oldButKept)), 85);
    assert.equal(
      batches.findIndex((batch) => batch.late.length > 0),
      4,
    );
    assert.ok(sum(batches.map((batch) => batch.closed)) >= 10, "windows close along the way");
  });

  it("can be replayed day by day, by their arrival", async () => {
    const recording = await openRecording({ dataset: "earthquakes" });
    const events = await eventBatches(recording, { arrivalPerTrigger: "1 day" });
    assert.deepEqual(
      events.map((batch) => batch.length),
      [150, 229, 244, 160, 190, 391, 343],
    );
  });

  it("have the nulls the manifest speaks of, and no others", async () => {
    const { schema, partitions } = await openRecording({ dataset: "earthquakes" });
    const counted = partitions[0].columns.map((column, index) => {
      const cells = Array.from({ length: column.length }, (_, row) => column.get(row));
      return [schema.names[index], cells.filter((cell) => cell === null).length] as const;
    });
    assert.deepEqual(
      counted.filter(([, count]) => count > 0),
      [["felt", 1580]],
    );
  });
});
