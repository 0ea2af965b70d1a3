/** Every built-in function by its SQL name. Adding one means adding a definition to a family file. */
import type { BuiltInFunction } from "../function";
import { aggregates } from "./aggregates";
import { arithmetic } from "./arithmetic";
import { comparisons } from "./comparison";
import { logic } from "./logic";
import { math } from "./math";
import { roundings } from "./rounding";
import { strings } from "./strings";

const byName: ReadonlyMap<string, BuiltInFunction> = new Map(
  [...arithmetic, ...comparisons, ...logic, ...strings, ...math, ...roundings, ...aggregates].map((definition) => [
    definition.name,
    definition,
  ]),
);

/** The function of this name, in any case, or undefined. */
export function lookupFunction(name: string): BuiltInFunction | undefined {
  return byName.get(name.toLowerCase());
}

export function functionNames(): string[] {
  return [...byName.keys()];
}
