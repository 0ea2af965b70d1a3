/**
 * The programs that are broken everywhere: each keeps another kind of state between its batches. Times are seconds; in every
 * input windows close, rows come late, and two batches are empty.
 */
import type { InternalRow } from "../../src/data/value";
import type { Scenario } from "../../src/faults/scenario";
import {
  col,
  count,
  type DataFrame,
  type ExternalRow,
  expr,
  functions,
  type GroupState,
  GroupStateTimeout,
  type StatefulProcessor,
  type StatefulProcessorHandle,
  sum,
  TimeMode,
  type Timestamp,
  type ValueState,
  window,
} from "../../src/index";
import type { OutputMode } from "../../src/plan/output-mode";
import { FileStreamSource } from "../../src/sources/file-stream";
import { FixedFiles } from "./blocks";
import { type Program, type ScenarioOptions, scenarioOf } from "./program";

const { session_window } = functions;

const at = (seconds: number, key: string, value: number): InternalRow => [seconds * 1e6, key, value];

/** Event times, one list per batch. */
const TIMES = [[12, 17], [25], [13, 22], [40, 55], [], [28, 35], [60], [9, 61], [], [90, 4]];

/** Every third row repeats a key and a value of the batch before. */
const BLOCKS = TIMES.map((times, batch) =>
  times.map((time, i) => at(time, "abc"[(batch + i) % 3], ((batch + i) % 3) * 10)),
);

const SCHEMA = "t TIMESTAMP, k STRING, v INT";

const counts = (outputMode: OutputMode): Program => ({
  name: `counts per window, ${outputMode}`,
  outputMode,
  schema: SCHEMA,
  inputs: [BLOCKS],
  run: (input) =>
    input
      .withWatermark("t", "10 seconds")
      .groupBy(window(col("t"), "10 seconds"))
      .count(),
});

export const windowedCounts = (outputMode: OutputMode, options: ScenarioOptions = {}): Promise<Scenario> =>
  scenarioOf(counts(outputMode), options);

const sliding: Program = {
  ...counts("append"),
  name: "sliding windows by key",
  run: (input) =>
    input
      .withWatermark("t", "5 seconds")
      .groupBy(window(col("t"), "10 seconds", "5 seconds"), col("k"))
      .agg(sum("v").as("s"), count("*").as("n")),
};

const chained: Program = {
  ...counts("append"),
  name: "windows of windows",
  run: (input) =>
    input
      .withWatermark("t", "5 seconds")
      .groupBy(window(col("t"), "5 seconds"))
      .count()
      .groupBy(window(col("window"), "20 seconds"))
      .agg(sum("count").as("n")),
};

const distinct: Program = {
  ...counts("append"),
  name: "dropDuplicates",
  inputs: [[...BLOCKS.slice(0, 2), BLOCKS[1], BLOCKS[0], ...BLOCKS.slice(2), BLOCKS[7]]],
  run: (input) => input.withWatermark("t", "20 seconds").dropDuplicates(["k", "t"]),
};

const distinctForAWhile: Program = {
  ...distinct,
  name: "dropDuplicatesWithinWatermark",
  run: (input) => input.withWatermark("t", "20 seconds").dropDuplicatesWithinWatermark(["k"]),
};

/** Counts rows of a key, and says goodbye 5 seconds of event time after the last one. */
const untilQuiet: Program = {
  ...counts("append"),
  name: "flatMapGroupsWithState with timeouts",
  run: (input) =>
    input
      .withWatermark("t", "5 seconds")
      .groupByKey("k")
      .flatMapGroupsWithState(
        "append",
        { output: "k STRING, n BIGINT, bye BOOLEAN", state: "BIGINT", timeout: GroupStateTimeout.EventTimeTimeout },
        ({ k }, rows, state: GroupState<number>) => {
          const n = (state.getOption ?? 0) + rows.length;
          if (state.hasTimedOut) state.remove();
          else {
            state.update(n);
            const newest = Math.max(...rows.map((row) => (row.t as Timestamp).getTime()));
            state.setTimeoutTimestamp(Math.max(newest, state.getCurrentWatermarkMs()) + 5000);
          }
          return [{ k, n, bye: state.hasTimedOut }];
        },
      ),
};

/** Counts rows of a key, and tells the count 5 seconds of event time after each row. */
class Alarm implements StatefulProcessor {
  private handle!: StatefulProcessorHandle;
  private seen!: ValueState<number>;

  init(handle: StatefulProcessorHandle): void {
    this.handle = handle;
    this.seen = handle.getValueState("seen", "BIGINT");
  }

