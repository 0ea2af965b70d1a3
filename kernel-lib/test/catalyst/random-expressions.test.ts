/**
 * Generated code against the simplest thing that could be right: a walk over the tree, value by value, with nulls as SQL has
 * them. Ten thousand cells of random expressions over rows with and without nulls.
 */
import assert from "node:assert/strict";
import { analyze } from "../../src/catalyst/analyzer";
import { CodegenContext, generate, type InputCode } from "../../src/catalyst/codegen";
import { type Random, SeededRandom } from "../../src/data/random";
import { BooleanType, IntegerType, StructType } from "../../src/data/types";
import type { Value } from "../../src/data/value";
import { Alias, type Expression, UnresolvedAttribute, UnresolvedFunction } from "../../src/plan/expression";
import { toLiteral } from "../../src/plan/literal";
import { attributesOf, LocalRelation, type Project, Project as ProjectNode } from "../../src/plan/logical";

const schema = new StructType().add("i", IntegerType).add("j", IntegerType).add("p", BooleanType).add("q", BooleanType);

type Row = Readonly<Record<string, Value>>;
type Cell = number | boolean | null;

const pick = <T>(random: Random, items: readonly T[]): T => items[Math.floor(random.next() * items.length)];

function number(random: Random, depth: number): Expression {
  const leaf = (): Expression =>
    pick(random, [new UnresolvedAttribute(["i"]), new UnresolvedAttribute(["j"]), toLiteral(2), toLiteral(null)]);
  if (depth === 0) return leaf();
  const a = (): Expression => number(random, depth - 1);
  const make = pick(random, [
    () => new UnresolvedFunction("+", [toLiteral(1), a()]),
    () => new UnresolvedFunction("-", [a(), toLiteral(3)]),
    () => new UnresolvedFunction("*", [a(), toLiteral(-1)]),
    () => new UnresolvedFunction("%", [a(), toLiteral(3)]),
    () => new UnresolvedFunction("coalesce", [toLiteral(0), a()].reverse()),
    () => new UnresolvedFunction("when", [truth(random, depth - 1), a(), toLiteral(7)]),
    leaf,
  ]);
  return make();
}

function truth(random: Random, depth: number): Expression {
  const leaf = (): Expression => pick(random, [new UnresolvedAttribute(["p"]), new UnresolvedAttribute(["q"])]);
  if (depth === 0) return leaf();
  const p = (): Expression => truth(random, depth - 1);
  const make = pick(random, [
    () => new UnresolvedFunction("and", [p(), p()]),
    () => new UnresolvedFunction("or", [p(), p()]),
    () => new UnresolvedFunction("not", [p()]),
    () => new UnresolvedFunction("isnull", [p()]),
    () =>
      new UnresolvedFunction(pick(random, ["=", "<", "<=", ">", ">=", "<=>"]), [
        number(random, depth - 1),
        toLiteral(1),
      ]),
    () => new UnresolvedFunction("in", [number(random, depth - 1), toLiteral(1), toLiteral(null)]),
    leaf,
  ]);
  return make();
}

/** SQL's rules, one by one. */
function walk(expression: Expression, row: Row): Cell {
  if (expression instanceof UnresolvedAttribute) return row[expression.name] as Cell;
  if (!(expression instanceof UnresolvedFunction)) return (expression as unknown as { value: Cell }).value;
  const values = expression.children.map((child) => walk(child, row));
  const [a, b, c] = values;
  switch (expression.name) {
    case "and":
      return a === false || b === false ? false : a === null || b === null ? null : true;
    case "or":
      return a === true || b === true ? true : a === null || b === null ? null : false;
    case "isnull":
      return a === null;
    case "coalesce":
      return values.find((value) => value !== null) ?? null;
    case "when":
      return a === true ? b : c;
    case "<=>":
      return a === b;
    case "in":
      return a === 1 ? true : null;
    default:
      return a === null || (b === null && expression.children.length > 1) ? null : strict(expression.name, a, b);
  }
}

function strict(name: string, a: Cell, b: Cell): Cell {
  const [x, y] = [a as number, b as number];
  const results: Record<string, () => Cell> = {
    not: () => !a,
    "+": () => x + y,
    "-": () => x - y,
    "*": () => x * y + 0,
    "%": () => (x % y) + 0,
    "=": () => x === y,
    "<": () => x < y,
    "<=": () => x <= y,
    ">": () => x > y,
    ">=": () => x >= y,
  };
  return results[name]();
}

/** The generated function of one expression over the four columns. */
function compile(expression: Expression): (row: Row) => Cell {
  const relation = new LocalRelation(attributesOf(schema), []);
  const plan = analyze(new ProjectNode([new Alias(expression, "x")], relation), () => undefined) as Project;
  const context = new CodegenContext("UTC");
  const input: InputCode = new Map(
    relation.output.map((column) => {
      const value = `row.${column.name}`;
      return [column.exprId, { code: "", value, isNull: `${value} === null` }];
    }),
  );
  const { code, value } = generate(plan.expressions[0], input, context);
  return context.compile(`return (row) => {\n${code}return ${value};\n};`);
}

describe("generated code of random expressions", () => {
  const cells: Cell[] = [null, 0, 1, -5];
  const truths: Cell[] = [null, true, false];
  const rows: Row[] = cells.flatMap((i) =>
    truths.map((p, n) => ({ i, j: cells[(n + 1) % 4], p, q: truths[(n + 1) % 3] })),
  );
  for (const seed of [1, 2, 3, 4, 5]) {
    it(`does what a walk over the tree does, seed ${seed}`, () => {
      const random = new SeededRandom(seed);
      for (let n = 0; n < 170; n++) {
        const expression = n % 2 === 0 ? truth(random, 4) : number(random, 4);
        const generated = compile(expression);
        for (const row of rows)
          assert.equal(generated(row), walk(expression, row), `${expression} of ${JSON.stringify(row)}`);
      }
    });
  }
});
