/** Which type two values meet in: Spark's numeric precedence, decimals by their digits, nested types part by part. */

import { decimalFor } from "../../data/exact-decimals";
import { widerInterval } from "../../data/interval-text";
import {
  ArrayType,
  type AtomicType,
  ByteType,
  type DataType,
  DoubleType,
  FloatType,
  IntegerType,
  LongType,
  MapType,
  ShortType,
  StringType,
  StructField,
  StructType,
  sameType,
  TimestampNTZType,
  TimestampType,
} from "../../data/types";
import { isAnsi } from "../ansi";
import { widerDecimal } from "./decimal-types";

const precedence: readonly DataType[] = [ByteType, ShortType, IntegerType, LongType, FloatType, DoubleType];

export function isNumeric(type: DataType): boolean {
  return precedence.includes(type) || type.kind === "decimal";
}

export function isIntegral(type: DataType): boolean {
  return type === ByteType || type === ShortType || type === IntegerType || type === LongType;
}

/**
 * The common type of two arguments, or null when there is none. A null literal takes the other's type; a string beside a
 * number becomes a long beside an integral number and a double beside any other (ANSI mode, surprise 27).
 */
export function widerNumeric(a: DataType, b: DataType): DataType | null {
  if (a.kind === "null") return isNumeric(b) || b.kind === "string" ? numberOf(b) : null;
  if (b.kind === "null") return widerNumeric(b, a);
  if (a.kind === "string") return isNumeric(b) ? (isIntegral(b) && isAnsi() ? LongType : DoubleType) : null;
  if (b.kind === "string") return widerNumeric(b, a);
  if (a.kind === "decimal" || b.kind === "decimal") return widerWithDecimal(a, b);
  if (!precedence.includes(a) || !precedence.includes(b)) return null;
  // A whole number beside a float: a float could not hold it, so both become doubles.
  if ((a === FloatType && isIntegral(b)) || (b === FloatType && isIntegral(a))) return DoubleType;
  return precedence[Math.max(precedence.indexOf(a), precedence.indexOf(b))];
}

/** A decimal beside a float or double becomes a double, beside anything exact a decimal that holds both. */
function widerWithDecimal(a: DataType, b: DataType): DataType | null {
  const [exactA, exactB] = [decimalFor(a), decimalFor(b)];
  if (exactA !== null && exactB !== null) return widerDecimal(exactA, exactB);
  return isNumeric(a) && isNumeric(b) ? DoubleType : null;
}

/** The one type that all values can take, for branches and lists; null when there is none. */
export function commonType(types: readonly DataType[]): DataType | null {
  return types.slice(1).reduce<DataType | null>((a, b) => (a === null ? null : widerType(a, b)), types[0]);
}

/** The type two values meet in; null when they do not. */
export function widerType(a: DataType, b: DataType): DataType | null {
  if (b.kind === "null") return a;
  if (a.kind === "null") return b;
  if (a.kind === b.kind && !(a.kind === "decimal")) return sameType(a, b) ? widerNullability(a, b) : widerNested(a, b);
  if (!isAnsi() && (a.kind === "string" || b.kind === "string")) {
    const other = a.kind === "string" ? b : a;
    return ["binary", "boolean", "array", "map", "struct"].includes(other.kind) ? null : StringType;
  }
  return widerNumeric(a, b) ?? widerTime(a, b) ?? besideText(a, b) ?? besideText(b, a);
}

/** A string beside a date, a timestamp or a truth value is read as one (ANSI mode). */
function besideText(text: DataType, other: DataType): DataType | null {
  if (text.kind !== "string") return null;
  return ["boolean", "date", "timestamp", "timestamp_ntz", "binary"].includes(other.kind) ? other : null;
}

function widerNullability(a: DataType, b: DataType): DataType {
  return a.kind === "array" || a.kind === "map" || a.kind === "struct" ? (widerNested(a, b) ?? a) : a;
}

type Meet = (a: DataType, b: DataType) => DataType | null;

/** @param meet how the parts meet */
export function widerNested(a: DataType, b: DataType, meet: Meet = widerType): DataType | null {
  if (a.kind === "array" && b.kind === "array") {
    const element = meet(a.elementType, b.elementType);
    return element === null ? null : new ArrayType(element, a.containsNull || b.containsNull);
  }
  if (a.kind === "map" && b.kind === "map") {
    const [key, value] = [meet(a.keyType, b.keyType), meet(a.valueType, b.valueType)];
    return key === null || value === null ? null : new MapType(key, value, a.valueContainsNull || b.valueContainsNull);
  }
  if (a.kind === "struct" && b.kind === "struct") return widerStruct(a, b, meet);
  return isInterval(a) && isInterval(b) ? widerInterval(a, b) : null;
}

function isInterval(type: DataType): type is AtomicType {
  return type.kind === "dayTimeInterval" || type.kind === "yearMonthInterval";
}

/** Structs meet when they have the same number of fields, of the same names but for upper and lower case. */
function widerStruct(a: StructType, b: StructType, meet: Meet): StructType | null {
  if (a.fields.length !== b.fields.length) return null;
  const fields = a.fields.map((field, i) => {
    const other = b.fields[i];
    const type = meet(field.dataType, other.dataType);
    if (type === null || field.name.toLowerCase() !== other.name.toLowerCase()) return null;
    return new StructField(field.name, type, field.nullable || other.nullable);
  });
  return fields.every((field) => field !== null) ? new StructType(fields) : null;
}

/** A date beside a timestamp is its midnight; a timestamp without a zone beside one with is read in the session's. */
export function widerTime(a: DataType, b: DataType): DataType | null {
  const kinds = [a.kind, b.kind];
  const withZone = kinds.includes("timestamp");
  const withoutZone = kinds.includes("timestamp_ntz");
  if (kinds.includes("date")) return withZone ? TimestampType : withoutZone ? TimestampNTZType : null;
  return withZone && withoutZone ? TimestampType : null;
}

function numberOf(type: DataType): DataType {
  return type.kind === "string" ? DoubleType : type;
}
