/**
 * Traces made by hand, for testing figures without the engine: a count per window and region over two partitions, with
 * a watermark, late rows, a batch that is killed and repeated in a second life. A small simulation, so that verdicts,
 * watermarks and state agree with each other.
 */
import type {
  Json,
  RowVerdict,
  Trace,
  TraceBatch,
  TracePoint,
  TraceRowIn,
  TraceStateChange,
  TraceWrite,
} from "../../src/inspect/trace";

export const MINUTE: number = 60_000;
export const START: number = Date.UTC(2024, 0, 1, 10, 0);

export interface FixtureOptions {
  readonly batches?: number;
  readonly rowsPerBatch?: number;
  readonly delayMs?: number;
  readonly outputMode?: "append" | "update" | "complete";
  /** Batch id that is killed before its commit and repeated in life 1; -1 for none. */
  readonly killed?: number;
  /** Region names; hostile ones welcome. */
  readonly regions?: readonly string[];
  readonly name?: string;
  readonly timeZone?: string;
}

interface Life {
  readonly state: Map<string, number>;
  offsets: number[];
  late: number;
  current: number;
}

const WINDOW = 10 * MINUTE;
const iso = (ms: number): string => new Date(ms).toISOString().replace(".000Z", "Z");
const POINT_TEXT = "what stands out here";

export function fixtureTrace(options: FixtureOptions = {}): Trace {
  const { batches = 6, rowsPerBatch = 12, delayMs = 10 * MINUTE, outputMode = "update", killed = 3 } = options;
  const regions = options.regions ?? ["Alaska", "Hawaii", "Nevada"];
  const made: TraceBatch[] = [];
  let life: Life = { state: new Map(), offsets: [0, 0], late: 0, current: 0 };
  const rows = makeRows(batches * rowsPerBatch, regions);
  for (let id = 0; id < batches; id++) {
    const slice = rows.slice(id * rowsPerBatch, (id + 1) * rowsPerBatch);
    if (id === killed) made.push(runBatch(id, 0, slice, copy(life), delayMs, outputMode, true, false).batch);
    const done = runBatch(
      id,
      killed >= 0 && id >= killed ? 1 : 0,
      slice,
      copy(life),
      delayMs,
      outputMode,
      false,
      id === killed,
    );
    made.push(done.batch);
    life = done.life;
  }
  const columns = [
    { name: "window", type: "STRUCT<start: TIMESTAMP, end: TIMESTAMP>" },
    { name: "region", type: "STRING" },
  ];
  return {
    version: 1,
    query: {
      id: "0b5c7a7e-0000-4000-8000-000000000001",
      runId: "0b5c7a7e-0000-4000-8000-000000000002",
      name: options.name ?? "quakes",
      outputMode,
      timeZone: options.timeZone ?? "UTC",
      sources: [
        {
          description: "replay[quakes]",
          columns: [
            { name: "id", type: "STRING" },
            { name: "time", type: "TIMESTAMP" },
            { name: "region", type: "STRING" },
            { name: "mag", type: "DOUBLE" },
          ],
          eventTimeColumn: "time",
        },
      ],
      watermarks: [{ column: "time", delayMs }],
      windows: [{ column: "time", sizeMs: WINDOW, slideMs: WINDOW, startMs: 0 }],
      stateOperators: [
        {
          id: 0,
          name: "stateStoreSave",
          keyColumns: columns,
          valueColumns: [{ name: "count", type: "BIGINT" }],
          numPartitions: 2,
        },
      ],
      resultColumns: [...columns, { name: "count", type: "BIGINT" }],
      plan: "Aggregate [window, region], [count(1)]\n+- EventTimeWatermark time\n   +- replay[quakes]\n",
    },
    batches: made,
  };
}

const copy = (life: Life): Life => ({ ...life, state: new Map(life.state), offsets: [...life.offsets] });

