/**
 * `count_min_sketch(value, eps, confidence, seed)`: how often each value comes, about, in a table of a size that is known
 * beforehand; as bytes.
 *
 * Spark's `CountMinSketchAgg`: each row of the table hashes a value in its own way and counts it there. The bytes are
 * those of its `CountMinSketch.writeTo`, version 1.
 */
import { castToString } from "../../data/format-value";
import { JavaRandom } from "../../data/java-random";
import { hashBytes } from "../../data/murmur3";
import { ArrayType, BinaryType, DoubleType, LongType } from "../../data/types";
import type { Long, Value } from "../../data/value";
import { type Expression, Literal } from "../expression";
import type { AggregateFunction } from "../function";
import { checkConstant, checkNotNull, outOfRange } from "./constant-arguments";
import type { Accepts } from "./define";
import { aggregate, buffer } from "./define-aggregate";

const utf8 = new TextEncoder();

const COUNTED: Accepts = {
  text: '("INTEGRAL" or "STRING" or "BINARY")',
  accept: (type) => (["byte", "short", "int", "long", "string", "binary"].includes(type.kind) ? type : null),
};

/** No other number becomes one by itself. */
const EXACT_DOUBLE: Accepts = {
  text: '"DOUBLE"',
  accept: (type) => (["double", "null"].includes(type.kind) ? DoubleType : null),
};
const SEED: Accepts = {
  text: '"INT"',
  accept: (type) => (["int", "long", "null"].includes(type.kind) ? type : null),
};

function check(given: readonly Expression[]): void {
  const names = ["eps", "confidence", "seed"];
  const highest = ["1.7976931348623157E308", "1.0"];
  names.forEach((name, i) => {
    const argument = given[i + 1];
    if (argument === undefined || !["double", "null", "int", "long"].includes(argument.dataType.kind)) return;
    checkConstant(name, i < 2 ? "DOUBLE" : "INT", argument);
    checkNotNull(name, argument);
    const value = argument instanceof Literal ? (argument.value as number) : 0;
    if (i < 2 && !(value > 0 && value <= Number(highest[i])))
      throw outOfRange(name, `(0.0, ${highest[i]}]`, `${castToString(value, DoubleType, "UTC")}D`);
  });
}

function shapeOf(given: readonly Expression[]): Shape {
  const [, eps, confidence, seed] = given.map((e) => (e instanceof Literal ? Number(e.value) : 0));
  return new Shape(eps, confidence, seed);
}

class Shape {
  readonly width: number;
  readonly factors: readonly bigint[];

  constructor(eps: number, confidence: number, seed: number) {
    this.width = Math.ceil(2 / eps);
    const random = new JavaRandom(BigInt(seed));
    const depth = Math.ceil(-Math.log(1 - confidence) / Math.log(2));
    this.factors = Array.from({ length: depth }, () => BigInt(random.nextInt(0x7fffffff)));
  }

  /** The places in the table, row by row, where a value counts. */
  places(value: Long | string | Uint8Array): number[] {
    const { width, factors } = this;
    const inRow =
      typeof value === "number" || typeof value === "bigint"
        ? numberPlaces(BigInt(value), this)
        : bytePlaces(value, this);
    return factors.map((_, row) => row * width + inRow(row));
  }
}

type PlaceInRow = (row: number) => number;

function numberPlaces(value: bigint, { width, factors }: Shape): PlaceInRow {
  return (row) => {
    const product = BigInt.asIntN(64, factors[row] * value);
    const hash = BigInt.asIntN(64, product + (product >> 32n)) & 0x7fffffffn;
    return Number(hash) % width;
  };
}

function bytePlaces(value: string | Uint8Array, { width }: Shape): PlaceInRow {
  const bytes = typeof value === "string" ? utf8.encode(value) : value;
  const first = hashBytes(bytes, 0);
  const second = hashBytes(bytes, first);
  return (row) => Math.abs(((first + Math.imul(row, second)) | 0) % width);
}

const own = new WeakSet<readonly Value[]>();

/** The table with one value more. A table that was begun here is changed in place; another may lie in the state store. */
function counted(table: readonly Value[], shape: Shape, value: Value): readonly Value[] {
  const size = shape.width * shape.factors.length;
  const target = own.has(table) ? (table as Value[]) : table.length === 0 ? Array<Value>(size).fill(0) : [...table];
  own.add(target);
  for (const place of shape.places(value as Long | string | Uint8Array)) target[place] = Number(target[place]) + 1;
  return target;
}

function added(a: readonly Value[], b: readonly Value[]): readonly Value[] {
  if (a.length === 0 || b.length === 0) return a.length === 0 ? b : a;
  return a.map((count, i) => Number(count) + Number(b[i]));
}

/** Version, total, rows, columns, factors, table. */
function bytesOf(table: readonly Value[], { width, factors }: Shape): Uint8Array {
  const depth = factors.length;
  const cells = Array.from({ length: depth * width }, (_, i) => BigInt((table[i] ?? 0) as number));
  const total = cells.slice(0, width).reduce((sum, count) => sum + count, 0n);
  const view = new DataView(new ArrayBuffer(20 + 8 * (depth + cells.length)));
  view.setInt32(0, 1);
  view.setBigInt64(4, total);
  view.setInt32(12, depth);
  view.setInt32(16, width);
  [...factors, ...cells].forEach((long, i) => {
    view.setBigInt64(20 + 8 * i, long);
  });
  return new Uint8Array(view.buffer);
}

export const countMinSketch: AggregateFunction = aggregate({
  name: "count_min_sketch",
  takes: [COUNTED, EXACT_DOUBLE, EXACT_DOUBLE, SEED],
  gives: BinaryType,
  nullable: false,
  keepsNulls: true,
  check,
  buffers: () => [buffer("table", new ArrayType(LongType, false), [])],
  fold: (_, given) => {
    const shape = shapeOf(given);
    return {
      step: (table: readonly Value[], value: Value) => [value === null ? table : counted(table, shape, value)],
      combine: (a: readonly Value[], b: readonly Value[]) => [added(a, b)],
      finish: (table: readonly Value[]) => bytesOf(table, shape),
    };
  },
});
