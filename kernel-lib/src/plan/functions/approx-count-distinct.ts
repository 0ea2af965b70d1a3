/**
 * `approx_count_distinct(value, rsd)`: how many different values there are, from registers that keep of each hash only how rare it looks.
 *
 * Spark's `HyperLogLogPlusPlus`, register by register, so that most counts are Spark's number. From about 1,280 to 2,560 values (with
 * the usual deviation) Spark corrects its estimate by a table of biases; here empty registers are counted instead, as for fewer values.
 */

import { Decimal } from "../../data/decimal";
import { BinaryType, type DataType, LongType } from "../../data/types";
import type { Value } from "../../data/value";
import { xxhash64 } from "../../data/xxhash64";
import { type Expression, Literal } from "../expression";
import type { AggregateFunction } from "../function";
import { Refusal } from "../refusal";
import { ANY, DOUBLE } from "./define";
import { aggregate, buffer } from "./define-aggregate";

/** Up to how many values empty registers are counted, by the bits of a register's number, from 4. */
const THRESHOLDS = [10, 20, 40, 80, 220, 400, 900, 1800, 3100, 6500, 15500, 20000, 50000, 120000, 350000];

function bitsFor(deviation: number): number {
  return Math.ceil((2 * Math.log(1.106 / deviation)) / Math.log(2));
}

/** The registers with one value more: the same ones when it tells nothing new. */
function withValue(registers: Uint8Array | null, value: Value, type: DataType, bits: number): Uint8Array {
  const hash = BigInt.asUintN(64, xxhash64(value === 0 ? 0 : value, type, 42n));
  const at = Number(hash >> BigInt(64 - bits));
  const rest = BigInt.asUintN(64, hash << BigInt(bits)) | (1n << BigInt(bits - 1));
  const rank = 65 - rest.toString(2).length;
  if (registers !== null && registers[at] >= rank) return registers;
  const next = registers === null ? new Uint8Array(2 ** bits) : registers.slice();
  next[at] = rank;
  return next;
}

function estimate(registers: Uint8Array | null, bits: number): number {
  if (registers === null) return 0;
  const m = registers.length;
  const empty = registers.filter((rank) => rank === 0).length;
  const sum = registers.reduce((total, rank) => total + 2 ** -rank, 0);
  const alpha = [0.673, 0.697, 0.709][bits - 4] ?? 0.7213 / (1 + 1.079 / m);
  const raw = (alpha * m * m) / sum;
  const counted = empty > 0 ? m * Math.log(m / empty) : Number.POSITIVE_INFINITY;
  const isFew = counted <= (THRESHOLDS[bits - 4] ?? 2.5 * m) || raw <= 2.5 * m;
  return Math.round(empty > 0 && (isFew || raw < 5 * m) ? counted : raw);
}

function together(a: Uint8Array | null, b: Uint8Array | null): Uint8Array | null {
  return a === null || b === null ? (a ?? b) : a.map((rank, i) => Math.max(rank, b[i]));
}

function deviationOf(given: readonly Expression[]): number {
  const value = given[1] instanceof Literal ? given[1].value : 0.05;
  return value instanceof Decimal ? value.toNumber() : Number(value);
}

function check(given: readonly Expression[]): void {
  const bits = bitsFor(deviationOf(given));
  if (bits >= 4 && bits <= 30) return;
  throw new Refusal(
    "FAILED_FUNCTION_CALL",
    "Failed preparing of the function `approx_count_distinct` for call. Please, double check function's arguments.",
    "38000",
  );
}

export const approxCountDistinct: AggregateFunction = aggregate({
  name: "approx_count_distinct",
  takes: [ANY, DOUBLE],
  optional: 1,
  sql: ([value]) => `approx_count_distinct(${value})`,
  gives: LongType,
  nullable: false,
  keepsNulls: true,
  check,
  buffers: () => [buffer("MS", BinaryType)],
  fold: ([type], given) => {
    const bits = bitsFor(deviationOf(given));
    return {
      step: (registers: Uint8Array | null, value: Value) => [
        value === null ? registers : withValue(registers, value, type, bits),
      ],
      combine: (a: Uint8Array | null, b: Uint8Array | null) => [together(a, b)],
      finish: (registers: Uint8Array | null) => estimate(registers, bits),
    };
  },
});