/** Event time runs ahead by three quarters of a minute per row; every seventh row comes much later than it happened. */
function makeRows(n: number, regions: readonly string[]): Omit<TraceRowIn, "verdict">[] {
  const next = [0, 0];
  return Array.from({ length: n }, (_, i) => {
    const partition = i % 2;
    const arrivalMs = START + i * 0.75 * MINUTE + 90_000;
    const jitter = ((i * 37) % 11) * 20_000;
    const lag = i % 13 === 12 ? 45 * MINUTE : i % 7 === 6 ? 14 * MINUTE : jitter;
    const eventTimeMs = arrivalMs - lag;
    const region = regions[(i * 5) % regions.length] ?? "";
    const offset = next[partition] as number;
    next[partition] = offset + 1;
    return {
      source: 0,
      partition,
      offset,
      arrivalMs,
      eventTimeMs,
      values: [`ev${i}`, iso(eventTimeMs), region, 1 + ((i * 17) % 40) / 10],
    };
  });
}

function runBatch(
  id: number,
  lifeNumber: number,
  slice: readonly Omit<TraceRowIn, "verdict">[],
  life: Life,
  delayMs: number,
  outputMode: "append" | "update" | "complete",
  killed: boolean,
  rerun: boolean,
): { batch: TraceBatch; life: Life } {
  const before = new Map(life.state);
  const lateMs = life.late;
  const currentMs = life.current;
  let dropped = 0;
  const rowsIn = slice.map((row): TraceRowIn => {
    const eventTimeMs = row.eventTimeMs as number;
    const startMs = Math.floor(eventTimeMs / WINDOW) * WINDOW;
    const endMs = startMs + WINDOW;
    const window = { start: iso(startMs), end: iso(endMs) };
    const key: Json[] = [window, row.values[2] as Json];
    const filtered = (row.values[3] as number) >= 4.8;
    const late = !filtered && endMs <= lateMs;
    if (late) dropped += 1;
    else if (!filtered) {
      const name = JSON.stringify(key);
      life.state.set(name, (life.state.get(name) ?? 0) + 1);
    }
    const verdict: RowVerdict = filtered
      ? { kind: "filtered", groups: [], why: "filtered: mag < 4.8 is false" }
      : {
          kind: late ? "late" : "kept",
          groups: [{ key, startMs, endMs, late }],
          why: late
            ? `late: its window ends ${iso(endMs).slice(11, 16)}, the watermark stood at ${iso(lateMs).slice(11, 16)}`
            : `kept: its window ends ${iso(endMs).slice(11, 16)}`,
        };
    return { ...row, verdict };
  });
  const touched = [...life.state].filter(([key, n]) => before.get(key) !== n).map(([key]) => key);
  const closed = [...life.state.keys()].filter((key) => endOf(key) <= currentMs);
  const rowOf = (key: string): Json[] => [...(JSON.parse(key) as Json[]), life.state.get(key) as number];
  const emitted = outputMode === "append" ? closed : outputMode === "update" ? touched : [...life.state.keys()];
  const rowsOut = emitted.map(rowOf);
  if (outputMode !== "complete") for (const key of closed) life.state.delete(key);
  const changes: TraceStateChange[] = [...new Set([...touched, ...closed])]
    .filter((key) => before.get(key) !== life.state.get(key))
    .map((key) => ({
      partition: partitionOf(key),
      key: JSON.parse(key) as Json[],
      before: before.has(key) ? [before.get(key) as number] : null,
      after: life.state.has(key) ? [life.state.get(key) as number] : null,
    }));
  const times = rowsIn.filter((row) => row.verdict.kind !== "filtered").map((row) => row.eventTimeMs as number);
  const maxEventTimeMs = times.length === 0 ? null : Math.max(...times);
  const nextMs = maxEventTimeMs === null ? currentMs : Math.max(currentMs, maxEventTimeMs - delayMs);
  const start = [...life.offsets];
  for (const row of slice) life.offsets[row.partition] = row.offset + 1;
  const removed = changes.filter((change) => change.after === null).length;
  const batch: TraceBatch = {
    batchId: id,
    life: lifeNumber,
    outcome: killed ? "killed" : "committed",
    noData: slice.length === 0,
    points: points(id, killed, rerun),
    offsets: rerun
      ? []
      : [
          {
            source: "replay[quakes]",
            start: { 0: start[0] as number, 1: start[1] as number },
            end: { 0: life.offsets[0] as number, 1: life.offsets[1] as number },
            latest: { 0: 500, 1: 500 },
          },
        ],
    rowsIn,
    numInputRows: rowsIn.length,
    watermark: { lateMs, currentMs, nextMs: killed ? null : nextMs, maxEventTimeMs },
    state: [
      {
        operator: 0,
        numRowsTotal: life.state.size,
        numRowsUpdated: touched.length,
        numRowsRemoved: removed,
        numRowsDroppedByWatermark: dropped,
        changes,
      },
    ],
    rowsOut,
    numOutputRows: rowsOut.length,
    durationMs: {
      latestOffset: 0.2,
      walCommit: 0.9,
      getBatch: 0.1,
      queryPlanning: 0.3,
      addBatch: 1.6,
      commitOffsets: 0.6,
      triggerExecution: 3.7,
    },
  };
  life.late = currentMs;
  life.current = nextMs;
  return { batch, life };
}

