/** The functions that need OVER: `row_number`, `rank`, `ntile`, `lag`, `nth_value` and their like, as Spark computes them. */
import { type DataType, DoubleType, IntegerType } from "../../data/types";
import type { Long, Value } from "../../data/value";
import { type Expression, Literal } from "../expression";
import { toLiteral } from "../literal";
import { growingFrame, Preceding, WindowFrame } from "../window";
import type { BoundWindowFunction, WindowFunction, WindowPartition } from "../window-function";
import { isIntegral } from "./numeric-types";

/** A function of the place in the order alone. */
function ranking(
  name: string,
  dataType: DataType,
  compute: (partition: WindowPartition) => Value[],
  sql: string = name,
): WindowFunction {
  return {
    kind: "window",
    name,
    arity: [0, sql === name ? 0 : Number.POSITIVE_INFINITY],
    expects: "any",
    sql: `${sql}()`,
    bind: () => ({ args: [], argumentTypes: [], dataType, nullable: false, frame: growingFrame, compute }),
  };
}

const everyRow = <T>({ size }: WindowPartition, at: (row: number) => T): T[] =>
  Array.from({ length: size }, (_, i) => at(i));

/** How many different places in the order there are up to each row. */
function denseRanks({ peers }: WindowPartition): number[] {
  let rank = 0;
  return peers.map(([first], row) => {
    if (first === row) rank += 1;
    return rank;
  });
}

/** The first buckets have one row more where the rows do not come out even. */
function bucketOf(row: number, size: number, buckets: number): number {
  const small = Math.floor(size / buckets);
  const larger = size % buckets;
  const inLarger = larger * (small + 1);
  return row < inLarger ? Math.floor(row / (small + 1)) + 1 : larger + Math.floor((row - inLarger) / small) + 1;
}

const ntile: WindowFunction = {
  kind: "window",
  name: "ntile",
  arity: [0, 1],
  expects: '"INT"',
  limit: { argument: 0, says: (n) => `The buckets must be between (0, 2147483647] (current value = ${n}).` },
  bind: ([type], given) =>
    type !== undefined && !isIntegral(type)
      ? null
      : {
          args: given.length === 0 ? [toLiteral(1)] : given,
          argumentTypes: [IntegerType],
          dataType: IntegerType,
          nullable: false,
          frame: growingFrame,
          compute: (partition) =>
            everyRow(partition, (row) => bucketOf(row, partition.size, partition.args[row][0] as number)),
        },
};

/** Looks `offset` rows ahead, or back. Where there is no such row the default of the current row counts. */
function offset(name: "lag" | "lead"): WindowFunction {
  const sign = name === "lead" ? 1 : -1;
  return {
    kind: "window",
    name,
    arity: [1, 3],
    expects: "any",
    isOffset: true,
    takesIgnoreNulls: true,
    bind([type, by], given): BoundWindowFunction | null {
      if (by !== undefined && !isIntegral(by)) return null;
      const args = [given[0], given[1] ?? toLiteral(1), given[2] ?? Literal.null];
      const bound = rowsAway(args[1], sign);
      return {
        args,
        argumentTypes: [type, IntegerType, given[2] === undefined ? Literal.null.dataType : type],
        dataType: type,
        nullable: args[0].nullable || args[2].nullable,
        frame: new WindowFrame("row", bound, bound),
        compute: (partition) => everyRow(partition, (row) => valueAway(partition, row, sign)),
      };
    },
  };
}

/** Spark writes the offset of `lag` as a negative number of rows that follow. */
function rowsAway(by: Expression, sign: number): Expression {
  if (sign > 0) return by;
  return by instanceof Literal ? toLiteral(0 - Number(by.value)) : new Preceding(by);
}

function valueAway({ size, args, ignoreNulls }: WindowPartition, row: number, sign: number): Value {
  const [, by, otherwise] = args[row];
  const steps = Number(by as Long) * sign;
  if (!ignoreNulls || steps === 0) {
    const at = row + steps;
    return at >= 0 && at < size ? args[at][0] : otherwise;
  }
  let left = Math.abs(steps);
  for (let at = row + Math.sign(steps); at >= 0 && at < size; at += Math.sign(steps)) {
    if (args[at][0] !== null) left -= 1;
    if (left === 0) return args[at][0];
  }
  return otherwise;
}

const nthValue: WindowFunction = {
  kind: "window",
  name: "nth_value",
  arity: [2, 2],
  expects: "any",
  takesIgnoreNulls: true,
  limit: { argument: 1, says: (n) => `The offset must be between (0, 9223372036854775807] (current value = ${n}L).` },
  bind: ([type, by], given) =>
    !isIntegral(by)
      ? null
      : {
          args: given,
          argumentTypes: [type, IntegerType],
          dataType: type,
          nullable: true,
          frame: null,
          compute: (partition) => everyRow(partition, (row) => nth(partition, row)),
        },
};

function nth({ args, frameOf, ignoreNulls }: WindowPartition, row: number): Value {
  const [from, to] = frameOf(row);
  let left = Number(args[row][1] as Long);
  for (let at = from; at < to; at++) {
    if (!ignoreNulls || args[at][0] !== null) left -= 1;
    if (left === 0) return args[at][0];
  }
  return null;
}

export const windows: readonly WindowFunction[] = [
  ranking("row_number", IntegerType, (partition) => everyRow(partition, (row) => row + 1)),
  ranking("rank", IntegerType, ({ peers }) => peers.map(([first]) => first + 1), "RANK"),
  ranking("dense_rank", IntegerType, denseRanks, "DENSE_RANK"),
  ranking(
    "percent_rank",
    DoubleType,
    ({ peers, size }) => peers.map(([first]) => (size > 1 ? first / (size - 1) : 0)),
    "PERCENT_RANK",
  ),
  ranking("cume_dist", DoubleType, ({ peers, size }) => peers.map(([, after]) => after / size)),
  ntile,
  offset("lag"),
  offset("lead"),
  nthValue,
];
