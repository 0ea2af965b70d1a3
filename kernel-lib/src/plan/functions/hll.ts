/**
 * `hll_sketch_agg`, `hll_union_agg`, `hll_union`, `hll_sketch_estimate`: how many different values there are, about, as bytes that can
 * be kept and joined. Spark takes them from the DataSketches library; see `data/hll-sketch.ts`.
 */
import { SparkError } from "../../data/errors";
import { coupon, HllSketch } from "../../data/hll-sketch";
import { murmur3Bits128 } from "../../data/murmur3-128";
import { BinaryType, BooleanType, LongType } from "../../data/types";
import type { Long, Value } from "../../data/value";
import { type Expression, Literal } from "../expression";
import type { AggregateFunction, ScalarFunction } from "../function";
import { Refusal } from "../refusal";
import { type Accepts, INT, scalar } from "./define";
import { aggregate, buffer } from "./define-aggregate";

const utf8 = new TextEncoder();

const SEED = 9001n;

const COUNTED: Accepts = {
  text: '("INT" or "BIGINT" or "STRING" or "BINARY")',
  accept: (type) => (["int", "long", "string", "binary"].includes(type.kind) ? type : null),
};
const BYTES: Accepts = {
  text: '"BINARY"',
  accept: (type) => (["binary", "null"].includes(type.kind) ? BinaryType : null),
};
const FLAG: Accepts = {
  text: '"BOOLEAN"',
  accept: (type) => (["boolean", "null"].includes(type.kind) ? BooleanType : null),
};

function bytesOf(value: Value): Uint8Array {
  if (typeof value === "string") return utf8.encode(value);
  if (value instanceof Uint8Array) return value;
  const view = new DataView(new ArrayBuffer(8));
  view.setBigInt64(0, BigInt(value as Long), true);
  return new Uint8Array(view.buffer);
}

function read(name: string, bytes: Uint8Array): HllSketch {
  const sketch = HllSketch.fromBytes(bytes);
  if (sketch !== null) return sketch;
  throw new SparkError(
    "HLL_INVALID_INPUT_SKETCH_BUFFER",
    `Invalid call to \`${name}\`; only valid HLL sketch buffers are supported as inputs (such as those produced by the \`hll_sketch_agg\` function).`,
    { sqlState: "22546" },
  );
}

function lgKOf(given: readonly Expression[]): number {
  const [, lgK] = given;
  return lgK instanceof Literal ? Number(lgK.value) : 12;
}

function checkLgK(given: readonly Expression[]): void {
  const [, lgK] = given;
  if (lgK === undefined) return;
  if (!(lgK instanceof Literal)) throw notConstant();
  const value = Number(lgK.value);
  if (!(value >= 4 && value <= 21))
    throw new Refusal(
      "HLL_INVALID_LG_K",
      `Invalid call to \`hll_sketch_agg\`; the \`lgConfigK\` value must be between 4 and 21, inclusive: ${value}.`,
      "22546",
    );
}

function notConstant(): Refusal {
  const message =
    "Invalid call to `hll_sketch_agg`; the `K` value must be a constant value, but got a non-constant expression.";
  return new Refusal("HLL_K_MUST_BE_CONSTANT", message, "42K0E");
}

/** The sketch that some bytes are, kept beside them while rows are added, so that they are not read again for each. */
const live = new WeakMap<Uint8Array, HllSketch>();

function sketchOf(bytes: Uint8Array | null, lgK: number): HllSketch {
  if (bytes === null) return new HllSketch(lgK);
  return live.get(bytes) ?? (HllSketch.fromBytes(bytes) as HllSketch);
}

function withValue(bytes: Uint8Array | null, value: Value, lgK: number): Uint8Array | null {
  // An empty text is none.
  if (value === null || value === "") return bytes;
  const sketch = sketchOf(bytes, lgK);
  if (!sketch.add(coupon(murmur3Bits128(bytesOf(value), SEED)))) return bytes;
  // The sketch has gone on: from now on the old bytes stand for themselves.
  if (bytes !== null) live.delete(bytes);
  const next = sketch.toBytes();
  live.set(next, sketch);
  return next;
}

/** A new sketch of both; of two sizes the smaller. */
function union(a: HllSketch, b: HllSketch): HllSketch {
  const both = new HllSketch(Math.min(a.lgK, b.lgK));
  both.join(a);
  both.join(b);
  return both;
}

const sketchAgg: AggregateFunction = aggregate({
  name: "hll_sketch_agg",
  takes: [COUNTED, INT],
  optional: 1,
  gives: BinaryType,
  nullable: false,
  sql: ([value, lgK = "12"]) => `hll_sketch_agg(${value}, ${lgK})`,
  check: checkLgK,
  keepsNulls: true,
  buffers: () => [buffer("sketch", BinaryType)],
  fold: (_, given) => {
    const lgK = lgKOf(given);
    return {
      step: (bytes: Uint8Array | null, value: Value) => [withValue(bytes, value, lgK)],
      combine: (a: Uint8Array | null, b: Uint8Array | null) => [
        a === null || b === null ? (a ?? b) : union(sketchOf(a, lgK), sketchOf(b, lgK)).toBytes(),
      ],
      finish: (bytes: Uint8Array | null) => bytes ?? new HllSketch(lgK).toBytes(),
    };
  },
});

function checkSameSize(name: string, a: HllSketch, b: HllSketch, allows: boolean): void {
  if (allows || a.lgK === b.lgK) return;
  throw new SparkError(
    "HLL_UNION_DIFFERENT_LG_K",
    `Sketches have different \`lgConfigK\` values: ${a.lgK} and ${b.lgK}. Set the \`allowDifferentLgConfigK\` parameter to true to call \`${name}\` with different \`lgConfigK\` values.`,
    { sqlState: "22000" },
  );
}

function joined(name: string, a: Uint8Array, b: Uint8Array, allows: boolean | null): Uint8Array {
  const [first, second] = [read(name, a), read(name, b)];
  checkSameSize(name, first, second, allows === true);
  return union(first, second).toBytes();
}

const unionAgg: AggregateFunction = aggregate({
  name: "hll_union_agg",
  takes: [BYTES, FLAG],
  optional: 1,
  gives: BinaryType,
  nullable: false,
  sql: ([sketch, allows = "false"]) => `hll_union_agg(${sketch}, ${allows})`,
  keepsNulls: true,
  buffers: () => [buffer("sketch", BinaryType)],
  fold: (_, given) => {
    const allows = given[1] instanceof Literal && given[1].value === true;
    const both = (a: Uint8Array | null, b: Uint8Array | null): readonly Value[] => [
      a === null || b === null ? (a ?? b) : joined("hll_union_agg", a, b, allows),
    ];
    return {
      step: both,
      combine: both,
      finish: (bytes: Uint8Array | null) => bytes ?? new HllSketch(12).toBytes(),
    };
  },
});

const unionOfTwo = scalar(
  {
    name: "hll_union",
    takes: [BYTES, BYTES, FLAG],
    optional: 1,
    gives: BinaryType,
    sql: ([a, b, allows = "false"]) => `hll_union(${a}, ${b}, ${allows})`,
  },
  (a: Uint8Array, b: Uint8Array, allows: boolean = false) => joined("hll_union", a, b, allows),
);

const estimate = scalar({ name: "hll_sketch_estimate", takes: [BYTES], gives: LongType }, (bytes: Uint8Array) =>
  Math.round(read("hll_sketch_estimate", bytes).estimate()),
);

export const hllAggregates: readonly AggregateFunction[] = [sketchAgg, unionAgg];
export const hllScalars: readonly ScalarFunction[] = [unionOfTwo, estimate];
