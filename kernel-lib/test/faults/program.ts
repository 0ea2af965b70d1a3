/**
 * From a program, as a learner would write it, and its input to a scenario that can be run over and over. What `start()` does
 * otherwise is done here by hand, since a scenario has its own sources, disk and sink.
 */
import { optimize } from "../../src/catalyst/optimizer";
import type { Disk } from "../../src/checkpoint/disk";
import { parseSchema } from "../../src/data/ddl";
import { StructField, StructType } from "../../src/data/types";
import type { InternalRow } from "../../src/data/value";
import { recordedSource } from "../../src/faults/recorded-source";
import type { Engine, Scenario, Table } from "../../src/faults/scenario";
import { type DataFrame, ManualClock, MemoryStream } from "../../src/index";
import type { PhysicalPlan } from "../../src/operators/physical-plan";
import { planPhysical } from "../../src/operators/planner";
import { StatefulExec } from "../../src/operators/stateful";
import { distinctStreams, StreamingRelation } from "../../src/plan/logical";
import type { OutputMode } from "../../src/plan/output-mode";
import { MemorySink } from "../../src/sinks/memory";
import type { Sink } from "../../src/sinks/sink";
import type { MicroBatchSource } from "../../src/sources/source";
import { type Conf, snapshotConf } from "../../src/streaming/conf-snapshot";
import type { QueryDefinition } from "../../src/streaming/query-definition";
import { Trigger } from "../../src/streaming/trigger";
import { newSession } from "../stream-test";
import { fileSink, rowsInFiles } from "./tables";

export interface Program {
  readonly name: string;
  readonly outputMode: OutputMode;
  /** DDL of the input; every input has the same. */
  readonly schema: string;
  /** For every input a list of batches. */
  readonly inputs: readonly (readonly (readonly InternalRow[])[])[];
  /** Instead of those lists: a source that keeps something in the checkpoint. */
  readonly source?: (schema: StructType, checkpoint: Disk) => MicroBatchSource;
  readonly writesFiles?: boolean;
  /** With the provider for state that is larger than memory. */
  readonly inDatabase?: boolean;
  run(...inputs: DataFrame[]): DataFrame;
}

export interface ScenarioOptions {
  readonly table?: () => Table;
  readonly engine?: Engine;
  /** How many blocks of input there are; all of them unless told. */
  readonly batches?: number;
  /** What lies between the query, with its sources and sink, and the disk that faults strike. */
  readonly disk?: (disk: Disk) => Disk;
}

const ROCKSDB = "org.apache.spark.sql.execution.streaming.state.RocksDBStateStoreProvider";

/** Only a program that asks for it, or a processor, which must, has its state in a database. */
function confOf(program: Program, plan: PhysicalPlan): Conf {
  const inDatabase = [...plan.nodes()].some((node) => node instanceof StatefulExec && node.needsColumnFamilies);
  const given = new Map([["spark.sql.shuffle.partitions", "2"]]);
  if (program.inDatabase === true || inDatabase) given.set("spark.sql.streaming.stateStore.providerClass", ROCKSDB);
  return snapshotConf((key) => given.get(key));
}

export async function scenarioOf(program: Program, options: ScenarioOptions = {}): Promise<Scenario> {
  const { outputMode, inputs } = program;
  const { engine, batches = Number.POSITIVE_INFINITY } = options;
  const spark = newSession();
  const schema = parseSchema(program.schema);
  const streams = inputs.map(() => new MemoryStream(spark, schema).toDF());
  const ids = streams.map(({ plan }) => (plan instanceof StreamingRelation ? plan.sourceId : null));
  const moment = { micros: 0 };
  const analysed = await spark.state.analyse(program.run(...streams).plan);
  const readers = distinctStreams(analysed);
  const plan = planPhysical(optimize(analysed), {
    timeZone: "UTC",
    shufflePartitions: 2,
    streaming: {
      outputMode,
      source: (relation) => ({ index: readers.findIndex((r) => r.isSameAs(relation)), description: "Blocks" }),
    },
  });
  const result = new StructType(plan.output.map((c) => new StructField(c.name, c.dataType, c.nullable)));
  const define = (disk: Disk, sink: Sink): QueryDefinition => {
    const checkpoint = options.disk?.(disk) ?? disk;
    return {
      id: "id",
      runId: "run",
      moment,
      name: null,
      plan,
      sources: readers.map(
        ({ sourceId }) =>
          program.source?.(schema, checkpoint) ??
          recordedSource("Blocks", schema, inputs[ids.indexOf(sourceId)].slice(0, batches)),
      ),
      sink: program.writesFiles === true ? fileSink(checkpoint, result) : sink,
      outputMode,
      trigger: Trigger.ProcessingTime(0),
      checkpoint,
      clock: new ManualClock(0),
      conf: confOf(program, plan),
      noDataMicroBatches: true,
      minBatchesToRetain: 100,
      minDeltasForSnapshot: 3,
    };
  };
  return {
    name: program.name,
    table: options.table ?? (() => new MemorySink(result, outputMode)),
    define,
    ...(program.writesFiles === true ? { rowsOf: (_, disk) => rowsInFiles(disk) } : {}),
    ...(engine === undefined ? {} : { engine }),
  };
}
