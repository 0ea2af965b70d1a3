/**
 * One life of a query: from its start over a checkpoint until it has nothing more to do, dies, or fails.
 */
import { Killed } from "../checkpoint/killed";
import type { StreamPoint } from "../streaming/points";
import type { QueryDefinition } from "../streaming/query-definition";
import type { Engine } from "./scenario";

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

/** The batch that a point belongs to; tasks do not say, so it is the one the last point named. */
export function batchOf(point: StreamPoint, before: number): number {
  return "batchId" in point.facts ? point.facts.batchId : before;
}
