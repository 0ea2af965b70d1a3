/** Traces with very much of something, made of a small one: rows, batches, keys, partitions, columns, files, long texts. Parts are shared. */
import type { CrashMatrix } from "../../src/inspect/crash-matrix";
import type { PlanTrace } from "../../src/inspect/plan-trace";
import type { Trace, TraceBatch, TraceColumn, TracePoint } from "../../src/inspect/trace";

/** How much of each. */
export interface Much {
  readonly batches: number;
  readonly rows: number;
  readonly keys: number;
  readonly partitions: number;
  readonly columns: number;
  readonly files: number;
  /** Stands where texts stand. */
  readonly text: string;
  /** How far apart in time rows are, so that windows are few or many. */
  readonly stepMs: number;
}

const times = <T>(n: number, f: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => f(i));

export function muchOf(base: Trace, much: Much): Trace {
  const { text } = much;
  const model = base.batches[1] as TraceBatch;
  const [row, change] = [model.rowsIn[0], model.state[0].changes[0]];
  const column = (i: number): TraceColumn => ({ name: `${i} ${text}`, type: i % 2 === 0 ? "STRING" : text });
  const columns = [...base.query.sources[0].columns, ...times(much.columns, column)];
  const startMs = row.eventTimeMs as number;
  const cells = times(much.columns, () => text);
  const kinds = ["kept", "late", "filtered"] as const;
  const changes = times(much.keys, (i) => ({
    ...change,
    partition: i % much.partitions,
    key: [change.key[0], `${i} ${text}`, ...cells],
    after: i % 3 === 0 ? null : [i, ...cells],
  }));
  const path = (i: number): string => `state/0/${i % much.partitions}/${i}.delta ${text}`;
  const durable = times(much.files, (i) => ({ path: path(i), bytes: i, text }));
  const taskPoints = times(much.partitions, (partition) =>
    ["task.start", "task.state.write", "task.done"].map((name) => ({
      ...{
        name,
        partition,
        stage: 1,
        atMs: startMs,
        tookMs: 0.1,
        says: text,
        durable: name === "task.done" ? durable.slice(0, 2) : [],
      },
    })),
  ).flat();
  const points = model.points.flatMap((point): readonly TracePoint[] =>
    point.name === "addBatch"
      ? [point, ...taskPoints]
      : point.name.startsWith("task.")
        ? []
        : [{ ...point, durable, says: text }],
  );
  const rowsIn = times(much.rows, (i) => {
    const from = startMs + i * much.stepMs;
    const group = { key: [text, ...cells], startMs: from, endMs: from + 1 + much.stepMs, late: i % 3 === 1 };
    return {
      ...row,
      ...{
        offset: i,
        partition: i % much.partitions,
        eventTimeMs: from,
        arrivalMs: from + 7,
        values: [text, text, text, i, ...cells],
      },
      verdict: { kind: kinds[i % 3], groups: [group], why: text },
    };
  });
  const batch = (batchId: number): TraceBatch => ({
    ...model,
    ...{ batchId, points, rowsIn, numInputRows: much.rows * 100, numOutputRows: much.rows },
    offsets: times(3, () => ({ source: text, start: text, end: text, latest: text })),
    rowsOut: times(Math.min(much.rows, 1000), (i) => [text, `${i} ${text}`, i, ...cells]),
    state: [{ ...model.state[0], numRowsTotal: much.keys, changes }],
    watermark: { ...model.watermark, currentMs: startMs + batchId * 60_000, lateMs: startMs + (batchId - 1) * 60_000 },
  });
  return {
    ...base,
    query: {
      ...base.query,
      ...{ name: text, plan: text, id: text },
      sources: [{ ...base.query.sources[0], description: text, columns }],
      resultColumns: [...base.query.resultColumns, ...times(much.columns, column)],
      stateOperators: [
        {
          ...base.query.stateOperators[0],
          keyColumns: [...base.query.stateOperators[0].keyColumns, ...times(much.columns, column)],
          ...{ name: text, numPartitions: much.partitions },
        },
      ],
    },
    batches: times(much.batches, batch),
  };
}

export function largeMatrix(much: Much): CrashMatrix {
  const verdicts = ["same", "lost", "duplicated", "wrong", "stuck"] as const;
  return {
    ...{ version: 1, query: much.text, without: [much.text], crashes: 1e6, worlds: 1e5 },
    batches: times(much.batches, (i) => i),
    places: times(much.partitions, (i) => `${i} ${much.text}`),
    cells: times(much.partitions, (place) =>
      times(much.batches, (batch) => ({ name: much.text, verdict: verdicts[(place + batch) % 5], detail: much.text })),
    ),
  };
}

export function largePlans(base: PlanTrace, much: Much): PlanTrace {
  const plan = times(much.rows, (i) => `${" ".repeat(i % 50)}+- Filter ${i} ${much.text.slice(0, 1000)}`).join("\n");
  return {
    ...base,
    ...{ name: much.text, parsed: plan, analysed: plan, optimised: plan },
    rules: times(much.partitions, (i) => ({
      ...base.rules[i % 2],
      rule: `${i} ${much.text}`,
      before: plan,
      after: base.rules[0].after,
    })),
    operators: times(much.keys, (i) => ({ text: `${i} ${much.text}`, parent: i === 0 ? null : i - 1, codegen: i % 7 })),
    generated: times(7, (codegen) => ({ codegen, code: plan })),
    batches: times(much.batches, (batchId) => ({ batchId, life: 0, rows: times(much.keys, (i) => i) })),
  };
}
