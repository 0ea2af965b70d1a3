/**
 * Which watermark holds at each stateful operator: the query's, as it comes through the operators below.
 *
 * Spark's `PropagateWatermarkSimulator` (semantics D13). A `withWatermark` puts out the query's watermark, an operator over
 * several inputs takes the smallest of theirs, and a stateful operator may hold rows back and so put out an older one. An
 * operator with no `withWatermark` below sees 0.
 */
import { EventTimeWatermarkExec } from "../operators/event-time-watermark";
import type { PhysicalPlan } from "../operators/physical-plan";
import { StatefulExec } from "../operators/stateful";

/** Milliseconds by operator id; 0 for what is not in it. */
export type InputWatermarks = ReadonlyMap<number, number>;

/** The watermark that each stateful operator gets when the query's stands at `watermarkMs`. */
export function propagateWatermark(plan: PhysicalPlan, watermarkMs: number): InputWatermarks {
  const inputs = new Map<number, number>();
  // A query whose watermark has not begun has none anywhere.
  if (watermarkMs !== 0) outputOf(plan, watermarkMs, inputs);
  return inputs;
}

/** What comes out of `node`, or null when no watermark does. */
function outputOf(node: PhysicalPlan, watermarkMs: number, inputs: Map<number, number>): number | null {
  const below = node.children
    .map((child) => outputOf(child, watermarkMs, inputs))
    .filter((ms): ms is number => ms !== null);
  if (node instanceof EventTimeWatermarkExec) return watermarkMs;
  const input = below.length === 0 ? null : Math.min(...below);
  if (!(node instanceof StatefulExec) || input === null) return input;
  inputs.set(node.operatorId, input);
  return node.outputWatermark(input);
}
