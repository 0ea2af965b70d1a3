/**
 * VARIANT: a value that brings its type with it, mostly out of JSON.
 *
 * Spark keeps bytes of a format of its own. Here it is a tree: a scalar of one of Spark's types, an array of variants, or an object,
 * which is a map from names in order to variants. As in Spark, whole numbers of any type become BIGINT, and decimals lose the
 * zeros at their end. The same object is what `collect()` gives.
 */
import { Decimal } from "./decimal";
import { SparkError } from "./errors";
import { castToString } from "./format-value";
import { quoteJson, realText } from "./json-text";
import { type JsonNode, JsonSyntaxError, parseJson } from "./json-tree";
import { instantToWallClock } from "./time-zone";
import { formatTimestamp } from "./timestamp";
import {
  ArrayType,
  BooleanType,
  type DataType,
  DecimalType,
  DoubleType,
  LongType,
  MapType,
  NullType,
  StringType,
  VariantType,
} from "./types";
import { type Long, type MapValue, toLong, type Value } from "./value";

export class Variant {
  constructor(
    readonly type: DataType,
    readonly value: Value,
  ) {}

  /** @param zone in which timestamps are written */
  toJson(zone: string = "UTC"): string {
    const { type, value } = this;
    switch (type.kind) {
      case "null":
        return "null";
      case "boolean":
      case "long":
        return String(value);
      case "float":
      case "double":
        return realText(value as number, type.kind === "float");
      case "decimal":
        return (value as Decimal).toPlain();
      case "binary":
        return quoteJson(Buffer.from(value as Uint8Array).toString("base64"));
      case "timestamp":
        return quoteJson(`${formatTimestamp(value as Long, zone)}${offset(value as Long, zone)}`);
      case "array":
        return `[${(value as readonly Variant[]).map((one) => one.toJson(zone)).join(",")}]`;
      case "map": {
        const { keys, values } = value as MapValue;
        const pairs = keys.map((key, i) => `${quoteJson(key as string)}:${(values[i] as Variant).toJson(zone)}`);
        return `{${pairs.join(",")}}`;
      }
      default:
        return quoteJson(castToString(value, type, zone) ?? "null");
    }
  }

  /** `CAST(variant AS STRING)`: a string without quotes, null for the null within a variant. */
  toText(zone: string): string | null {
    const { type, value } = this;
    if (type.kind === "null") return null;
    return type.kind === "array" || type.kind === "map" ? this.toJson(zone) : castToString(value, type, zone);
  }

  toString(): string {
    return this.toJson();
  }
}

/** `+00:00` */
function offset(micros: Long, zone: string): string {
  const difference = Math.round((Number(instantToWallClock(micros, zone)) - Number(micros)) / 60_000_000);
  const minutes = Math.abs(difference);
  const two = (part: number): string => String(Math.floor(part)).padStart(2, "0");
  return `${difference < 0 ? "-" : "+"}${two(minutes / 60)}:${two(minutes % 60)}`;
}

export const VARIANT_NULL: Variant = new Variant(NullType, null);
export const ARRAY_OF_VARIANTS: ArrayType = new ArrayType(VariantType);
export const OBJECT_OF_VARIANTS: MapType = new MapType(StringType, VariantType);

/** A value of any type that can be in a variant, structs and maps by name included. */
export function variantOf(value: Value, type: DataType): Variant {
  if (value === null) return VARIANT_NULL;
  switch (type.kind) {
    case "variant":
      return value as Variant;
    case "byte":
    case "short":
    case "int":
      return new Variant(LongType, value);
    case "decimal":
      return decimalVariant(value as Decimal);
    case "array":
      return arrayOf((value as readonly Value[]).map((cell) => variantOf(cell, type.elementType)));
    case "map": {
      const { keys, values } = value as MapValue;
      return objectOf(keys.map((key, i) => [key as string, variantOf(values[i], type.valueType)]));
    }
    case "struct":
      return objectOf(type.fields.map((f, i) => [f.name, variantOf((value as readonly Value[])[i], f.dataType)]));
    default:
      return new Variant(type, value);
  }
}

function arrayOf(items: readonly Variant[]): Variant {
  return new Variant(ARRAY_OF_VARIANTS, items);
}

/** @throws VARIANT_DUPLICATE_KEY */
export function objectOf(entries: readonly (readonly [string, Variant])[]): Variant {
  const sorted = [...entries].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const twice = sorted.find(([key], i) => i > 0 && sorted[i - 1][0] === key);
  if (twice !== undefined)
    throw new SparkError(
      "VARIANT_DUPLICATE_KEY",
      `Failed to build variant because of a duplicate object key \`${twice[0]}\`.`,
      { sqlState: "22023" },
    );
  return new Variant(OBJECT_OF_VARIANTS, { keys: sorted.map(([key]) => key), values: sorted.map(([, one]) => one) });
}

function decimalVariant(given: Decimal): Variant {
  let { unscaled, scale } = given;
  while (scale > 0 && unscaled % 10n === 0n) {
    unscaled /= 10n;
    scale -= 1;
  }
  const decimal = new Decimal(unscaled, scale);
  return new Variant(new DecimalType(Math.max(decimal.precision, scale, 1), scale), decimal);
}

/** @throws JsonSyntaxError, VARIANT_DUPLICATE_KEY */
export function parseVariant(text: string): Variant {
  const node = parseJson(text, 0, { singleQuotes: false, nonNumeric: false });
  if (node === null) throw new JsonSyntaxError("there is nothing");
  return variantOfNode(node);
}

/** @throws VARIANT_DUPLICATE_KEY */
export function variantOfNode(node: JsonNode): Variant {
  switch (node.kind) {
    case "null":
      return VARIANT_NULL;
    case "true":
    case "false":
      return new Variant(BooleanType, node.kind === "true");
    case "string":
      return new Variant(StringType, node.text);
    case "number":
      return ofNumber(node.text);
    case "array":
      return arrayOf(node.items.map(variantOfNode));
    case "object":
      return objectOf(node.entries.map(([name, value]) => [name, variantOfNode(value)]));
  }
}

/** Exact while it has no exponent and at most 38 digits. */
function ofNumber(text: string): Variant {
  if (/^-?\d+$/.test(text)) {
    const whole = BigInt(text);
    if (BigInt.asIntN(64, whole) === whole) return new Variant(LongType, toLong(whole));
  }
  const decimal = /[eE]/.test(text) ? null : Decimal.parse(text);
  if (decimal !== null && decimal.precision <= 38 && decimal.scale <= 38) return decimalVariant(decimal);
  return new Variant(DoubleType, Number(text));
}
