/**
 * A crash matrix as plain JSON: places in the protocol × batches, and how the query came out that was broken there.
 *
 * It is to the search for faults what a trace is to a query: pictures are drawn from it and from nothing else. Spark has
 * nothing of the kind.
 */
export interface CrashMatrix {
  readonly version: 1;
  /** The query's name, or null. */
  readonly query: string | null;
  /** Which rules of the protocol were taken away, in words; empty for the engine as it is. */
  readonly without: readonly string[];
  readonly batches: readonly number[];
  /** In the order of the protocol, e.g. `addBatch.done`, `task.start (stage 1, partition 0)`, `torn offsets/N`. */
  readonly places: readonly string[];
  /** By place, then by batch; null where the batch does not come to that place. */
  readonly cells: readonly (readonly (CrashCell | null)[])[];
  /** How many crashes there are, and how many different leftovers they leave: each was started again once. */
  readonly crashes: number;
  readonly worlds: number;
}

export interface CrashCell {
  /** As in `kill batch 3 addBatch.done (point 57)`. */
  readonly name: string;
  /** `stuck`: the query could not go on, or rests although there is more to do. */
  readonly verdict: "same" | "duplicated" | "lost" | "wrong" | "stuck";
  readonly detail: string | null;
}
