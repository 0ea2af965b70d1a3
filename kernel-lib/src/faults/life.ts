/**
 * One life of a query: from its start over a checkpoint until it has nothing more to do, dies, or fails.
 */
import type { Disk } from "../checkpoint/disk";
import { Killed } from "../checkpoint/killed";
import type { StreamPoint } from "../streaming/points";
import type { QueryDefinition } from "../streaming/query-definition";
import type { PointFault } from "./fault";
import { type Engine, realEngine, type Scenario, type Table } from "./scenario";

export type LifeEnd =
  /** Everything that was there is processed. */
  | { readonly kind: "idle" }
  | { readonly kind: "killed" }
  | { readonly kind: "failed"; readonly error: unknown }
  /** It has not come to an end within the steps it was given. */
  | { readonly kind: "endless" };

export interface LifeOptions {
  /** Whether it dies at this point; points are numbered from 0. */
  readonly diesAt?: (point: StreamPoint, ordinal: number) => boolean;
  /** How many points the life may take. */
  readonly mostPoints: number;
  readonly onPoint?: (point: StreamPoint) => void;
}

export async function live(engine: Engine, query: QueryDefinition, options: LifeOptions): Promise<LifeEnd> {
  const points = engine(query);
  try {
    for (let ordinal = 0; ordinal < options.mostPoints; ordinal++) {
      const next = await points.next();
      if (next.done === true || next.value.name === "waiting") return { kind: "idle" };
      options.onPoint?.(next.value);
      // A kill leaves the generator where it is: nothing is finished, nothing tidied up.
      if (options.diesAt?.(next.value, ordinal)) return { kind: "killed" };
    }
    return { kind: "endless" };
  } catch (error) {
    return error instanceof Killed ? { kind: "killed" } : { kind: "failed", error };
  }
}

/** A life that takes so many counts as stuck: far more than the longest has. */
export const MOST_POINTS = 100_000;

/**
 * A life without faults, from beginning to end.
 * @param onPoint is told of each point how the life would be killed there
 * @returns how many points there were
 * @throws Error when the query does not even come to an end without faults
 */
export async function wholeLife(
  scenario: Scenario,
  disk: Disk,
  table: Table,
  onPoint: (kill: PointFault, point: StreamPoint) => void,
): Promise<number> {
  let [ordinal, batchId] = [0, 0];
  const end = await live(scenario.engine ?? realEngine, scenario.define(disk, table), {
    mostPoints: MOST_POINTS,
    onPoint: (point) => {
      batchId = batchOf(point, batchId);
      onPoint({ kind: "kill", ordinal: ordinal++, point: point.name, batchId }, point);
    },
  });
  if (end.kind !== "idle") throw new Error(`${scenario.name} does not even run without faults`, { cause: end });
  return ordinal;
}

/** How many points a life that recovers may take before it counts as stuck. @param points of the whole life without faults */
export const mostPointsAfter = (points: number): number => points * 3 + 20;

/** The batch that a point belongs to; tasks do not say, so it is the one the last point named. */
function batchOf(point: StreamPoint, before: number): number {
  return "batchId" in point.facts ? point.facts.batchId : before;
}
