/** How a streaming query ends when it fails: the cause, and where the query stood. Spark's class of the same name (semantics L12). */
import { SparkError } from "../data/errors";
import type { StreamExecution } from "./stream-execution";

export class StreamingQueryException extends SparkError {
  override readonly name: string = "StreamingQueryException";

  constructor(execution: StreamExecution, cause: unknown, logicalPlan: string) {
    const { id, runId } = execution.definition;
    const reason = cause instanceof Error ? cause.message : String(cause);
    super("STREAM_FAILED", `Query [id = ${id}, runId = ${runId}] terminated with exception: ${reason}`, {
      sqlState: "XXKST",
      cause,
      parameters: { id, runId, message: reason },
    });
    this.message += `\n${whereItStood(execution, logicalPlan)}`;
  }
}

function whereItStood(execution: StreamExecution, logicalPlan: string): string {
  const { definition: query, committed, lastEnds } = execution;
  const offsets = (ends: readonly (string | null)[]): string => {
    const known = query.sources.flatMap((source, i) => (ends[i] == null ? [] : [`${source.description}: ${ends[i]}`]));
    return `{${known.join(",")}}`;
  };
  return [
    "=== Streaming Query ===",
    `Identifier: ${query.name ?? ""}${query.name === null ? "" : " "}[id = ${query.id}, runId = ${query.runId}]`,
    `Current Committed Offsets: ${offsets(committed)}`,
    `Current Available Offsets: ${offsets(lastEnds)}`,
    "",
    "Current State: ACTIVE",
    "Thread State: RUNNABLE",
    "",
    "Logical Plan:",
    logicalPlan,
  ].join("\n");
}
