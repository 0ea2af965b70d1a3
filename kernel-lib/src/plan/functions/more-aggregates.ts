/** Bitmaps of Spark's 4096 bytes, arrays taken together as a set, vectors added up. */
import { SparkError } from "../../data/errors";
import { isOrderable } from "../../data/ordering";
import { ArrayType, BinaryType, FloatType, LongType } from "../../data/types";
import type { Long, Value } from "../../data/value";
import type { AggregateFunction } from "../function";
import { equality } from "./arrays";
import { type Accepts, LONG } from "./define";
import { aggregate, buffer } from "./define-aggregate";
import { VECTOR, VECTOR_TYPE } from "./vectors";

const BYTES = 4096;

const BITMAP: Accepts = { text: '"BINARY"', accept: (type) => (type.kind === "binary" ? BinaryType : null) };

const bitmap = buffer("bitmap", BinaryType);
const orNothing = (bits: Uint8Array | null): Uint8Array => bits ?? new Uint8Array(BYTES);

function withBit(bits: Uint8Array | null, position: Long): Uint8Array {
  if (position < 0 || position >= 8 * BYTES)
    throw new SparkError(
      "INVALID_BITMAP_POSITION",
      `The 0-indexed bitmap position ${position} is out of bounds. The bitmap has ${8 * BYTES} bits (${BYTES} bytes).`,
      { sqlState: "22003" },
    );
  const place = Number(position);
  const next = new Uint8Array(orNothing(bits));
  next[place >> 3] |= 1 << (place & 7);
  return next;
}

type Join = (a: number, b: number) => number;

/** The bits of both; what is shorter than a bitmap has zeros behind it. */
function together(a: Uint8Array | null, b: Uint8Array | null, join: Join): Uint8Array | null {
  if (a === null || b === null) return a ?? b;
  return new Uint8Array(BYTES).map((_, i) => join(a[i] ?? 0, b[i] ?? 0));
}

const either: Join = (a, b) => a | b;

function full(bytes: Uint8Array): Uint8Array {
  const whole = new Uint8Array(BYTES);
  whole.set(bytes.subarray(0, BYTES));
  return whole;
}

function ofBitmaps(name: string, join: Join, ofNone: number): AggregateFunction {
  const combine = (a: Uint8Array | null, b: Uint8Array | null): readonly Value[] => [together(a, b, join)];
  return aggregate({
    name,
    takes: [BITMAP],
    gives: BinaryType,
    nullable: false,
    buffers: () => [bitmap],
    fold: () => ({
      step: (bits: Uint8Array | null, more: Uint8Array) => combine(bits, full(more)),
      combine,
      finish: (bits: Uint8Array | null) => bits ?? new Uint8Array(BYTES).fill(ofNone),
    }),
  });
}

const construct = aggregate({
  name: "bitmap_construct_agg",
  takes: [LONG],
  gives: BinaryType,
  nullable: false,
  buffers: () => [bitmap],
  fold: () => ({
    step: (bits: Uint8Array | null, position: Long) => [withBit(bits, position)],
    combine: (a: Uint8Array | null, b: Uint8Array | null) => [together(a, b, either)],
    finish: orNothing,
  }),
});

const ARRAY_OF_ORDERED: Accepts = {
  text: '"ARRAY"',
  accept: (type) => (type.kind === "array" && isOrderable(type.elementType) ? type : null),
};

const union = aggregate({
  name: "collect_union",
  takes: [ARRAY_OF_ORDERED],
  gives: ([type]) => type,
  nullable: false,
  buffers: ([type]) => [buffer("buf", type, [])],
  fold: ([type]) => {
    const equals = equality((type as ArrayType).elementType);
    const join = (a: readonly Value[], b: readonly Value[]): readonly Value[] => {
      const all = [...a];
      for (const value of b) if (!all.some((other) => equals(other, value))) all.push(value);
      return [all];
    };
    return { step: join, combine: join, finish: (values: readonly Value[]) => values };
  },
});

type Vector = readonly (number | null)[];
type Sums = readonly number[] | null;

function checkSize(name: string, a: Vector, b: Vector): void {
  if (a.length !== b.length)
    throw new SparkError(
      "VECTOR_DIMENSION_MISMATCH",
      `Vectors passed to \`${name}\` must have the same dimension, but got ${a.length} and ${b.length}.`,
      { sqlState: "22000" },
    );
}

/** The mean is moved by each vector as it comes, in 32 bits; vectors with a NULL are passed over. */
function ofVectors(name: string, isMean: boolean): AggregateFunction {
  const round = Math.fround;
  const step = (sums: Sums, count: number, vector: Vector): readonly Value[] => {
    if (vector.includes(null)) return [sums, count];
    const values = vector as readonly number[];
    if (sums === null) return [values, 1];
    checkSize(name, sums, values);
    const n = count + 1;
    return [sums.map((x, i) => round(isMean ? x + round(round(values[i] - x) / n) : x + values[i])), n];
  };
  const combine = (a: Sums, n: number, b: Sums, m: number): readonly Value[] => {
    if (a === null || b === null) return [a ?? b, n + m];
    checkSize(name, a, b);
    const whole = n + m;
    return [
      a.map((x, i) => round(isMean ? round(round(x * (n / whole)) + round(b[i] * (m / whole))) : x + b[i])),
      whole,
    ];
  };
  return aggregate({
    name,
    takes: [VECTOR],
    gives: VECTOR_TYPE,
    nullable: true,
    buffers: () => [buffer("sums", new ArrayType(FloatType, false)), buffer("count", LongType, 0)],
    fold: () => ({ step, combine, finish: (sums: Sums) => sums }),
  });
}

export const moreAggregates: readonly AggregateFunction[] = [
  construct,
  ofBitmaps("bitmap_or_agg", either, 0),
  ofBitmaps("bitmap_and_agg", (a, b) => a & b, 0xff),
  union,
  ofVectors("vector_sum", false),
  ofVectors("vector_avg", true),
];
