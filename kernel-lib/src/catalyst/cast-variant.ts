/**
 * Casts to and from VARIANT.
 *
 * Into one goes any value but intervals, and arrays of such; structs and maps only by `to_variant_object`. Out of one each part is
 * cast as its own type would be, objects become structs by name or maps; what does not fit is an error that shows it.
 */
import { SparkError } from "../data/errors";
import type { DataType, StructType } from "../data/types";
import type { MapValue, Value } from "../data/value";
import { type Variant, variantOf } from "../data/variant";
import type { CastFunction } from "./cast";

/** The cast between two types, as `cast.ts` has it; undefined when there is none. */
type Between = (from: DataType, to: DataType) => CastFunction | null | undefined;

export function toVariant(from: DataType): CastFunction | undefined {
  return fitsVariant(from) ? (value) => variantOf(value, from) : undefined;
}

function fitsVariant(type: DataType): boolean {
  if (type.kind === "array") return fitsVariant(type.elementType);
  return !["map", "struct", "time", "calendarInterval", "dayTimeInterval", "yearMonthInterval"].includes(type.kind);
}

function fitsFromVariant(type: DataType): boolean {
  if (type.kind === "array") return fitsFromVariant(type.elementType);
  if (type.kind === "struct") return type.fields.every(({ dataType }) => fitsFromVariant(dataType));
  if (type.kind === "map") return type.keyType.kind === "string" && fitsFromVariant(type.valueType);
  return !["time", "null", "calendarInterval", "dayTimeInterval", "yearMonthInterval"].includes(type.kind);
}

/** @param between casts scalars; what does not fit becomes NULL */
export function fromVariant(
  to: DataType,
  timeZone: string,
  tolerant: boolean,
  between: Between,
): CastFunction | undefined {
  if (!fitsFromVariant(to)) return undefined;
  return (value) => (value === null ? null : cast(value as Variant, to, { timeZone, tolerant, between }));
}

interface How {
  readonly timeZone: string;
  readonly tolerant: boolean;
  readonly between: Between;
}

function cast(variant: Variant, to: DataType, how: How): Value {
  if (to.kind === "variant") return variant;
  const { type, value } = variant;
  if (type.kind === "null") return null;
  if (to.kind === "string") return variant.toText(how.timeZone);
  const found = parts(variant, to, how) ?? scalar(type, value, to, how);
  if (found !== null || how.tolerant) return found;
  throw new SparkError(
    "INVALID_VARIANT_CAST",
    `The variant value \`${variant.toJson(how.timeZone)}\` cannot be cast into \`"${to.sql}"\`. Please use \`try_variant_get\` instead.`,
    { sqlState: "22023" },
  );
}

function scalar(type: DataType, value: Value, to: DataType, { between }: How): Value {
  if (["array", "map", "struct"].includes(type.kind) || ["array", "map", "struct"].includes(to.kind)) return null;
  const convert = between(type, to);
  return convert === undefined ? null : convert === null ? value : convert(value);
}

/** Null where the one has no parts, or others. */
function parts({ type, value }: Variant, to: DataType, how: How): Value {
  if (type.kind === "array" && to.kind === "array")
    return (value as readonly Variant[]).map((one) => cast(one, to.elementType, how));
  if (type.kind !== "map") return null;
  const { keys, values } = value as MapValue;
  if (to.kind === "map") return { keys, values: values.map((one) => cast(one as Variant, to.valueType, how)) };
  return to.kind === "struct" ? structOf(keys, values, to, how) : null;
}

function structOf(keys: readonly Value[], values: readonly Value[], to: StructType, how: How): Value {
  return to.fields.map(({ name, dataType }) => {
    const at = keys.indexOf(name);
    return at < 0 ? null : cast(values[at] as Variant, dataType, how);
  });
}
