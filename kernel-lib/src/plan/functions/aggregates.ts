/**
 * count, sum, avg, min, max: each as buffers that can be updated by a row and merged with other buffers.
 *
 * The buffers are what Spark keeps too (`DeclarativeAggregate.aggBufferAttributes`): they travel through the shuffle and
 * lie in the state store, so an average is a sum and a count there.
 */

import { Decimal } from "../../data/decimal";
import { intervalType } from "../../data/interval-text";
import { comparator, isOrderable, isPlainlyOrdered } from "../../data/ordering";
import { type DataType, type DecimalType, DoubleType, LongType } from "../../data/types";
import type { Long } from "../../data/value";
import { isAnsi } from "../ansi";
import type { AggregateFunction, BoundAggregate, CodeContext } from "../function";
import { tolerant } from "./aggregates-tolerant";
import { bounded, toDecimalType } from "./decimal-types";
import { addWrapping } from "./legacy";
import { addLong } from "./long-math";
import { isIntegral, isNumeric } from "./numeric-types";

const count: AggregateFunction = {
  kind: "aggregate",
  name: "count",
  arity: [1, Number.POSITIVE_INFINITY],
  expects: "any",
  bind: (args): BoundAggregate => ({
    argumentTypes: args,
    dataType: LongType,
    nullable: false,
    buffers: [{ name: "count", dataType: LongType, initial: 0 }],
    // count(a, b) counts the rows in which no argument is NULL; count(*) is count(1).
    update: ([n], values) => {
      const tests = values.filter((value) => value !== "1").map((value) => `${value} !== null`);
      return tests.length === 0 ? `${n} += 1;` : `if (${tests.join(" && ")}) ${n} += 1;`;
    },
    merge: ([n], [other]) => `${n} += ${other};`,
    evaluate: ([n]) => n,
  }),
};

/** The type that values are summed in as they come. */
function summable(type: DataType): DataType | null {
  if (type.kind === "string" || type.kind === "null") return DoubleType;
  return isNumeric(type) || isInterval(type) ? type : null;
}

function isInterval({ kind }: DataType): boolean {
  return kind === "dayTimeInterval" || kind === "yearMonthInterval";
}

/** A decimal's sum has ten digits more than the values. */
function sumType(type: DataType): DataType {
  if (type.kind === "decimal") return bounded(type.precision + 10, type.scale);
  if (isInterval(type)) return type;
  return isIntegral(type) ? LongType : DoubleType;
}

function addTo(
  type: DataType,
  target: string,
  value: string,
  context: CodeContext,
  goesRound: boolean = false,
): string {
  const addLongs = goesRound && !isInterval(type) ? addWrapping : addLong;
  const add = type === LongType || isInterval(type) ? addLongs : type.kind === "decimal" ? decimalAdder(type) : null;
  const sum = add === null ? `${target} + ${value}` : `${context.reference("add", add)}(${target}, ${value})`;
  return `if (${value} !== null) ${target} = ${target} === null ? ${value} : ${sum};`;
}

/** @throws NUMERIC_VALUE_OUT_OF_RANGE when the sum outgrows its type */
function decimalAdder(type: DecimalType): (a: Decimal, b: Decimal) => Decimal {
  return (a, b) => toDecimalType(a.add(b), type);
}

const sum: AggregateFunction = {
  kind: "aggregate",
  name: "sum",
  arity: [1, 1],
  expects: '"NUMERIC" or "ANSI INTERVAL"',
  bind([type]): BoundAggregate | null {
    const argument = summable(type);
    if (argument === null) return null;
    const result = sumType(argument);
    // With ANSI rules off a sum of longs goes round.
    const goesRound = !isAnsi();
    return {
      argumentTypes: [argument],
      dataType: result,
      nullable: true,
      buffers: [{ name: "sum", dataType: result, initial: null }],
      update: ([s], [value], context) => addTo(result, s, value, context, goesRound),
      merge: ([s], [other], context) => addTo(result, s, other, context, goesRound),
      evaluate: ([s]) => s,
    };
  },
};