const partitionOf = (key: string): number => String((JSON.parse(key) as Json[])[1]).charCodeAt(0) % 2;

const endOf = (key: string): number => Date.parse(((JSON.parse(key) as Json[])[0] as { end: string }).end);

/**
 * The protocol's points, with the files that became durable since the point before. A batch that is run again after a
 * restart was decided already, so it starts at `recovered` and asks the sources nothing.
 */
function points(id: number, killed: boolean, rerun: boolean): TracePoint[] {
  const write = (path: string, text: string): TraceWrite => ({ path, bytes: text.length, text });
  const offsets = `v1\n{"batchWatermarkMs":0,"batchTimestampMs":${START}}\n{"0":${id * 6},"1":${id * 6}}`;
  const task = (partition: number): PointSketch[] => [
    { name: "task.start", partition, stage: 1 },
    { name: "task.state.write", partition, stage: 1 },
    { name: "task.done", partition, stage: 1, durable: [write(`state/0/${partition}/${id + 1}.delta`, "binary")] },
  ];
  const decided: PointSketch[] = [
    { name: "latestOffset", tookMs: 0.2 },
    { name: "walCommit.write" },
    { name: "walCommit.written", tookMs: 0.9, durable: [write(`offsets/${id}`, offsets)] },
    { name: "source.commit" },
  ];
  const all: PointSketch[] = [
    ...(rerun || id === 0 ? [{ name: "recovered", tookMs: 0 }] : []),
    ...(rerun ? [] : decided),
    { name: "getBatch", tookMs: 0.1 },
    { name: "queryPlanning", tookMs: 0.3 },
    { name: "addBatch" },
    ...task(0),
    ...task(1),
    { name: "sink.commit", tookMs: 0.2 },
    { name: "addBatch.done", tookMs: 0.4 },
    { name: "commitOffsets.write" },
    { name: "commitOffsets.written", tookMs: 0.6, durable: [write(`commits/${id}`, `v1\n{"nextBatchWatermarkMs":0}`)] },
    { name: "watermark", tookMs: 0.1 },
  ];
  const end = all.findIndex((point) => point.name === "addBatch.done") + 1;
  let atMs = START + id * 10_000;
  return (killed ? all.slice(0, end) : all).map((point) => {
    const tookMs = point.tookMs ?? 0.15;
    atMs += tookMs;
    return { says: `${point.name}: ${POINT_TEXT}`, durable: [], ...point, tookMs, atMs };
  });
}

type PointSketch = Partial<TracePoint> & { readonly name: string };
