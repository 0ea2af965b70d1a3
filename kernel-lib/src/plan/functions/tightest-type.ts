/**
 * The type in which an array and an element, two arrays, or a map and a key meet: nothing is read from text, and no digits are made up.
 *
 * Spark's `findTightestCommonType`, which these functions ask where others ask for any common type: a BIGINT may be looked for
 * among INTs, a DECIMAL(2,1) may not be looked for among INTs.
 */
import { type DataType, type DecimalType, sameType } from "../../data/types";
import { widerDecimal } from "./decimal-types";
import { isNumeric, widerNested, widerTime } from "./numeric-types";

const PRECEDENCE: readonly string[] = ["byte", "short", "int", "long", "float", "double"];
/** How many digits the whole numbers have. */
const DIGITS: Readonly<Record<string, number>> = { byte: 3, short: 5, int: 10, long: 20 };

/** Null when there is none. */
export function tightestType(a: DataType, b: DataType): DataType | null {
  if (b.kind === "null") return a;
  if (a.kind === "null") return b;
  if (a.kind === "array" || a.kind === "map" || a.kind === "struct") return widerNested(a, b, tightestType);
  if (sameType(a, b)) return a;
  if (a.kind === "decimal" && b.kind === "decimal") return widerDecimal(a, b);
  if (a.kind === "decimal") return holds(a, b) ? a : null;
  if (b.kind === "decimal") return holds(b, a) ? b : null;
  if (isNumeric(a) && isNumeric(b)) return PRECEDENCE.indexOf(a.kind) > PRECEDENCE.indexOf(b.kind) ? a : b;
  return widerTime(a, b) ?? widerNested(a, b, tightestType);
}

function holds(decimal: DecimalType, whole: DataType): boolean {
  return decimal.precision - decimal.scale >= (DIGITS[whole.kind] ?? Number.POSITIVE_INFINITY);
}
