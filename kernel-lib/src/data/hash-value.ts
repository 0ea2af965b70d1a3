/**
 * Which bytes of a value a hash is fed with: the same for both of Spark's hashes (`HashExpression`).
 *
 * Nulls leave the hash as it is; a struct is its fields in turn, an array its elements, a map its keys and values. Equal
 * numbers hash alike: all NaNs are one, and -0.0 is 0.0.
 */
import type { Decimal } from "./decimal";
import type { DataType } from "./types";
import type { CalendarInterval, Long, MapValue, Value } from "./value";

export interface Hash<H> {
  int(value: number, seed: H): H;
  long(value: Long, seed: H): H;
  bytes(value: Uint8Array, seed: H): H;
  text(value: string, seed: H): H;
}

const bits = new DataView(new ArrayBuffer(8));

function doubleBits(value: number): bigint {
  bits.setFloat64(0, Number.isNaN(value) ? Number.NaN : value + 0);
  return bits.getBigInt64(0);
}

function floatBits(value: number): number {
  bits.setFloat32(0, value + 0);
  return bits.getInt32(0);
}

export function hashValue<H>(hash: Hash<H>, value: Value, type: DataType, seed: H): H {
  if (value === null) return seed;
  switch (type.kind) {
    case "boolean":
      return hash.int(value === true ? 1 : 0, seed);
    case "byte":
    case "short":
    case "int":
    case "date":
    case "yearMonthInterval":
      return hash.int(value as number, seed);
    case "long":
    case "timestamp":
    case "timestamp_ntz":
    case "time":
    case "dayTimeInterval":
      return hash.long(value as Long, seed);
    case "float":
      return hash.int(floatBits(value as number), seed);
    case "double":
      return hash.long(doubleBits(value as number), seed);
    case "string":
      return hash.text(value as string, seed);
    case "binary":
      return hash.bytes(value as Uint8Array, seed);
    case "decimal":
      return hashDecimal(hash, value as Decimal, type.precision, seed);
    case "calendarInterval": {
      const { months, days, micros } = value as CalendarInterval;
      return hash.int(months, hash.int(days, hash.long(micros, seed)));
    }
    default:
      return hashParts(hash, value, type, seed);
  }
}

function hashParts<H>(hash: Hash<H>, value: Value, type: DataType, seed: H): H {
  let result = seed;
  if (type.kind === "array")
    for (const cell of value as readonly Value[]) result = hashValue(hash, cell, type.elementType, result);
  else if (type.kind === "struct")
    for (const [i, { dataType }] of type.fields.entries())
      result = hashValue(hash, (value as readonly Value[])[i], dataType, result);
  else if (type.kind === "map") {
    const { keys, values } = value as MapValue;
    for (const [i, key] of keys.entries())
      result = hashValue(hash, values[i], type.valueType, hashValue(hash, key, type.keyType, result));
  }
  return result;
}

/** Up to 18 digits the unscaled number is a long, beyond that its big-endian two's complement bytes, as few as needed. */
function hashDecimal<H>(hash: Hash<H>, value: Decimal, precision: number, seed: H): H {
  if (precision <= 18) return hash.long(value.unscaled, seed);
  let length = 1;
  while (BigInt.asIntN(8 * length, value.unscaled) !== value.unscaled) length += 1;
  const digits = BigInt.asUintN(8 * length, value.unscaled).toString(16);
  return hash.bytes(new Uint8Array(Buffer.from(digits.padStart(2 * length, "0"), "hex")), seed);
}
