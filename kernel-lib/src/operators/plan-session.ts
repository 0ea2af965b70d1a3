/**
 * An aggregation by sessions: rows are folded by their own sessions, meet by the rest of the key, and only then it shows which
 * sessions are one. Spark's `planStreamingAggregationForSession`, and `MergingSessionsExec` in a batch query.
 */
import { AnalysisException } from "../data/errors";
import type { AttributeReference } from "../plan/expression";
import type { OutputMode } from "../plan/output-mode";
import { isSessionType } from "../plan/session-window";
import { ascending, clusteredBy } from "./ensure-requirements";
import { ExchangeExec } from "./exchange";
import { MergingSessionsExec } from "./merging-sessions";
import type { PhysicalPlan } from "./physical-plan";
import { SessionWindowStateStoreRestoreExec, SessionWindowStateStoreSaveExec } from "./session-state";
import { AggregateSortExec } from "./sort";

export interface SessionAggregate {
  readonly keys: readonly AttributeReference[];
  /** The rows folded by their own sessions. */
  readonly partial: PhysicalPlan;
  /** Folds what is one now, to buffers or to results. */
  merge(child: PhysicalPlan): PhysicalPlan;
  finish(child: PhysicalPlan): PhysicalPlan;
  readonly shufflePartitions: number;
  readonly timeZone: string;
  readonly streaming: { readonly operatorId: number; readonly outputMode: OutputMode } | null;
}

/** Where among the keys a session stands, or -1. */
export function sessionAmong(keys: readonly AttributeReference[]): number {
  return keys.findIndex((key) => isSessionType(key.dataType));
}

/** @throws AnalysisException for a stream whose only key is the session: all of its state would lie in one partition */
export function planSession(plan: SessionAggregate): PhysicalPlan {
  const { keys, partial, shufflePartitions, streaming } = plan;
  const sessionAt = sessionAmong(keys);
  const others = keys.filter((_, i) => i !== sessionAt);
  if (streaming !== null && others.length === 0)
    throw new AnalysisException(
      "_LEGACY_ERROR_TEMP_3068",
      "Global aggregation with session window in streaming query is not supported.",
    );
  const order = ascending([...others, keys[sessionAt]]);
  if (streaming === null) {
    const together = clusteredBy(others, partial, shufflePartitions, plan.timeZone);
    return plan.finish(new MergingSessionsExec(keys, sessionAt, new AggregateSortExec(order, together)));
  }
  const how = { kind: "hash", keys: others } as const;
  const shuffled = new ExchangeExec(how, shufflePartitions, partial, "REQUIRED_BY_STATEFUL_OPERATOR");
  const sessions = { operatorId: streaming.operatorId, keys, sessionAt, numPartitions: shufflePartitions };
  const restored = new SessionWindowStateStoreRestoreExec(sessions, new AggregateSortExec(order, shuffled));
  const merged = plan.merge(new MergingSessionsExec(keys, sessionAt, restored));
  return plan.finish(new SessionWindowStateStoreSaveExec(sessions, streaming.outputMode, merged));
}
