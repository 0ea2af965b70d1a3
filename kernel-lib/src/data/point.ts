/**
 * A named point of a protocol: where a batch can be watched, stopped, or cut short.
 *
 * The engine's protocols are generators that yield these and nothing else. Running to the end is *run*, pausing between two
 * yields is *step*, never coming back is a *crash*. The engine does not know which of them is happening. `facts` is plain
 * data, handed over by reference: who wants to keep it past the batch copies it.
 */
export interface Point<Name extends string = string, Facts extends object = object> {
  readonly name: Name;
  readonly facts: Facts;
}

export function point<Name extends string, Facts extends object>(name: Name, facts: Facts): Point<Name, Facts> {
  return { name, facts };
}
