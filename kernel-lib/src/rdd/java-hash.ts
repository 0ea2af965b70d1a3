/**
 * The hash codes of Java and Scala: by them `HashPartitioner` chooses the partition of a key, so they are theirs to the bit.
 *
 * | here | there |
 * |---|---|
 * | a whole number that fits 32 bits · other whole numbers · fractions | `Int` · `Long` · `Double` |
 * | bigint | `Long` |
 * | array of 1 to 22 | a tuple |
 * | other array, `Set`, … | by its elements, as a tuple without a name |
 * | plain object, instance of a class | a case class of that name; fields in the order of their names |
 * | `Date` | `java.util.Date` |
 *
 * JavaScript has one kind of number, so the key 1.0 is the key 1, and 5000000000 a long.
 */
import { SparkError } from "../data/errors";
import { className, hasOwnText, keyOf } from "./key";

const bits = new DataView(new ArrayBuffer(8));

/** `key.hashCode()`; null is 0. */
export function hashCode(key: unknown): number {
  switch (typeof key) {
    case "string":
      return stringHash(key);
    case "number":
      return (key | 0) === key ? key : numberHash(key);
    case "boolean":
      return key ? 1231 : 1237;
    case "bigint":
      return longHash(key);
    case "object":
      return key === null ? 0 : objectHash(key);
    default:
      return key === undefined ? 0 : stringHash(String(key));
  }
}

export function stringHash(text: string): number {
  let h = 0;
  for (let i = 0; i < text.length; i++) h = (Math.imul(h, 31) + text.charCodeAt(i)) | 0;
  return h;
}

function longHash(value: bigint): number {
  const wide = BigInt.asUintN(64, value);
  return Number(BigInt.asIntN(32, wide ^ (wide >> 32n)));
}

function numberHash(value: number): number {
  if (Number.isSafeInteger(value) && !Object.is(value, -0)) return longHash(BigInt(value));
  return doubleHash(value);
}

function doubleHash(value: number): number {
  bits.setFloat64(0, Number.isNaN(value) ? Number.NaN : value);
  return bits.getInt32(0) ^ bits.getInt32(4);
}

function objectHash(key: object): number {
  if (Array.isArray(key)) return productHash(key.length > 0 && key.length <= 22 ? `Tuple${key.length}` : null, key);
  if (ArrayBuffer.isView(key)) throw arrayKey();
  if (key instanceof Date) return longHash(BigInt(key.getTime()));
  if (key instanceof Set || key instanceof Map) return stringHash(String(keyOf(key)));
  if (hasOwnText(key)) return stringHash(String(key));
  const fields = Object.entries(key).sort(([a], [b]) => (a < b ? -1 : 1));
  return productHash(
    className(key) || null,
    fields.map(([, value]) => value),
  );
}

function arrayKey(): SparkError {
  return new SparkError(
    "HASH_PARTITIONER_CANNOT_PARTITION_ARRAY_KEYS",
    "HashPartitioner cannot partition array keys.",
    { sqlState: "0A000" },
  );
}

/** `MurmurHash3.productHash` of Scala: of tuples and case classes. */
function productHash(name: string | null, fields: readonly unknown[]): number {
  let h = 0xcafebabe | 0;
  if (name !== null) h = mix(h, stringHash(name));
  for (const field of fields) h = mix(h, hashInTuple(field));
  return finish(h, fields.length);
}

const TUPLE2 = stringHash("Tuple2");

/** The hash of the pair of a partition's number and a key, whose hash within a tuple is given. */
export function pairHash(partition: number, keyHash: number): number {
  return finish(mix(mix(mix(0xcafebabe | 0, TUPLE2), partition), keyHash), 2);
}

/** `key.##`: like `hashCode`, except that equal numbers of different types agree. */
export function hashInTuple(value: unknown): number {
  if (typeof value === "bigint") {
    const int = Number(BigInt.asIntN(32, value));
    return BigInt(int) === value ? int : longHash(value);
  }
  if (typeof value === "number" && Math.fround(value) === value && !Number.isInteger(value)) {
    // A fraction that a float can hold hashes as that float.
    bits.setFloat32(0, value);
    return bits.getInt32(0);
  }
  return hashCode(value);
}

function mix(hash: number, data: number): number {
  let k = Math.imul(data, 0xcc9e2d51);
  k = Math.imul((k << 15) | (k >>> 17), 0x1b873593);
  const h = hash ^ k;
  return (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0;
}

function finish(hash: number, length: number): number {
  let h = hash ^ length;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** As Spark brings a hash into the range of the partitions. */
export function nonNegativeMod(value: number, mod: number): number {
  const rest = value % mod;
  return rest + (rest < 0 ? mod : 0);
}
