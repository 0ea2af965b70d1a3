/** Programs for fault tests: windowed counts over a source that offers one block per batch. */

import { optimize } from "../../src/catalyst/optimizer";
import type { Disk } from "../../src/checkpoint/disk";
import { ColumnBatch } from "../../src/data/column-batch";
import { parseSchema } from "../../src/data/ddl";
import { StructField, StructType } from "../../src/data/types";
import type { InternalRow } from "../../src/data/value";
import type { Engine, Scenario, Table } from "../../src/faults/scenario";
import { col, type DataFrame, expr, ManualClock, MemoryStream, window } from "../../src/index";
import { planPhysical } from "../../src/operators/planner";
import { distinctStreams } from "../../src/plan/logical";
import type { OutputMode } from "../../src/plan/output-mode";
import { MemorySink } from "../../src/sinks/memory";
import type { Sink, SinkBatch } from "../../src/sinks/sink";
import type { MicroBatchSource } from "../../src/sources/source";
import { snapshotConf } from "../../src/streaming/conf-snapshot";
import type { QueryDefinition } from "../../src/streaming/query-definition";
import { Trigger } from "../../src/streaming/trigger";
import { newSession } from "../stream-test";

const SCHEMA = parseSchema("t TIMESTAMP");

/** Event times in seconds, one list per batch: windows close, rows are late, and two lists are empty. */
const BLOCKS = [[12, 17], [25], [13, 22], [40, 55], [], [28, 35], [60], [9, 61], [], [90, 4]];

/** One block per batch, whatever the time: the n-th offset is block n. */
function blocks(count: number): MicroBatchSource {
  return {
    description: "Blocks",
    schema: SCHEMA,
    replayable: true,
    readLimit: { kind: "all" },
    latestOffset: async (start) => String(Math.min(count - 1, start === null ? 0 : Number(start) + 1)),
    reportLatestOffset: async () => String(count - 1),
    prepareForTriggerAvailableNow: async () => {},
    getBatch: async (_start, end) => {
      const rows: InternalRow[] = BLOCKS[Number(end)].map((seconds) => [seconds * 1e6]);
      const origins = rows.map((_, offset) => ({ partition: 0, offset, arrivalMs: null }));
      return [{ batch: ColumnBatch.fromRows([SCHEMA.fields[0].dataType], rows), origins }];
    },
    commit: async () => {},
    stop: async () => {},
  };
}

/** A sink that stores each batch under its id: writing one twice changes nothing. */
export class ByBatchId implements Table {
  readonly description = "ByBatchId";
  readonly outputModes: readonly OutputMode[] = ["append", "update", "complete"];
  readonly promise = "exactly once";
  readonly countsRows = true;
  private readonly batches = new Map<number, readonly InternalRow[]>();

  get rows(): readonly InternalRow[] {
    return [...this.batches.values()].flat();
  }

  canRecover(): boolean {
    return true;
  }

  async addBatch(batch: SinkBatch): Promise<void> {
    this.batches.set(batch.batchId, batch.rows);
  }
}

/** A sink that appends whatever it is given: at least once. */
export class Appending extends ByBatchId {
  private calls = 0;

  override async addBatch(batch: SinkBatch): Promise<void> {
    this.calls += 1;
    await super.addBatch({ ...batch, batchId: this.calls });
  }
}

export interface ProgramOptions {
  readonly table?: () => Table;
  readonly engine?: Engine;
  /** How many blocks of input there are; all of them unless told. */
  readonly batches?: number;
}

/** Counts per window of 10 s, delay 10 s. */
export function windowedCounts(outputMode: OutputMode, options: ProgramOptions = {}): Promise<Scenario> {
  const program = (input: DataFrame): DataFrame =>
    input
      .withWatermark("t", "10 seconds")
      .groupBy(window(col("t"), "10 seconds"))
      .count();
  return scenarioOf(`windowed counts, ${outputMode}`, program, outputMode, options);
}

/** Every sixteenth second once, then counted: two operators with state, one above the other. */
export function deduplicatedCounts(): Promise<Scenario> {
  const program = (input: DataFrame): DataFrame =>
    input
      .withWatermark("t", "10 seconds")
      .withColumn("k", expr("second(t) % 16"))
      .dropDuplicatesWithinWatermark(["k"])
      .groupBy(window(col("t"), "10 seconds"))
      .count();
  return scenarioOf("deduplicated counts", program, "append");
}

/** Each time with those of the same parity up to 30 seconds later; four stores in every partition. */
export function outerJoin(): Promise<Scenario> {
  const program = (input: DataFrame): DataFrame => {
    const left = input.withWatermark("t", "10 seconds").select(col("t").as("l"), expr("second(t) % 2 AS lk"));
    const right = input.withWatermark("t", "10 seconds").select(col("t").as("r"), expr("second(t) % 2 AS rk"));
    return left.join(right, expr("lk = rk AND r > l AND r <= l + INTERVAL 30 SECONDS"), "full");
  };
  return scenarioOf("full outer join", program, "append");
}

async function scenarioOf(
  name: string,
  program: (input: DataFrame) => DataFrame,
  outputMode: OutputMode,
  options: ProgramOptions = {},
): Promise<Scenario> {
  const { table, engine, batches = BLOCKS.length } = options;
  const spark = newSession();
  const analysed = await spark.state.analyse(program(new MemoryStream(spark, SCHEMA).toDF()).plan);
  const readers = distinctStreams(analysed);
  const plan = planPhysical(optimize(analysed), {
    timeZone: "UTC",
    shufflePartitions: 2,
    streaming: {
      outputMode,
      source: (relation) => ({ index: readers.findIndex((r) => r.isSameAs(relation)), description: "Blocks" }),
    },
  });
  const schema = new StructType(plan.output.map((c) => new StructField(c.name, c.dataType, c.nullable)));
  const define = (checkpoint: Disk, sink: Sink): QueryDefinition => ({
    id: "id",
    runId: "run",
    moment: { micros: 0 },
    name: null,
    plan,
    sources: readers.map(() => blocks(batches)),
    sink,
    outputMode,
    trigger: Trigger.ProcessingTime(0),
    checkpoint,
    clock: new ManualClock(0),
    conf: snapshotConf((key) => (key === "spark.sql.shuffle.partitions" ? "2" : undefined)),
    noDataMicroBatches: true,
    minBatchesToRetain: 100,
    minDeltasForSnapshot: 3,
  });
  return {
    name,
    table: table ?? (() => new MemorySink(schema, outputMode)),
    define,
    ...(engine === undefined ? {} : { engine }),
  };
}
