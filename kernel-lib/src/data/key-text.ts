/**
 * A value as a text that is equal exactly when the values are: the key of hash tables and of state.
 *
 * Types are the same on both sides of any comparison, so only values of one type need to differ.
 */
import { Decimal } from "./decimal";
import type { Value } from "./value";
import { Variant } from "./variant";

export function keyText(value: Value): string {
  if (value === null) return "n";
  switch (typeof value) {
    case "number":
      return value === 0 ? "0" : `${value}`;
    case "bigint":
    case "boolean":
      return `${value}`;
    case "string":
      return `${value.length}:${value}`;
    default:
      break;
  }
  if (value instanceof Uint8Array) return `x${Buffer.from(value).toString("hex")}`;
  if (value instanceof Decimal) return `d${value.unscaled}e${value.scale}`;
  if (value instanceof Variant) return `v${value.type.kind}${keyText(value.value)}`;
  if (Array.isArray(value)) return `[${value.map(keyText).join(",")}]`;
  const { keys, values } = value as { keys: readonly Value[]; values: readonly Value[] };
  return `{${keys.map((key, i) => `${keyText(key)}>${keyText(values[i])}`).join(",")}}`;
}

/**
 * A key as groups, joins and duplicates take it: -0.0 is 0.0 there, wherever in the value it stands. Spark's
 * `NormalizeFloatingNumbers`. Functions with state are called without it.
 */
export function normalizeZeros(value: Value): Value {
  if (typeof value === "number") return value === 0 ? 0 : value;
  return Array.isArray(value) ? value.map(normalizeZeros) : value;
}
