/** Rows that a task needs are gone, with the executor that had written them: its stage waits until they are computed again. */
import type { Executor } from "./executor";

export class FetchFailed extends Error {
  override readonly name = "FetchFailed";

  constructor(
    readonly shuffleId: number,
    readonly map: number,
    readonly reduce: number,
    /** Who should have had them; null when that is not known any more. */
    readonly executor: Executor | null,
  ) {
    super(
      executor === null
        ? `Missing an output location for shuffle ${shuffleId} partition ${reduce}`
        : `Failed to fetch shuffle ${shuffleId} map ${map} from executor ${executor.id} on ${executor.host}`,
    );
  }
}
