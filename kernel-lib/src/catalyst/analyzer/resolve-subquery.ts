/**
 * Understands the queries inside expressions. Spark's `ResolveSubquery`.
 *
 * A query inside is analysed like any other; a name that it cannot find is then looked for among the columns of the query
 * around. What stands before IN is compared with what comes out, so both get their common type (`InConversion`).
 */
import { type DataType, sameType } from "../../data/types";
import {
  Alias,
  type AttributeReference,
  type Expression,
  UnresolvedAttribute,
  UnresolvedStar,
} from "../../plan/expression";
import { Cast } from "../../plan/function";
import { commonType } from "../../plan/functions/numeric-types";
import { GetStructField } from "../../plan/get-field";
import { type LogicalPlan, Project } from "../../plan/logical";
import { withOrigin } from "../../plan/origin";
import { isSubquery, OuterReference, outerReferences, SubqueryExpression } from "../../plan/subquery";
import { nodeRule, type Rule, toFixedPoint } from "../rule";
import { resolveName } from "./resolve-references";

/** @param rules gives the rules that a query inside is analysed with */
export function resolveSubquery(rules: () => readonly Rule[]): Rule {
  return nodeRule("ResolveSubquery", [SubqueryExpression], (node) => {
    if (node.children.some((child) => !child.resolved)) return node;
    if (!node.expressions.some((e) => e.exists((n) => isSubquery(n) && !n.resolved))) return node;
    const columns = node.children.flatMap((child) => child.output);
    return node.mapExpressions((e) => (isSubquery(e) && !e.resolved ? resolved(e, columns, rules()) : e));
  });
}

function resolved(
  subquery: SubqueryExpression,
  columns: readonly AttributeReference[],
  rules: readonly Rule[],
): SubqueryExpression {
  const plan = analysedInside(subquery.plan, columns, rules, subquery.isDataFrame);
  const known = subquery.withPlan(plan, plan === subquery.plan ? subquery.outer : outerReferences(plan));
  return subquery.kind === "in" && plan.resolved ? compared(known) : known;
}

/**
 * A plan that may read `columns` of the query around.
 * @param onlyLazy whether only those names may be looked for there that are marked
 */
export function analysedInside(
  plan: LogicalPlan,
  columns: readonly AttributeReference[],
  rules: readonly Rule[],
  onlyLazy: boolean = false,
): LogicalPlan {
  let current = plan;
  for (;;) {
    const inside = toFixedPoint(current, rules);
    const outside = inside.resolved ? inside : fromOutside(inside, columns, onlyLazy);
    if (outside === inside) return inside;
    current = outside;
  }
}

/** Names that the plan's own columns do not have. */
function fromOutside(plan: LogicalPlan, columns: readonly AttributeReference[], onlyLazy: boolean): LogicalPlan {
  return plan.transformUp((node) => {
    if (node.children.some((child) => !child.resolved)) return node;
    const isList = node instanceof Project;
    return node.withExpressions(
      node.expressions.flatMap((e) => {
        if (isList && e instanceof UnresolvedStar && e.target !== null) return outerStar(e, columns);
        const found = e.transformUp((n) => outerColumn(n, columns, onlyLazy));
        return isList && found !== e && e instanceof UnresolvedAttribute ? named(found, e) : found;
      }),
    );
  });
}

/** `e.*` of a relation around. */
function outerStar(star: UnresolvedStar, columns: readonly AttributeReference[]): Expression[] {
  const [relation] = (star.target ?? []).slice(-1);
  const found = columns.filter((column) => column.qualifier?.toLowerCase() === relation.toLowerCase());
  return found.length === 0 ? [star] : found.map((column) => new Alias(new OuterReference(column), column.name));
}

function outerColumn(expression: Expression, columns: readonly AttributeReference[], onlyLazy: boolean): Expression {
  if (!(expression instanceof UnresolvedAttribute) || (onlyLazy && !expression.isLazy)) return expression;
  const found = withOrigin(expression.origin, () => resolveName(expression.nameParts, columns));
  return found?.transformUp((n) => ("exprId" in n ? new OuterReference(n as AttributeReference) : n)) ?? expression;
}

/** `SELECT w.name` of an outer column puts out `outer(w.name)`; a field of one is called like the field. */
function named(found: Expression, name: UnresolvedAttribute): Expression {
  if (found instanceof GetStructField) return new Alias(found, found.fieldName);
  return new Alias(found, found instanceof OuterReference ? found.column.name : name.name);
}

function compared(subquery: SubqueryExpression): SubqueryExpression {
  const { values, plan } = subquery;
  const { output } = plan;
  if (values.some((value) => !value.resolved) || values.length !== output.length) return subquery;
  const types = values.map((value, i) => commonType([value.dataType, output[i].dataType]));
  if (types.some((type) => type === null)) return subquery;
  const cast = <T extends Expression>(e: T, type: DataType | null): Expression =>
    type === null || sameType(e.dataType, type) ? e : new Cast(e, type, true);
  const fitting = output.every((column, i) => cast(column, types[i]) === column)
    ? plan
    : new Project(
        output.map((column, i) => {
          const made = cast(column, types[i]);
          return made === column ? column : new Alias(made, column.name);
        }),
        plan,
      );
  const children = [...values.map((value, i) => cast(value, types[i])), ...subquery.outerValues];
  return subquery.withPlan(fitting).withChildren(children) as SubqueryExpression;
}
