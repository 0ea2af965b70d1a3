/**
 * Values of a program as text and back: what received records become in a write-ahead log, and elements of an RDD in a checkpoint.
 *
 * Spark serialises Java objects into bytes nobody can read. Here it is JSON, so that a learner sees in the file what it holds.
 * What JSON has not is an object with one key that starts with `$`. A class of the program's own cannot travel: nobody could
 * make its methods again. Where its fields will do, it becomes a plain object.
 */
import { SparkError } from "./errors";
import type { Json } from "./json-value";

/** What becomes of an instance of a class. */
type Instances = "refused" | "plain";

/** @throws SparkError for functions, symbols and, unless told, instances of classes */
export function objectToText(value: unknown, instances: Instances = "refused"): string {
  return JSON.stringify(toJson(value, instances));
}

/** @throws SyntaxError when the text is not what `objectToText` makes */
export function objectFromText(text: string): unknown {
  return fromJson(JSON.parse(text) as Json);
}

function toJson(value: unknown, instances: Instances): Json {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      return Number.isFinite(value) && !Object.is(value, -0)
        ? value
        : { $number: Object.is(value, -0) ? "-0" : String(value) };
    case "bigint":
      return { $bigint: String(value) };
    case "undefined":
      return { $undefined: true };
    case "object":
      return value === null ? null : objectToJson(value, instances);
    default:
      throw notSerializable(typeof value);
  }
}

function objectToJson(value: object, instances: Instances): Json {
  const inside = (its: unknown): Json => toJson(its, instances);
  if (Array.isArray(value)) return value.map(inside);
  if (value instanceof Date) return { $date: inside(value.getTime()) };
  if (value instanceof Uint8Array) return { $bytes: Buffer.from(value).toString("base64") };
  if (value instanceof Map) return { $map: [...value].map(([key, its]) => [inside(key), inside(its)]) };
  if (value instanceof Set) return { $set: [...value].map(inside) };
  const prototype: unknown = Object.getPrototypeOf(value);
  if (instances === "refused" && prototype !== Object.prototype && prototype !== null)
    throw notSerializable(value.constructor.name);
  const entries = Object.entries(value).map(([key, its]) => [key, inside(its)] as const);
  const plain = Object.fromEntries(entries);
  return entries.some(([key]) => key.startsWith("$")) ? { $object: plain } : plain;
}

function notSerializable(what: string): SparkError {
  return new SparkError(
    null,
    `Object not serializable (class: ${what}). What is written down must be made of numbers, texts, booleans, null, ` +
      "bigint, Date, Uint8Array, arrays, maps, sets and plain objects.",
  );
}

function fromJson(json: Json): unknown {
  if (json === null || typeof json !== "object") return json;
  if (isList(json)) return json.map(fromJson);
  const keys = Object.keys(json);
  if (keys.length === 1 && keys[0].startsWith("$")) return fromTagged(keys[0], json[keys[0]]);
  return plainFrom(json);
}

function isList(json: Json): json is readonly Json[] {
  return Array.isArray(json);
}

const plainFrom = (json: object): object =>
  Object.fromEntries(Object.entries(json).map(([key, its]) => [key, fromJson(its)]));

function fromTagged(tag: string, its: Json): unknown {
  switch (tag) {
    case "$number":
      return Number(its);
    case "$bigint":
      return BigInt(String(its));
    case "$undefined":
      return undefined;
    case "$date":
      return new Date(Number(fromJson(its)));
    case "$bytes":
      return new Uint8Array(Buffer.from(String(its), "base64"));
    case "$map":
      return new Map((its as Json[][]).map(([key, value]) => [fromJson(key), fromJson(value)]));
    case "$set":
      return new Set((its as Json[]).map(fromJson));
    case "$object":
      return plainFrom(its as object);
    default:
      throw new SyntaxError(`unknown kind of value ${tag}`);
  }
}
