/** Single bits of numbers, and the buckets of Spark's bitmaps. */
import { SparkError } from "../../data/errors";
import { ByteType, type DataType, IntegerType, LongType } from "../../data/types";
import { type Long, toLong } from "../../data/value";
import type { ScalarFunction } from "../function";
import { type Accepts, INT, INTEGRAL, LONG, renamed, scalar, scalarOf } from "./define";
import { isIntegral } from "./numeric-types";

const COUNTABLE: Accepts = {
  text: '("INTEGRAL" or "BOOLEAN")',
  accept: (type) => (isIntegral(type) || type.kind === "boolean" ? type : type.kind === "null" ? IntegerType : null),
};

/** Bytes as they are: text is none. */
const BYTES: Accepts = {
  text: '"BINARY"',
  accept: (type) => (type.kind === "binary" ? type : null),
};

/** A number counts as a long, so -1 has 64 bits whatever its type. */
function bitCount(value: Long | boolean): number {
  return ones(BigInt.asUintN(64, BigInt(value)));
}

function ones(value: bigint): number {
  return value.toString(2).replaceAll("0", "").length;
}

const widths: Partial<Record<DataType["kind"], number>> = { byte: 8, short: 16, int: 32, long: 64 };

function bitGet(value: Long, position: number, type: DataType): number {
  const width = widths[type.kind] as number;
  if (position < 0 || position >= width)
    throw new SparkError(
      "INVALID_PARAMETER_VALUE.BIT_POSITION_RANGE",
      `The value of parameter(s) \`pos\` in \`bit_get\` is invalid: expects an integer value in [0, ${width}), but got ${position}.`,
      { sqlState: "22023" },
    );
  return Number((BigInt(value) >> BigInt(position)) & 1n);
}

/** A bitmap holds 4096 bytes. */
const BITS = 32_768n;

function bitPosition(value: Long): Long {
  const n = BigInt(value);
  return toLong(n > 0n ? (n - 1n) % BITS : -n % BITS);
}

function bucketNumber(value: Long): Long {
  const n = BigInt(value);
  return toLong(n > 0n ? 1n + (n - 1n) / BITS : n / BITS);
}

const bitGets = scalarOf(
  { name: "bit_get", takes: [INTEGRAL, INT], gives: ByteType },
  ([type]) =>
    (value: Long, position: number) =>
      bitGet(value, position, type),
);

export const bits: readonly ScalarFunction[] = [
  scalar({ name: "bit_count", takes: [COUNTABLE], gives: IntegerType }, bitCount),
  bitGets,
  renamed(bitGets, "getbit"),
  scalar({ name: "bitmap_bit_position", takes: [LONG], gives: LongType }, bitPosition),
  scalar({ name: "bitmap_bucket_number", takes: [LONG], gives: LongType }, bucketNumber),
  scalar({ name: "bitmap_count", takes: [BYTES], gives: LongType }, (bytes: Uint8Array) =>
    bytes.reduce((count, byte) => count + ones(BigInt(byte)), 0),
  ),
];
