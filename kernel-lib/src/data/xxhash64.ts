/**
 * XXH64 as Spark computes it (`org.apache.spark.sql.catalyst.expressions.XXH64`): the function `xxhash64` of SQL.
 *
 * A number is hashed as its 8 (or 4) bytes, little end first; nulls leave the hash as it is; a struct is its fields in turn.
 */
import type { Decimal } from "./decimal";
import type { DataType } from "./types";
import type { MapValue, Value } from "./value";

const P1 = 0x9e3779b185ebca87n;
const P2 = 0xc2b2ae3d27d4eb4fn;
const P3 = 0x165667b19e3779f9n;
const P4 = 0x85ebca77c2b2ae63n;
const P5 = 0x27d4eb2f165667c5n;

const u64 = (value: bigint): bigint => BigInt.asUintN(64, value);
const rotate = (value: bigint, by: bigint): bigint => u64((value << by) | (value >> (64n - by)));
const round = (accumulator: bigint, input: bigint): bigint => u64(rotate(u64(accumulator + input * P2), 31n) * P1);

function avalanche(hash: bigint): bigint {
  let h = hash;
  h = u64((h ^ (h >> 33n)) * P2);
  h = u64((h ^ (h >> 29n)) * P3);
  return h ^ (h >> 32n);
}

function hashInt(value: number, seed: bigint): bigint {
  const h = u64(seed + P5 + 4n) ^ u64(BigInt(value >>> 0) * P1);
  return avalanche(u64(rotate(h, 23n) * P2 + P3));
}

function hashLong(value: bigint, seed: bigint): bigint {
  const h = u64(seed + P5 + 8n) ^ round(0n, u64(value));
  return avalanche(u64(rotate(h, 27n) * P1 + P4));
}

function hashBytes(bytes: Uint8Array, seed: bigint): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { length } = bytes;
  let offset = 0;
  let hash = u64(seed + P5);
  if (length >= 32) {
    let lanes = [u64(seed + P1 + P2), u64(seed + P2), seed, u64(seed - P1)];
    for (; offset <= length - 32; offset += 32) {
      const start = offset;
      lanes = lanes.map((lane, i) => round(lane, view.getBigUint64(start + 8 * i, true)));
    }
    hash = u64(rotate(lanes[0], 1n) + rotate(lanes[1], 7n) + rotate(lanes[2], 12n) + rotate(lanes[3], 18n));
    for (const lane of lanes) hash = u64((hash ^ round(0n, lane)) * P1 + P4);
  }
  hash = u64(hash + BigInt(length));
  for (; offset <= length - 8; offset += 8)
    hash = u64(rotate(hash ^ round(0n, view.getBigUint64(offset, true)), 27n) * P1 + P4);
  for (; offset <= length - 4; offset += 4)
    hash = u64(rotate(hash ^ u64(BigInt(view.getUint32(offset, true)) * P1), 23n) * P2 + P3);
  for (; offset < length; offset++) hash = u64(rotate(hash ^ u64(BigInt(bytes[offset]) * P5), 11n) * P1);
  return avalanche(hash);
}

const utf8 = new TextEncoder();
const bits = new DataView(new ArrayBuffer(8));

function doubleBits(value: number): bigint {
  bits.setFloat64(0, Number.isNaN(value) ? Number.NaN : value + 0);
  return bits.getBigInt64(0);
}

function floatBits(value: number): number {
  bits.setFloat32(0, value + 0);
  return bits.getInt32(0);
}

/** The hash of a value of `type`, starting from `seed` (42 for the first); an unsigned 64-bit number. */
export function xxhash64(value: Value, type: DataType, seed: bigint): bigint {
  if (value === null) return seed;
  switch (type.kind) {
    case "boolean":
      return hashInt(value === true ? 1 : 0, seed);
    case "byte":
    case "short":
    case "int":
    case "date":
    case "yearMonthInterval":
      return hashInt(value as number, seed);
    case "long":
    case "timestamp":
    case "timestamp_ntz":
    case "dayTimeInterval":
      return hashLong(BigInt(value as number | bigint), seed);
    case "float":
      return hashInt(floatBits(value as number), seed);
    case "double":
      return hashLong(doubleBits(value as number), seed);
    case "string":
      return hashBytes(utf8.encode(value as string), seed);
    case "binary":
      return hashBytes(value as Uint8Array, seed);
    case "decimal":
      return hashDecimal(value as Decimal, type.precision, seed);
    case "array":
      return (value as readonly Value[]).reduce<bigint>((h, cell) => xxhash64(cell, type.elementType, h), seed);
    case "struct":
      return type.fields.reduce((h, field, i) => xxhash64((value as readonly Value[])[i], field.dataType, h), seed);
    case "map": {
      const { keys, values } = value as MapValue;
      return keys.reduce<bigint>(
        (h, key, i) => xxhash64(values[i], type.valueType, xxhash64(key, type.keyType, h)),
        seed,
      );
    }
    case "null":
      return seed;
  }
}

/** Up to 18 digits the unscaled number is a long, beyond that its big-endian bytes, as few as needed. */
function hashDecimal(value: Decimal, precision: number, seed: bigint): bigint {
  if (precision <= 18) return hashLong(value.unscaled, seed);
  let length = 1;
  while (BigInt.asIntN(8 * length, value.unscaled) !== value.unscaled) length += 1;
  const hex = BigInt.asUintN(8 * length, value.unscaled)
    .toString(16)
    .padStart(2 * length, "0");
  return hashBytes(new Uint8Array(Buffer.from(hex, "hex")), seed);
}
