/** The functions that programs call, and what aggregates make of rows that were folded in two places and then merged. */
import assert from "node:assert/strict";
import { CodegenContext } from "../../src/catalyst/codegen";
import { Decimal } from "../../src/data/decimal";
import { toJson } from "../../src/data/json-value";
import { BooleanType, type DataType, DecimalType, DoubleType, IntegerType, StringType } from "../../src/data/types";
import type { Value } from "../../src/data/value";
import type { Column } from "../../src/plan/column";
import { UnresolvedFunction } from "../../src/plan/expression";
import type { AggregateFunction } from "../../src/plan/function";
import * as aggregates from "../../src/plan/functions/api-aggregate";
import * as collections from "../../src/plan/functions/api-collection";
import * as dates from "../../src/plan/functions/api-date";
import * as mathematics from "../../src/plan/functions/api-math";
import * as texts from "../../src/plan/functions/api-text";
import { lookupFunction } from "../../src/plan/functions/registry";

describe("functions for programs", () => {
  const all = Object.entries({ ...aggregates, ...collections, ...dates, ...mathematics, ...texts });
  for (const [name, make] of all)
    it(`${name} is a function of SQL`, () => {
      const { expression } = (make as (...args: string[]) => Column)("a", "b", "c", "d", "e", "f");
      assert.ok(expression instanceof UnresolvedFunction);
      const definition = lookupFunction(expression.name);
      assert.ok(definition, expression.name);
      const [fewest, most] = definition.arity;
      const given = expression.children.length;
      assert.ok(given >= fewest && given <= most, `${given} arguments, not ${fewest} to ${most}`);
    });
});

/** Folds each part by itself, merges what came out in order, and gives the result: what a shuffle does. */
function foldParts(
  definition: AggregateFunction,
  types: readonly DataType[],
  parts: readonly (readonly Value[][])[],
): unknown {
  const bound = definition.bind(types);
  assert.ok(bound);
  const context = new CodegenContext("UTC");
  const cells = (list: string): string[] => bound.buffers.map((_, i) => `${list}[${i}]`);
  const update = bound.update(
    cells("b"),
    types.map((_, i) => `row[${i}]`),
    context,
  );
  const merge = bound.merge(cells("b"), cells("other"), context);
  const { fold } = context.compile<() => { fold: (start: Value[][]) => Value }>(
    `const initial = () => ${context.reference("initial", () => bound.buffers.map((one) => one.initial))}();
     const part = (rows) => { const b = initial(); for (const row of rows) { ${update} } return b; };
     return () => ({ fold(parts) {
       const b = initial();
       for (const rows of parts) { const other = part(rows); ${merge} }
       return ${bound.evaluate(cells("b"), context)};
     } });`,
  )();
  const result = fold(parts as unknown as Value[][]);
  return toJson(result, bound.dataType);
}

const NUMBERS: readonly Value[][] = [3, 1, null, 4, 1, 5, 9, 2, 6].map((n) => [n]);
const PAIRS: readonly Value[][] = NUMBERS.map(([n], i) => [n, (i * 7) % 5]);
const WORDS: readonly Value[][] = ["b", "a", null, "b", "c"].map((word) => [word, "-"]);
const TRUTHS: readonly Value[][] = [true, null, false, true].map((truth) => [truth]);
const MONEY: readonly Value[][] = ["1.50", "2.25", null, "0.10"].map((text) => [
  text === null ? null : Decimal.parse(text),
]);

describe("an aggregate of merged parts is that of all rows", () => {
  const cases: readonly (readonly [string, readonly DataType[], readonly Value[][], unknown])[] = [
    ["sum", [IntegerType], NUMBERS, 31],
    ["avg", [IntegerType], NUMBERS, 3.875],
    ["sum", [new DecimalType(10, 2)], MONEY, "3.85"],
    ["avg", [new DecimalType(10, 2)], MONEY, "1.283333"],
    ["first", [IntegerType], NUMBERS, 3],
    ["last", [IntegerType], NUMBERS, 6],
    ["min_by", [IntegerType, IntegerType], PAIRS, 3],
    ["max_by", [IntegerType, IntegerType], PAIRS, null],
    ["collect_list", [IntegerType], NUMBERS, [3, 1, 4, 1, 5, 9, 2, 6]],
    ["collect_set", [IntegerType], NUMBERS, [1, 2, 3, 4, 5, 6, 9]],
    ["approx_count_distinct", [IntegerType], NUMBERS, 7],
    ["median", [IntegerType], NUMBERS, 3.5],
    ["mode", [IntegerType], NUMBERS, 1],
    ["var_pop", [DoubleType], NUMBERS, 6.609375],
    ["var_samp", [DoubleType], NUMBERS, 7.553571428571429],
    ["skewness", [DoubleType], NUMBERS, 0.66829],
    ["kurtosis", [DoubleType], NUMBERS, -0.53495],
    ["corr", [DoubleType, DoubleType], PAIRS, null],
    ["covar_pop", [DoubleType, DoubleType], PAIRS, null],
    ["bit_xor", [IntegerType], NUMBERS, 15],
    ["product", [DoubleType], NUMBERS, 6480],
    ["bool_and", [BooleanType], TRUTHS, false],
    ["bool_or", [BooleanType], TRUTHS, true],
    ["count_if", [BooleanType], TRUTHS, 2],
    ["listagg", [StringType, StringType], WORDS, "b-a-b-c"],
  ];
  for (const [name, types, rows, expected] of cases)
    it(`${name} of ${types.join(", ")}`, () => {
      const definition = lookupFunction(name) as AggregateFunction;
      const whole = foldParts(definition, types, [rows as Value[][]]);
      if (typeof expected === "number") assert.ok(Math.abs((whole as number) - expected) < 1e-4, `${whole}`);
      else if (expected !== null) assert.deepEqual(whole, expected);
      for (let cut = 0; cut <= rows.length; cut++) {
        const merged = foldParts(definition, types, [
          rows.slice(0, cut) as Value[][],
          [],
          rows.slice(cut) as Value[][],
        ]);
        if (typeof whole === "number")
          assert.ok(Math.abs((merged as number) - whole) < 1e-9, `${merged} is not ${whole}`);
        else assert.deepEqual(merged, whole);
      }
    });

  it("and merging leaves alone the lists it was given, which may lie in the state store", () => {
    for (const name of ["collect_list", "collect_set", "median"]) {
      const bound = (lookupFunction(name) as AggregateFunction).bind([DoubleType]);
      assert.ok(bound);
      const context = new CodegenContext("UTC");
      const merge = bound.merge(["b[0]"], ["other[0]"], context);
      const body = `return (b, other) => { ${merge} return b[0]; };`;
      const run = context.compile<(b: Value[], other: Value[]) => Value>(body);
      const [kept, more] = [Object.freeze([1, 2]), Object.freeze([3])];
      assert.deepEqual(run([kept], [more]), [1, 2, 3]);
    }
  });

  it("is NULL, or nothing, of no rows", () => {
    const of = (name: string, type: DataType): unknown =>
      foldParts(lookupFunction(name) as AggregateFunction, [type], [[]]);
    assert.deepEqual(
      ["sum", "first", "stddev", "median", "collect_list", "count_if"].map((name) =>
        of(name, name === "count_if" ? BooleanType : DoubleType),
      ),
      [null, null, null, null, [], 0],
    );
  });
});
