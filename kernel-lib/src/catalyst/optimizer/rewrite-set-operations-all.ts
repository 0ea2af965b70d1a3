/**
 * INTERSECT ALL and EXCEPT ALL count: how often a row stands on either side says how often it comes out. So they become a union whose rows
 * say where they are from, groups that count, and a generator that repeats. Spark's `RewriteIntersectAll` and `RewriteExceptAll`.
 */
import { BooleanType, LongType } from "../../data/types";
import { Alias, type AttributeReference, type Expression, Literal, toAttribute } from "../../plan/expression";
import { lookupFunction } from "../../plan/functions/registry";
import { Generator } from "../../plan/generator";
import { replicateRows } from "../../plan/generators";
import { Aggregate, Filter, type LogicalPlan, Project } from "../../plan/logical";
import { Generate } from "../../plan/logical-generate";
import { SetOperation, Union } from "../../plan/logical-set";
import { bindCall } from "../analyzer/resolve-functions";
import { callOf, nullOf, TRUE } from "../build-expression";
import { and } from "../predicates";
import { nodeRule, type Rule } from "../rule";

function rewriting(kind: SetOperation["kind"], name: string, rewrite: (node: SetOperation) => LogicalPlan): Rule {
  return nodeRule(name, [SetOperation], (node) => {
    const isMeant = node instanceof SetOperation && node.kind === kind && node.isAll && !node.isStreaming;
    return isMeant ? rewrite(node) : node;
  });
}

const long = (value: number): Literal => new Literal(value, LongType);

export const rewriteExceptAll: Rule = rewriting("Except", "RewriteExceptAll", (node) => {
  const { columns, marks, union } = marked(node, ["vcol"], [[long(1)], [long(-1)]]);
  const sum = aggregated("sum", marks[0], "sum");
  const counted = new Aggregate(columns, [...columns, sum], union);
  const left = new Filter(callOf(">", toAttribute(sum), long(0)), counted);
  return repeated(toAttribute(sum), columns, left);
});

export const rewriteIntersectAll: Rule = rewriting("Intersect", "RewriteIntersectAll", (node) => {
  const none = nullOf(BooleanType);
  const { columns, marks, union } = marked(
    node,
    ["vcol1", "vcol2"],
    [
      [TRUE, none],
      [none, TRUE],
    ],
  );
  const counts = marks.map((mark) => aggregated("count", mark, `${mark.name}_count`));
  const [first, second] = counts.map(toAttribute);
  const onBoth = and([first, second].map((count) => callOf(">=", count, long(1))));
  const kept = new Filter(onBoth, new Aggregate(columns, [...counts, ...columns], union));
  const fewer = new Alias(callOf("if", callOf(">", first, second), second, first), "min_count");
  return repeated(toAttribute(fewer), columns, new Project([...columns, fewer], kept));
});

interface Marked {
  /** What is compared: the left side's columns, as the union puts them out. */
  readonly columns: readonly AttributeReference[];
  /** The columns that say where a row is from. */
  readonly marks: readonly AttributeReference[];
  readonly union: Union;
}

/** @param values of the marks, on the left and on the right side */
function marked(
  { left, right }: SetOperation,
  names: readonly string[],
  values: readonly (readonly Literal[])[],
): Marked {
  const sides = [left, right].map((side, s) => {
    const marks = names.map((name, i) => new Alias(values[s][i], name));
    return new Project([...marks, ...side.output], side);
  });
  const union = new Union(sides);
  return { union, marks: union.output.slice(0, names.length), columns: union.output.slice(names.length) };
}

function aggregated(name: string, column: AttributeReference, as: string): Alias {
  const definition = lookupFunction(name);
  if (definition === undefined) throw new Error(`internal: there is no ${name}`);
  return new Alias(bindCall(definition, [column]), as);
}

/** Each row as often as the column says. */
function repeated(times: Expression, columns: readonly AttributeReference[], child: LogicalPlan): LogicalPlan {
  const generator = new Generator(replicateRows, [times, ...columns], false);
  return new Project(columns, new Generate(generator, false, columns, child));
}
