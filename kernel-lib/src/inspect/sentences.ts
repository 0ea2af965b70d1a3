/** What a point, and a verdict, say in words. Written once, so that tables, pictures and the terminal say the same. */
import { formatTimestamp } from "../data/timestamp";
import type { SourcePartition } from "../sources/source";
import type { OffsetRange } from "../streaming/points";
import type { RawPoint } from "./recorder";
import type { RowGroup, RowVerdict } from "./trace";
import { sourceName } from "./trace-query";

const many = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;

function time(ms: number, timeZone: string): string {
  return formatTimestamp(ms * 1000, timeZone);
}

/** What has just happened, or is about to happen, at a point. */
export function sentence({ point, changed }: RawPoint, timeZone: string): string {
  switch (point.name) {
    case "recovered":
      return recovered(point.facts.batchId, point.facts.rerun);
    case "latestOffset":
      return point.facts.noData
        ? "no new data, but the watermark has moved: a batch without data lets it close windows"
        : `the sources have come further: ${point.facts.offsets.map(range).join("; ")}`;
    case "walCommit.write":
      return `about to write down what batch ${point.facts.batchId} will read, in ${point.facts.path}`;
    case "walCommit.written":
      return `decided: whatever happens now, batch ${point.facts.batchId} reads exactly this`;
    case "source.commit":
      return `the sources may forget what came before batch ${point.facts.batchId}`;
    case "getBatch":
      return `${many(rowsIn(point.facts.inputs), "row")} read`;
    case "queryPlanning":
      return `the plan is ready; the watermark in force is ${time(point.facts.watermarks.evictionMs, timeZone)}`;
    case "addBatch":
      return "the tasks begin";
    case "task.start":
      return `stage ${point.facts.stage}, partition ${point.facts.partition}: the task starts`;
    case "task.state.write":
      return `partition ${point.facts.partition}: ${many(changed, "key")} changed, about to write the new state version`;
    case "task.done":
      return `stage ${point.facts.stage}, partition ${point.facts.partition}: done, ${many(point.facts.rowsOut, "row")} go on`;
    case "sink.commit":
      return `all state is durable; the sink is about to get ${many(point.facts.rows.length, "row")}`;
    case "addBatch.done":
      return `the sink has the ${many(point.facts.rows.length, "row")} of batch ${point.facts.batchId}; no log says so yet`;
    case "commitOffsets.write":
      return `about to write down that batch ${point.facts.batchId} is done, in ${point.facts.path}`;
    case "commitOffsets.written":
      return `batch ${point.facts.batchId} is done for good`;
    case "watermark":
      return `the next batch runs with watermark ${time(point.facts.nextMs, timeZone)}`;
    case "waiting":
      return "nothing to do until a source has new data";
  }
}

function recovered(batchId: number, rerun: boolean): string {
  if (rerun) return `the checkpoint says that batch ${batchId} was begun and not committed: it runs again`;
  if (batchId === 0) return "the checkpoint is new: the query begins at batch 0";
  return `the checkpoint says that batch ${batchId - 1} is done: batch ${batchId} is next`;
}

function range({ source, start, end }: OffsetRange): string {
  return `${sourceName(source)} from ${start ?? "the beginning"} to ${end ?? "nothing yet"}`;
}

function rowsIn(inputs: readonly (readonly SourcePartition[])[]): number {
  return inputs.flat().reduce((sum, partition) => sum + partition.batch.numRows, 0);
}

/** Why a row counts, or does not. */
export function verdictSentence(
  kind: RowVerdict["kind"],
  groups: readonly RowGroup[],
  lateMs: number,
  timeZone: string,
): string {
  const late = groups.filter((group) => group.late);
  const windows = (list: readonly RowGroup[]): string =>
    list.map((group) => (group.endMs === null ? "its group" : `ends ${time(group.endMs, timeZone)}`)).join(", ");
  // Without a window it is the row's own time that is compared.
  const own = groups.find((group) => group.startMs === null && group.endMs !== null)?.endMs;
  const times = own === undefined || own === null ? null : `its time is ${time(own, timeZone)}`;
  const watermark = time(lateMs, timeZone);
  switch (kind) {
    case "late":
      return `late: ${times ?? `its window ${windows(late)}`}, the watermark stood at ${watermark}`;
    case "kept":
      if (late.length > 0)
        return `kept, but too late for a window that ${windows(late)}: the watermark stood at ${watermark}`;
      if (groups.every((group) => group.endMs === null)) return "kept: no watermark closes its group";
      return `kept: ${times ?? `its window ${windows(groups)}`}, ${lateMs <= 0 ? "and there is no watermark yet" : `after the watermark ${watermark}`}`;
    case "filtered":
      return "filtered: a condition of the query took it out";
    case "passed":
      return "passed: the query keeps no state, the row went through";
    case "unknown":
      return "the batch has not judged it yet";
  }
}
