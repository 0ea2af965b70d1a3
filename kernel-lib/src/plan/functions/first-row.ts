/** `first(column)`: the value of the first row that arrives, be it NULL. Spark's `First`, which `dropDuplicates` uses. */
import { BooleanType, type DataType } from "../../data/types";
import type { AggregateFunction, BoundAggregate } from "../function";

export const firstRow: AggregateFunction & { of(type: DataType, nullable: boolean): BoundAggregate } = {
  kind: "aggregate",
  name: "first",
  arity: [1, 1],
  expects: "any",
  bind: ([type]) => firstRow.of(type, true),
  /** @param nullable whether the column can be NULL; in a group there is always a first row */
  of: (type, nullable) => ({
    argumentTypes: [type],
    dataType: type,
    nullable,
    buffers: [
      { name: "first", dataType: type, initial: null },
      { name: "valueSet", dataType: BooleanType, initial: false },
    ],
    update: ([first, isSet], [value]) => `if (!${isSet}) { ${first} = ${value}; ${isSet} = true; }`,
    merge: ([first, isSet], [other, otherSet]) =>
      `if (!${isSet} && ${otherSet}) { ${first} = ${other}; ${isSet} = true; }`,
    evaluate: ([first]) => first,
  }),
};
