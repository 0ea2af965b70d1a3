/**
 * XXH64 as Spark computes it (`org.apache.spark.sql.catalyst.expressions.XXH64`): the function `xxhash64` of SQL.
 *
 * A number is hashed as its 8 (or 4) bytes, little end first; nulls leave the hash as it is; a struct is its fields in turn.
 */
import { type Hash, hashValue } from "./hash-value";
import type { DataType } from "./types";
import type { Value } from "./value";

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
const xx: Hash<bigint> = {
  int: hashInt,
  long: (value, seed) => hashLong(BigInt(value), seed),
  bytes: hashBytes,
  text: (text, seed) => hashBytes(utf8.encode(text), seed),
};

/** The hash of a value of `type`, starting from `seed` (42 for the first); an unsigned 64-bit number. */
export function xxhash64(value: Value, type: DataType, seed: bigint): bigint {
  return hashValue(xx, value, type, seed);
}
