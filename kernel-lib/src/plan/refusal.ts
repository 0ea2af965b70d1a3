/** What a function says of its arguments beside their types: why it does not take them, and what they are called. */

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

/** An argument that may be given by name: `mask(s, digitChar => '#')`. */
export interface Parameter {
  readonly name: string;
  /** Undefined when it must be given. */
  readonly byDefault?: string | null;
}

/** Why a call's arguments do not fit: `DATATYPE_MISMATCH.<kind>` and the words after "due to data type mismatch:". */
export interface Misfit {
  readonly kind: string;
  readonly why: string;
}
