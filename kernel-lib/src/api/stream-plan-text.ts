/**
 * The plans of a running query, as `query.explain()` and its errors show them: what the last batch computed, and where to. In
 * Spark each batch is planned anew, so a source without new data is an empty relation in that plan; here one plan runs
 * all batches, and the batch's plan is made to be shown.
 */
import { optimize } from "../catalyst/optimizer";
import { planPhysical } from "../operators/planner";
import { distinctStreams, LocalRelation, type LogicalPlan, StreamingRelation } from "../plan/logical";
import { StreamingScanRelation } from "../plan/logical-scan";
import type { OutputMode } from "../plan/output-mode";
import { streamedText } from "./physical-text";
import type { SessionState } from "./session-state";

/** What a streaming query runs: the plan of its stream, below the sink that the rows go to. */
export function writtenTo(sink: string, plan: LogicalPlan): string {
  return `WriteToMicroBatchDataSource ${sink}\n+- ${indented(asRead(plan).treeString())}\n`;
}

export interface ExplainedQuery {
  readonly analysed: LogicalPlan;
  /** As Spark names the table behind the sink. */
  readonly sink: string;
  /** Spark's class that writes a batch. */
  readonly writer: string;
  readonly outputMode: OutputMode;
}

/** The batch that was planned last, and which sources had data for it. */
export interface PlannedBatch {
  readonly batchId: number;
  readonly hasData: readonly boolean[];
}

export function queryText(
  session: SessionState,
  query: ExplainedQuery,
  batch: PlannedBatch,
  extended: boolean,
): string {
  const { analysed, sink, writer, outputMode } = query;
  const streams = distinctStreams(analysed);
  const read = asRead(analysed, (relation) => batch.hasData[streams.findIndex((one) => one.isSameAs(relation))]);
  const optimised = optimize(read, undefined, session.conf.optimizer);
  const physical = planPhysical(optimised, {
    timeZone: session.conf.timeZone,
    shufflePartitions: session.conf.number("spark.sql.shuffle.partitions"),
    streaming: {
      outputMode,
      source: (relation) => ({
        index: streams.findIndex((one) => one.isSameAs(relation)),
        description: relation.format === "memory" ? "MemoryStreamDataSource" : relation.format,
      }),
    },
  });
  const write = `MicroBatchWrite[epoch: ${batch.batchId}, writer: ${writer}]`;
  const physicalText = `== Physical Plan ==\nWriteToDataSourceV2 ${write}\n+- ${indented(streamedText(physical))}\n`;
  if (!extended) return physicalText;
  const written = `WriteToMicroBatchDataSource ${sink}\n+- ${indented(read.treeString())}`;
  return [
    `== Parsed Logical Plan ==\n${written}\n`,
    `== Analyzed Logical Plan ==\n${written}\n`,
    `== Optimized Logical Plan ==\n~WriteToDataSourceV2 RelationV2[] ${sink}, ${write}\n+- ${indented(optimised.treeString())}\n`,
    physicalText,
  ].join("\n");
}

/** The plan over what a batch reads. */
function asRead(plan: LogicalPlan, hasData: (relation: StreamingRelation) => boolean = () => true): LogicalPlan {
  return plan.transformUp((node) => {
    if (!(node instanceof StreamingRelation)) return node;
    return hasData(node)
      ? new StreamingScanRelation(node.format, node.sourceId, node.output)
      : new LocalRelation(node.output, [], true);
  });
}

const indented = (text: string): string => text.replaceAll("\n", "\n   ");
