/**
 * Which watermark holds at each stateful operator: the query's, as it comes through the operators below.
 *
 * Spark's `WatermarkPropagator` (semantics D13). A `withWatermark` puts out the query's watermark, an operator over several
 * inputs takes the smallest of theirs, and a stateful operator may hold rows back and so put out an older one. An operator
 * with no `withWatermark` below sees 0. Before Spark 3.5 there was one watermark for everything (D14), which judged late
 * rows too; so an operator after another one found all rows late.
 */
import { AnalysisException } from "../data/errors";
import { EventTimeWatermarkExec } from "../operators/event-time-watermark";
import type { PhysicalPlan } from "../operators/physical-plan";
import { StatefulExec } from "../operators/stateful";

/** Milliseconds by operator id. */
export type InputWatermark = (operatorId: number) => number;

export class WatermarkPropagator {
  constructor(
    private readonly plan: PhysicalPlan,
    /** Whether each operator has a watermark of its own. */
    private readonly perOperator: boolean,
  ) {}

  /** What each operator sees when the query's watermark stands at `watermarkMs`. */
  at(watermarkMs: number): InputWatermark {
    if (!this.perOperator) return () => watermarkMs;
    const inputs = new Map<number, number>();
    // A query whose watermark has not begun has none anywhere.
    if (watermarkMs !== 0) outputOf(this.plan, watermarkMs, inputs);
    return (operatorId) => inputs.get(operatorId) ?? 0;
  }

  /** What late rows are judged by: the watermark of the batch before. */
  late(previousMs: number, currentMs: number): InputWatermark {
    return this.at(this.perOperator ? previousMs : currentMs);
  }
}

/** Spark notices only when the watermark begins to move. */
function redefined(): AnalysisException {
  return new AnalysisException(
    "_LEGACY_ERROR_TEMP_3076",
    "Redefining watermark is disallowed. You can set the config 'spark.sql.streaming.statefulOperator.allowMultiple' to 'false' to restore the previous behavior. Note that multiple stateful operators will be disallowed.",
  );
}

/** What comes out of `node`, or null when no watermark does. */
function outputOf(node: PhysicalPlan, watermarkMs: number, inputs: Map<number, number>): number | null {
  const below = node.children
    .map((child) => outputOf(child, watermarkMs, inputs))
    .filter((ms): ms is number => ms !== null);
  if (node instanceof EventTimeWatermarkExec) {
    if (below.length > 0) throw redefined();
    return watermarkMs;
  }
  const input = below.length === 0 ? null : Math.min(...below);
  if (!(node instanceof StatefulExec) || input === null) return input;
  inputs.set(node.operatorId, input);
  return node.outputWatermark(input);
}
