/**
 * What the hints of a query ask for: how relations that they name are to be joined, or how the rows are to be dealt out. Spark's
 * `ResolveHints`. It runs before names are looked up, since a hint means names as they stand in the query; a hint that
 * nobody knows, or that names no relation, is dropped.
 */
import { AnalysisException } from "../../data/errors";
import { type Expression, Literal, UnresolvedAttribute } from "../../plan/expression";
import { type LogicalPlan, SubqueryAlias, UnresolvedRelation } from "../../plan/logical";
import { ResolvedHint, UnresolvedHint } from "../../plan/logical-hint";
import type { JoinStrategy } from "../../plan/logical-join";
import { RebalancePartitions, Repartition, RepartitionByExpression } from "../../plan/logical-partitioning";
import { View } from "../../plan/logical-view";
import { SortOrder } from "../../plan/sort-order";
import { nodeRule, type Rule } from "../rule";

const STRATEGIES: ReadonlyMap<string, JoinStrategy> = new Map([
  ["BROADCAST", "broadcast"],
  ["BROADCASTJOIN", "broadcast"],
  ["MAPJOIN", "broadcast"],
  ["SHUFFLE_MERGE", "merge"],
  ["MERGE", "merge"],
  ["MERGEJOIN", "merge"],
  ["SHUFFLE_HASH", "shuffle_hash"],
  ["SHUFFLE_REPLICATE_NL", "shuffle_replicate_nl"],
]);

export const resolveHints: Rule = nodeRule("ResolveHints", [UnresolvedHint], (node) => {
  if (!(node instanceof UnresolvedHint)) return node;
  const strategy = STRATEGIES.get(node.name.toUpperCase());
  return strategy === undefined ? (dealtOut(node) ?? node.child) : joined(node, strategy);
});

function joined({ parameters, child }: UnresolvedHint, strategy: JoinStrategy): LogicalPlan {
  if (parameters.length === 0) return new ResolvedHint(strategy, child);
  const names = parameters.flatMap(nameOf);
  return names.reduce((plan, name) => marked(plan, name, strategy), child);
}

/** A relation's name, as parts from the last to the first. */
function nameOf(parameter: Expression): (readonly string[])[] {
  if (parameter instanceof UnresolvedAttribute) return [reversed(parameter.nameParts)];
  if (parameter instanceof Literal && typeof parameter.value === "string")
    return [reversed(parameter.value.split("."))];
  return [];
}

const reversed = (parts: readonly string[]): string[] => parts.map((part) => part.toLowerCase()).reverse();

/** The plan with the hint over the relations of this name; what has another name is not looked into. */
function marked(plan: LogicalPlan, name: readonly string[], strategy: JoinStrategy): LogicalPlan {
  const own =
    plan instanceof SubqueryAlias
      ? [plan.alias.toLowerCase()]
      : plan instanceof UnresolvedRelation
        ? reversed(plan.nameParts)
        : null;
  if (own !== null && name.length <= own.length && name.every((part, i) => part === own[i]))
    return new ResolvedHint(strategy, plan);
  if (plan instanceof ResolvedHint && own === null) {
    const inner = plan.child;
    const isNamed = inner instanceof SubqueryAlias || inner instanceof UnresolvedRelation;
    return isNamed && marked(inner, name, strategy) !== inner ? new ResolvedHint(strategy, plan) : plan;
  }
  if (plan instanceof SubqueryAlias || plan instanceof View) return plan;
  return plan.withChildren(plan.children.map((child) => marked(child, name, strategy)));
}

/** What a hint about partitions makes of the plan; null for another hint. */
function dealtOut({ name, parameters, child }: UnresolvedHint): LogicalPlan | null {
  const hint = name.toUpperCase();
  switch (hint) {
    case "COALESCE": {
      const [count, ...rest] = parameters;
      if (rest.length > 0 || numberOf(count) === null)
        throw new AnalysisException(
          "_LEGACY_ERROR_TEMP_1046",
          `${hint} Hint expects a partition number as a parameter.`,
        );
      return new Repartition(numberOf(count) as number, false, child);
    }
    case "REPARTITION": {
      const { count, values } = numberFirst(hint, parameters);
      if (values.length === 0 && count !== null) return new Repartition(count, true, child);
      return new RepartitionByExpression(values, count, child);
    }
    case "REPARTITION_BY_RANGE": {
      const { count, values } = numberFirst(hint, parameters);
      return new RepartitionByExpression(
        values.map((value) => (value instanceof SortOrder ? value : new SortOrder(value, true))),
        count,
        child,
      );
    }
    case "REBALANCE": {
      const { count, values } = numberFirst(hint, parameters);
      return new RebalancePartitions(values, count, child);
    }
    default:
      return null;
  }
}

function numberFirst(
  hint: string,
  parameters: readonly Expression[],
): { readonly count: number | null; readonly values: readonly Expression[] } {
  const count = numberOf(parameters[0]);
  const values = count === null ? parameters : parameters.slice(1);
  const wrong = values.filter((value) => !isColumn(value));
  if (wrong.length > 0)
    throw new AnalysisException(
      "_LEGACY_ERROR_TEMP_1047",
      `${hint} Hint parameters should include an optional integral partitionNum and/or columns, but ${wrong.map((value) => `"${value.sql()}"`).join(", ")} can not be recognized as either partitionNum or columns.`,
    );
  return { count, values: values.map(asColumn) };
}

function numberOf(parameter: Expression | undefined): number | null {
  return parameter instanceof Literal && parameter.dataType.kind === "int" ? Number(parameter.value) : null;
}

function isText(value: Expression): value is Literal {
  return value instanceof Literal && value.dataType.kind === "string";
}

function isColumn(value: Expression): boolean {
  return value instanceof UnresolvedAttribute || value instanceof SortOrder || isText(value);
}

/** A text names a column too. */
function asColumn(value: Expression): Expression {
  return isText(value) ? new UnresolvedAttribute([String(value.value)]) : value;
}