/** A decimal's mean has four digits more than the values. */
function avgDecimal(type: DecimalType): BoundAggregate {
  const total = sumType(type);
  const result = bounded(type.precision + 4, type.scale + 4);
  const divide = (sum: Decimal, n: number): Decimal =>
    toDecimalType(sum.div(new Decimal(BigInt(n), 0), result.scale), result);
  return {
    argumentTypes: [type],
    dataType: result,
    nullable: true,
    buffers: [
      { name: "sum", dataType: total, initial: null },
      { name: "count", dataType: LongType, initial: 0 },
    ],
    update: ([s, n], [value], context) => `if (${value} !== null) { ${addTo(total, s, value, context)} ${n} += 1; }`,
    merge: ([s, n], [otherSum, otherCount], context) => `${addTo(total, s, otherSum, context)} ${n} += ${otherCount};`,
    evaluate: ([s, n], context) => `(${n} === 0 ? null : ${context.reference("divide", divide)}(${s}, ${n}))`,
  };
}

/** The mean of intervals has all fields, and is rounded half away from zero. */
function avgInterval(type: DataType): BoundAggregate {
  const isTime = type.kind === "dayTimeInterval";
  const divide = (sum: Long, n: number): Long => {
    const mean = Number(sum) / n;
    return Math.sign(mean) * Math.round(Math.abs(mean));
  };
  return {
    argumentTypes: [type],
    dataType: intervalType(isTime ? "day" : "year", isTime ? "second" : "month") as DataType,
    nullable: true,
    buffers: [
      { name: "sum", dataType: type, initial: null },
      { name: "count", dataType: LongType, initial: 0 },
    ],
    update: ([s, n], [value], context) => `if (${value} !== null) { ${addTo(type, s, value, context)} ${n} += 1; }`,
    merge: ([s, n], [otherSum, otherCount], context) => `${addTo(type, s, otherSum, context)} ${n} += ${otherCount};`,
    evaluate: ([s, n], context) => `(${n} === 0 ? null : ${context.reference("divide", divide)}(${s}, ${n}))`,
  };
}

const avg: AggregateFunction = {
  kind: "aggregate",
  name: "avg",
  arity: [1, 1],
  expects: '"NUMERIC" or "ANSI INTERVAL"',
  bind([type]): BoundAggregate | null {
    const argument = summable(type);
    if (argument === null) return null;
    // A long may be a bigint; as a double it is a number.
    const toDouble = (value: string): string => (argument === LongType ? `Number(${value})` : value);
    if (type.kind === "decimal") return avgDecimal(type);
    if (isInterval(type)) return avgInterval(type);
    return {
      argumentTypes: [argument],
      dataType: DoubleType,
      nullable: true,
      buffers: [
        { name: "sum", dataType: DoubleType, initial: 0 },
        { name: "count", dataType: LongType, initial: 0 },
      ],
      update: ([s, n], [value]) => `if (${value} !== null) { ${s} += ${toDouble(value)}; ${n} += 1; }`,
      merge: ([s, n], [otherSum, otherCount]) => `${s} += ${otherSum}; ${n} += ${otherCount};`,
      evaluate: ([s, n]) => `(${n} === 0 ? null : ${s} / ${n})`,
    };
  },
};

function extreme(name: "min" | "max"): AggregateFunction {
  const sign = name === "min" ? "<" : ">";
  return {
    kind: "aggregate",
    name,
    arity: [1, 1],
    expects: "any",
    bind([type]): BoundAggregate | null {
      if (!isOrderable(type)) return null;
      const keep = (target: string, value: string, context: CodeContext): string => {
        const better = isPlainlyOrdered(type)
          ? `${value} ${sign} ${target}`
          : `${context.reference("compare", comparator(type))}(${value}, ${target}) ${sign} 0`;
        return `if (${value} !== null && (${target} === null || ${better})) ${target} = ${value};`;
      };
      return {
        argumentTypes: [type],
        dataType: type,
        nullable: true,
        buffers: [{ name, dataType: type, initial: null }],
        update: ([best], [value], context) => keep(best, value, context),
        merge: ([best], [other], context) => keep(best, other, context),
        evaluate: ([best]) => best,
      };
    },
  };
}

export const aggregates: readonly AggregateFunction[] = [
  count,
  sum,
  avg,
  { ...avg, name: "mean" },
  extreme("min"),
  extreme("max"),
];

export const tolerantAggregates: readonly AggregateFunction[] = [tolerant("try_sum", sum), tolerant("try_avg", avg)];