  handleInputRows({ k }: ExternalRow, rows: readonly ExternalRow[]): ExternalRow[] {
    this.seen.update((this.seen.get() ?? 0) + rows.length);
    for (const row of rows) this.handle.registerTimer((row.t as Timestamp).getTime() + 5000);
    return [{ k, n: this.seen.get(), at: null }];
  }

  handleExpiredTimer({ k }: ExternalRow, _: unknown, info: { getExpiryTimeInMs(): number }): ExternalRow[] {
    return [{ k, n: this.seen.get(), at: info.getExpiryTimeInMs() / 1000 }];
  }
}

const alarms: Program = {
  ...counts("append"),
  name: "transformWithState with timers",
  run: (input: DataFrame) =>
    input
      .withWatermark("t", "5 seconds")
      .groupByKey("k")
      .transformWithState(new Alarm(), { output: "k STRING, n BIGINT, at BIGINT", timeMode: TimeMode.EventTime }),
};

const toFiles: Program = { ...counts("append"), name: "the file sink", writesFiles: true };

const FILES = new Map(
  BLOCKS.map((rows, i) => [
    `/in/${i}.json`,
    rows.map(([t, k, v]) => JSON.stringify({ t: new Date(Number(t) / 1000), k, v })).join("\n"),
  ]),
);

const fromFiles: Program = {
  ...counts("append"),
  name: "the file source, to files",
  writesFiles: true,
  source: (schema, checkpoint) =>
    new FileStreamSource(
      { format: "json", path: "/in", options: { maxfilespertrigger: "1" }, schema, timeZone: "UTC" } as never,
      new FixedFiles(FILES),
      { clock: { now: () => 0 } as never, checkpoint, directory: "sources/0" },
    ),
};

const sessions: Program = {
  ...counts("append"),
  name: "sessions by key",
  run: (input) =>
    input
      .withWatermark("t", "10 seconds")
      .groupBy(session_window(col("t"), "15 seconds"), col("k"))
      .agg(count("*").as("n"), sum("v").as("s")),
};

/** Rows of the other side: some in time, some late, some without a partner. */
const OTHERS = [[13], [14, 26], [24], [44, 59], [], [31], [63, 20], [], [62], [91]].map((times, batch) =>
  times.map((time, i) => at(time, "abc"[(batch + i) % 3], time)),
);

const joined = (how: string): Program => ({
  ...counts("append"),
  name: `${how} join of two streams`,
  inputs: [BLOCKS, OTHERS],
  run: (left, right) =>
    left
      .withWatermark("t", "5 seconds")
      .select(col("t").as("lt"), col("k").as("lk"), col("v").as("lv"))
      .join(
        right.withWatermark("t", "10 seconds").select(col("t").as("rt"), col("k").as("rk"), col("v").as("rv")),
        expr("lk = rk AND rt BETWEEN lt - INTERVAL 5 SECONDS AND lt + INTERVAL 15 SECONDS"),
        how,
      ),
});

/** Each time with those of the same parity up to 30 seconds later; four stores in every partition. */
const withItself: Program = {
  ...counts("append"),
  name: "full outer join of a stream with itself",
  run: (input) => {
    const left = input.withWatermark("t", "10 seconds").select(col("t").as("l"), expr("second(t) % 2 AS lk"));
    const right = input.withWatermark("t", "10 seconds").select(col("t").as("r"), expr("second(t) % 2 AS rk"));
    return left.join(right, expr("lk = rk AND r > l AND r <= l + INTERVAL 30 SECONDS"), "full");
  },
};

/** Every sixteenth second once, then counted: two operators with state, one above the other. */
const distinctCounts: Program = {
  ...counts("append"),
  name: "counts of distinct rows",
  run: (input) =>
    input
      .withWatermark("t", "10 seconds")
      .withColumn("k", expr("second(t) % 16"))
      .dropDuplicatesWithinWatermark(["k"])
      .groupBy(window(col("t"), "10 seconds"))
      .count(),
};

/** State that may be larger than memory: changelogs, and snapshots in parts. */
const inDatabase: Program = { ...counts("update"), name: "windowed counts in a database, update", inDatabase: true };

export const PROGRAMS: Readonly<Record<string, Program>> = {
  append: counts("append"),
  update: counts("update"),
  complete: counts("complete"),
  sliding,
  chained,
  sessions,
  inner: joined("inner"),
  leftOuter: joined("left_outer"),
  withItself,
  distinct,
  distinctForAWhile,
  distinctCounts,
  untilQuiet,
  alarms,
  toFiles,
  fromFiles,
  inDatabase,
};
