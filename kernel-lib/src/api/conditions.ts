/** What a query can be run up to: `query.until(Until.lateRow())`. Each looks only at the points at which it can become true. */
import { IllegalArgumentException } from "../data/errors";
import { firstDifference } from "../figures/compare";
import type { Trace } from "../inspect/trace";
import type { PointName } from "../streaming/points";
import type { Stop } from "./stop";

export interface Condition {
  /** The point at which it is asked; null for every point. */
  readonly at: PointName | null;
  holds(stop: Stop, trace: Trace): boolean;
}

export const Until = {
  /** The first batch that drops a row because it came too late. */
  lateRow: (): Condition => ({
    at: "addBatch.done",
    holds: ({ batch }) => batch?.rowsIn.some((row) => row.verdict.kind === "late") ?? false,
  }),
  /** The next batch that hands rows to the sink. */
  emission: (): Condition => ({ at: "sink.commit", holds: ({ batch }) => (batch?.numOutputRows ?? 0) > 0 }),
  /** The state of all operators together holds more than so many rows. */
  stateOver: (rows: number): Condition => {
    if (!Number.isFinite(rows))
      throw new IllegalArgumentException(null, `stateOver wants a number of rows, not ${rows}`);
    return {
      at: "sink.commit",
      holds: ({ batch }) => (batch?.state ?? []).reduce((sum, state) => sum + state.numRowsTotal, 0) > rows,
    };
  },
  /** The first batch that is not as the batch of that number in another run. */
  differsFrom: (other: Trace): Condition => ({
    at: "watermark",
    holds: (stop, trace) => {
      const difference = firstDifference(trace, other);
      return difference !== null && difference.section !== "batches" && difference.batchId <= (stop.batchId ?? -1);
    },
  }),
} as const;
