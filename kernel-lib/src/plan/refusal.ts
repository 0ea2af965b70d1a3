/** What a function says of arguments that it does not take. */

/** Why a function does not take these arguments, where Spark says more than that their types do not fit. `bind` throws it. */
export class Refusal extends Error {
  /** @param errorClass with `DATATYPE_MISMATCH.…`, `message` is only the reason: what comes before it is always the same */
  constructor(
    readonly errorClass: string,
    message: string,
    readonly sqlState: string,
  ) {
    super(message);
  }
}

/** Why a call's arguments do not fit: `DATATYPE_MISMATCH.<kind>` and the words after "due to data type mismatch:". */
export interface Misfit {
  readonly kind: string;
  readonly why: string;
}
