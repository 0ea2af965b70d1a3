/**
 * Murmur3 with 32 bits as Spark computes it (`org.apache.spark.sql.catalyst.expressions.Murmur3Hash`).
 *
 * It decides which partition a key's rows and state are in, so it is Spark's to the bit: bytes after the last full word are
 * mixed in one by one, nulls leave the hash as it is, a struct is its fields in turn.
 */
import { type Hash, hashValue } from "./hash-value";
import type { DataType } from "./types";
import type { Value } from "./value";

/** Spark's seed for the first column of a key. */
export const SEED = 42;

function mixK1(k: number): number {
  const a = Math.imul(k, 0xcc9e2d51);
  return Math.imul((a << 15) | (a >>> 17), 0x1b873593);
}

function mixH1(h: number, k: number): number {
  const a = h ^ k;
  return (Math.imul((a << 13) | (a >>> 19), 5) + 0xe6546b64) | 0;
}

function finish(h: number, length: number): number {
  let a = h ^ length;
  a = Math.imul(a ^ (a >>> 16), 0x85ebca6b);
  a = Math.imul(a ^ (a >>> 13), 0xc2b2ae35);
  return a ^ (a >>> 16);
}

export function hashInt(value: number, seed: number): number {
  return finish(mixH1(seed, mixK1(value | 0)), 4);
}

/** The lower and the upper 32 bits of a safe integer. */
function halves(value: number): readonly [number, number] {
  const high = Math.floor(value / 4294967296);
  return [(value - high * 4294967296) | 0, high | 0];
}

function halvesOf(value: bigint): readonly [number, number] {
  const big = BigInt.asUintN(64, value);
  return [Number(big & 0xffffffffn) | 0, Number(big >> 32n) | 0];
}

export function hashLong(value: number | bigint, seed: number): number {
  const [low, high] = typeof value === "number" ? halves(value) : halvesOf(value);
  return finish(mixH1(mixH1(seed, mixK1(low)), mixK1(high)), 8);
}

export function hashBytes(bytes: Uint8Array, seed: number): number {
  const aligned = bytes.length - (bytes.length % 4);
  let h = seed;
  for (let i = 0; i < aligned; i += 4)
    h = mixH1(h, mixK1(bytes[i] | (bytes[i + 1] << 8) | (bytes[i + 2] << 16) | (bytes[i + 3] << 24)));
  for (let i = aligned; i < bytes.length; i++) h = mixH1(h, mixK1((bytes[i] << 24) >> 24));
  return finish(h, bytes.length);
}

const utf8 = new TextEncoder();
const scratch = new Uint8Array(1024);

/** Letters below 128 are their own bytes, and need not be encoded: a key is hashed for every row that moves. */
function hashText(text: string, seed: number): number {
  const { length } = text;
  let h = seed;
  let word = 0;
  for (let i = 0; i < length; i++) {
    const byte = text.charCodeAt(i);
    if (byte > 127) return hashEncoded(text, seed);
    word = (word >>> 8) | (byte << 24);
    if ((i & 3) === 3) h = mixH1(h, mixK1(word));
  }
  for (let i = length - (length & 3); i < length; i++) h = mixH1(h, mixK1(text.charCodeAt(i)));
  return finish(h, length);
}

/** Short texts are encoded in place. */
function hashEncoded(text: string, seed: number): number {
  if (3 * text.length > scratch.length) return hashBytes(utf8.encode(text), seed);
  const { written } = utf8.encodeInto(text, scratch);
  return hashBytes(scratch.subarray(0, written), seed);
}

const murmur: Hash<number> = { int: hashInt, long: hashLong, bytes: hashBytes, text: hashText };

/** The hash of a value of `type`, starting from `seed` (42 for the first column of a key). A signed 32-bit integer. */
export function murmur3(value: Value, type: DataType, seed: number): number {
  return hashValue(murmur, value, type, seed);
}
