/** Every built-in function by its SQL name. Adding one means adding a definition to a family file. */
import type { BuiltInFunction } from "../function";
import { aggregates } from "./aggregates";
import { collectings } from "./aggregates-collecting";
import { picking } from "./aggregates-picking";
import { statistics } from "./aggregates-statistics";
import { arithmetic } from "./arithmetic";
import { arrayAccess } from "./array-access";
import { arraySort } from "./array-sort";
import { arrays } from "./arrays";
import { comparisons } from "./comparison";
import { concats } from "./concat";
import { conditionals } from "./conditional";
import { dates } from "./dates";
import { encodings } from "./encodings";
import { formats } from "./formats";
import { higherOrderFunctions } from "./higher-order";
import { json } from "./json";
import { logic } from "./logic";
import { maps } from "./maps";
import { math } from "./math";
import { patterns } from "./patterns";
import { roundings } from "./rounding";
import { strings } from "./strings";
import { texts } from "./text";
import { timestamps } from "./timestamps";

/** Where a name is there twice, the later family has it: the fuller one. */
const families: readonly (readonly BuiltInFunction[])[] = [
  arithmetic,
  comparisons,
  logic,
  strings,
  math,
  roundings,
  texts,
  patterns,
  concats,
  encodings,
  conditionals,
  arrays,
  arrayAccess,
  [arraySort],
  higherOrderFunctions,
  maps,
  dates,
  timestamps,
  formats,
  json,
  aggregates,
  statistics,
  picking,
  collectings,
];

const byName: ReadonlyMap<string, BuiltInFunction> = new Map(
  families.flat().map((definition) => [definition.name, definition]),
);

/** The function of this name, in any case, or undefined. */
export function lookupFunction(name: string): BuiltInFunction | undefined {
  return byName.get(name.toLowerCase());
}

export function functionNames(): string[] {
  return [...byName.keys()];
}
