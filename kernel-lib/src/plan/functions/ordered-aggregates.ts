/**
 * Aggregates with an order of their own: `percentile_cont(0.5) WITHIN GROUP (ORDER BY a)`, `mode() WITHIN GROUP (ORDER BY a)`,
 * `listagg(a, ',') WITHIN GROUP (ORDER BY b)`. The order is part of the definition, since Spark writes it in the column's name.
 */
import { comparator, nullsFirst } from "../../data/ordering";
import { ArrayType, type DataType, StringType, StructField, StructType } from "../../data/types";
import type { Value } from "../../data/value";
import type { AggregateFunction } from "../function";
import type { SortOrder } from "../sort-order";
import { mostFrequent } from "./aggregates-collecting";
import { ANY, STRING } from "./define";
import { aggregate, buffer } from "./define-aggregate";
import { FRACTION } from "./fractions";
import { addItem, joinItems } from "./growing-list";
import { continuous, discrete, MEASURE, percentileOf } from "./percentiles";

type Direction = Pick<SortOrder, "ascending" | "nullsFirst">;

/** A function of the values in the order, or undefined when the name has no WITHIN GROUP. */
export function orderedAggregate(
  name: string,
  order: readonly Direction[],
  isDistinct: boolean,
): AggregateFunction | undefined {
  const [first] = order;
  const descending = first.ascending ? "" : " DESC";
  switch (name) {
    case "percentile_cont":
    case "percentile_disc":
      return percentileOf({
        name,
        pick: name === "percentile_cont" ? continuous : discrete,
        isDescending: !first.ascending,
        takes: [MEASURE, FRACTION],
        sql: ([value, fraction]) => `${name}(${fraction}) WITHIN GROUP (ORDER BY ${value}${descending})`,
      });
    case "mode":
      return orderedMode(first.ascending);
    case "listagg":
    case "string_agg":
      return orderedList(order, isDistinct);
    default:
      return undefined;
  }
}

/** Of the most frequent values the smallest, or the largest. Spark writes the direction the other way round. */
export function orderedMode(takesSmallest: boolean): AggregateFunction {
  return aggregate({
    name: "mode",
    takes: [ANY],
    gives: ([type]) => type,
    nullable: true,
    sql: ([value]) => `mode() WITHIN GROUP (ORDER BY ${value}${takesSmallest ? " DESC" : ""})`,
    buffers: ([type]) => [buffer("buf", new ArrayType(type), [])],
    fold: ([type]) => ({
      step: (items: readonly Value[], value: Value) => [addItem(items, value)],
      combine: (a: readonly Value[], b: readonly Value[]) => [joinItems(a, b)],
      finish: (items: readonly Value[]) => mostFrequent(items, type, takesSmallest),
    }),
  });
}

/** Arguments: the value, the delimiter (NULL is none), and what the values are ordered by. */
function orderedList(order: readonly Direction[], isDistinct: boolean): AggregateFunction {
  return aggregate({
    name: "listagg",
    takes: [STRING, STRING, ...order.map(() => ANY)],
    gives: StringType,
    nullable: true,
    keepsNulls: true,
    sql: ([value, delimiter, ...keys]) => {
      const items = keys.map((key, i) => `${key} ${directionText(order[i])}`);
      return `listagg(${isDistinct ? "DISTINCT " : ""}${value}, ${delimiter}) WITHIN GROUP (ORDER BY ${items.join(", ")})`;
    },
    buffers: (types) => [buffer("buf", rowsOf(types), []), buffer("delimiter", StringType)],
    fold: (types) => ({
      step: (rows: readonly Value[], _: Value, value: Value, delimiter: Value, ...keys: Value[]) => [
        value === null ? rows : addItem(rows, [value, ...keys]),
        delimiter,
      ],
      combine: (a: readonly Value[], x: Value, b: readonly Value[], y: Value) => [joinItems(a, b), x ?? y],
      finish: (rows: readonly Value[], delimiter: Value) => {
        if (rows.length === 0) return null;
        const sorted = [...(rows as readonly (readonly Value[])[])].sort(byKeys(types.slice(2), order));
        const values = sorted.map(([value]) => value as string);
        return (isDistinct ? [...new Set(values)] : values).join((delimiter as string | null) ?? "");
      },
    }),
  });
}

function directionText({ ascending, nullsFirst: first }: Direction): string {
  return `${ascending ? "ASC" : "DESC"} NULLS ${first ? "FIRST" : "LAST"}`;
}

function rowsOf(types: readonly DataType[]): DataType {
  const fields = [types[0], ...types.slice(2)].map((type, i) => new StructField(`c${i}`, type));
  return new ArrayType(new StructType(fields), false);
}

function byKeys(
  types: readonly DataType[],
  order: readonly Direction[],
): (a: readonly Value[], b: readonly Value[]) => number {
  const compare = types.map((type) => nullsFirst(comparator(type)));
  return (a, b) => {
    for (const [i, { ascending, nullsFirst: first }] of order.entries()) {
      const [x, y] = [a[i + 1], b[i + 1]];
      const result = compare[i](x, y);
      const isNullCase = x === null || y === null;
      if (result !== 0) return (isNullCase ? first : ascending) ? result : -result;
    }
    return 0;
  };
}
