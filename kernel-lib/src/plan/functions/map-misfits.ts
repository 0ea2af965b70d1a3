/** Why keys and values make no map, in Spark's words. */
import { type DataType, holdsMap, holdsVariant, NullType } from "../../data/types";
import type { Expression } from "../expression";
import type { Misfit } from "../function";
import { Refusal } from "../refusal";
import { keyMisfit, nullType } from "./array-misfits";
import { commonType } from "./numeric-types";

export function containsMisfit(given: readonly Expression[]): Misfit | null {
  const [map, key] = given.map(({ dataType }) => dataType);
  if (map.kind !== "null" && key.kind === "null") return nullType("map_contains_key");
  return keyMisfit("map_contains_key", given);
}

export function oddArguments(name: string, given: number): Refusal {
  return new Refusal(
    "WRONG_NUM_ARGS.WITHOUT_SUGGESTION",
    `The \`${name}\` requires 2n (n > 0) parameters but the actual number is ${given}. Please, refer to 'https://spark.apache.org/docs/latest/sql-ref-functions.html' for a fix.`,
    "42605",
  );
}

/** Maps and variants have no order, so they are no keys, nor is what holds them. */
export const isNoKey = (type: DataType): boolean => holdsMap(type) || holdsVariant(type);

export function mapAsKey(type: DataType): Misfit | null {
  if (!isNoKey(type)) return null;
  return { kind: "INVALID_MAP_KEY_TYPE", why: `The key of map cannot be/contain "${type.sql}".` };
}

/** Keys or values that have no type in common, else keys that are none. */
export function mapMisfit(given: readonly Expression[]): Misfit | null {
  const types = given.map(({ dataType }) => dataType);
  for (const [at, kind, what] of [
    [0, "CREATE_MAP_KEY_DIFF_TYPES", "keys"],
    [1, "CREATE_MAP_VALUE_DIFF_TYPES", "values"],
  ] as const) {
    const part = types.filter((_, i) => i % 2 === at);
    const common = part.length === 0 ? NullType : commonType(part);
    const list = part.map((type) => `"${type.sql}"`).join(", ");
    if (common === null)
      return {
        kind,
        why: `The given ${what} of function \`map\` should all be the same type, but they are [${list}].`,
      };
    const misfit = at === 0 ? mapAsKey(common) : null;
    if (misfit !== null) return misfit;
  }
  return null;
}
