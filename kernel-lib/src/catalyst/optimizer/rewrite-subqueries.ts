/**
 * Makes joins of the queries inside expressions. Spark's `RewritePredicateSubquery` and `RewriteCorrelatedScalarSubquery`.
 *
 * `WHERE EXISTS` and `WHERE x IN` are semi joins, with NOT anti joins; anywhere else an existence join tells of each row in
 * a column whether it has a partner. A scalar query that reads columns around it is an outer join; one that does not is
 * left alone and run before the query itself (`session-state.ts`).
 */
import { BooleanType, IntegerType } from "../../data/types";
import {
  Alias,
  AttributeReference,
  type Expression,
  Literal,
  newExprId,
  references,
  toAttribute,
} from "../../plan/expression";
import { ScalarCall } from "../../plan/function";
import { Aggregate, Filter, Limit, type LogicalPlan, Project, Sort, SubqueryAlias } from "../../plan/logical";
import { Join, type JoinType } from "../../plan/logical-join";
import { LateralJoin } from "../../plan/logical-lateral";
import { isSubquery, mapSubqueries, SubqueryExpression } from "../../plan/subquery";
import { renewed } from "../analyzer/deduplicate-relations";
import { callOf } from "../build-expression";
import { and, conjuncts } from "../predicates";
import { about, type Rule } from "../rule";
import { decorrelate } from "./decorrelate";
import { inlineSubquery } from "./inline-subquery";
import { fromAround, rewriteLateralJoin } from "./rewrite-lateral-join";
import { withoutRows } from "./without-rows";

export const rewriteSubqueries: Rule = {
  name: "RewriteSubquery",
  about: about(SubqueryExpression, LateralJoin),
  apply: rewriteAll,
};

function rewriteAll(plan: LogicalPlan): LogicalPlan {
  return plan.transformUp((node) => {
    const inner = mapSubqueries(node, rewriteAll).mapExpressions(simplified);
    if (!inner.expressions.some((e) => e.exists(needsJoin))) return inner;
    if (inner instanceof LateralJoin) return rewriteLateralJoin(inner);
    if (inner instanceof Filter) return rewriteFilter(inner);
    if (inner instanceof Join) return rewriteJoin(inner);
    return rewriteValues(inner);
  });
}

/** Without a column from around, EXISTS is a query run before: does it give a row? */
function simplified(expression: Expression): Expression {
  if (!isSubquery(expression) || expression.kind === "in" || expression.kind === "lateral") return expression;
  if (expression.kind === "scalar")
    return expression.isCorrelated ? (inlineSubquery(expression) ?? expression) : expression;
  if (expression.isCorrelated) return expression.withPlan(someRow(expression.plan));
  const one = new Project([new Alias(new Literal(1, IntegerType), "col")], new Limit(1, expression.plan));
  return callOf("isnotnull", new SubqueryExpression("scalar", one));
}

/** Whether there is a row does not hang on their order. */
function someRow(plan: LogicalPlan): LogicalPlan {
  const isIdle = plan instanceof Sort || plan instanceof SubqueryAlias;
  return isIdle ? someRow(plan.child) : plan;
}

function needsJoin(expression: Expression): expression is SubqueryExpression {
  return isSubquery(expression) && (expression.kind !== "scalar" || expression.isCorrelated);
}

function rewriteFilter(filter: Filter): LogicalPlan {
  const parts = conjuncts(negationsInside(filter.condition));
  const asJoin = parts.map((part) => predicateOf(part));
  const rest = parts.filter((_, i) => asJoin[i] === null);
  const input = rest.length === 0 ? filter.child : rewriteRest(new Filter(and(rest), filter.child));
  return asJoin.reduce((plan, predicate) => (predicate === null ? plan : predicateJoin(plan, predicate)), input);
}

function rewriteRest(filter: Filter): LogicalPlan {
  return filter.condition.exists(needsJoin) ? rewriteValues(filter) : filter;
}

/** `NOT (x IN … AND y)` as `x NOT IN … OR NOT y`: only then is it known that NULL must not count as false. */
function negationsInside(condition: Expression): Expression {
  if (!(condition instanceof ScalarCall) || !condition.exists(needsJoin)) return condition;
  const { name } = condition.definition;
  if (name === "and" || name === "or") return condition.withChildren(condition.children.map(negationsInside));
  const inner = condition.children[0];
  if (name !== "not" || !(inner instanceof ScalarCall)) return condition;
  const turned = inner.definition.name === "and" ? "or" : inner.definition.name === "or" ? "and" : null;
  if (inner.definition.name === "not") return negationsInside(inner.children[0]);
  if (turned === null) return condition;
  const [left, right] = inner.children.map((child) => negationsInside(callOf("not", child)));
  return callOf(turned, left, right);
}

interface Predicate {
  readonly subquery: SubqueryExpression;
  readonly negated: boolean;
}

/** A part of a condition that is a semi or anti join as a whole. */
function predicateOf(part: Expression): Predicate | null {
  const isNot = part instanceof ScalarCall && part.definition.name === "not";
  const inner = isNot ? part.children[0] : part;
  if (!isSubquery(inner) || inner.kind === "scalar") return null;
  return inner.values.some((value) => value.exists(needsJoin)) ? null : { subquery: inner, negated: isNot };
}

function predicateJoin(child: LogicalPlan, { subquery, negated }: Predicate): LogicalPlan {
  const { plan, condition } = sideOf(subquery, child, negated);
  return new Join(child, plan, negated ? "LeftAnti" : "LeftSemi", condition);
}

/** The right side of the join, and what belongs together; where NULL is compared, NOT IN must not be true. */
function sideOf(
  subquery: SubqueryExpression,
  around: LogicalPlan,
  negated: boolean,
): { plan: LogicalPlan; condition: Expression | null } {
  const { plan, conditions } = decorrelate(renewedBeside(subquery.plan, around), around);
  const compared = subquery.values.map((value, i) => {
    const equal = callOf("=", value, plan.output[i]);
    return negated ? callOf("or", equal, callOf("isnull", equal)) : equal;
  });
  const all = [...compared, ...conditions.map((condition) => fromAround(condition, subquery))];
  return { plan, condition: all.length === 0 ? null : and(all) };
}

/** The same query may read the same table as the one around; then its columns need other identities. */
function renewedBeside(plan: LogicalPlan, around: LogicalPlan): LogicalPlan {
  const ids = new Set([...around.nodes()].flatMap((node) => node.output.map((column) => column.exprId)));
  const isShared = [...plan.nodes()].some((node) => node.output.some((column) => ids.has(column.exprId)));
  return isShared ? renewed(plan) : plan;
}

/** A query in a join's condition: after an inner join it is a filter, else it is looked up on the side that it is about. */
function rewriteJoin(join: Join): LogicalPlan {
  const parts = join.condition === null ? [] : conjuncts(join.condition);
  if (join.joinType === "Inner" || join.joinType === "Cross") {
    const [asked, rest] = [true, false].map((wanted) => parts.filter((part) => part.exists(needsJoin) === wanted));
    const bare = new Join(join.left, join.right, "Inner", rest.length === 0 ? null : and(rest));
    return rewriteFilter(new Filter(and(asked), bare));
  }
  const sides = { left: new JoinedColumns(join.left), right: new JoinedColumns(join.right) };
  const leftIds = new Set(join.left.output.map((column) => column.exprId));
  const condition = parts.map((part) => {
    const isLeft = part.collect(needsJoin).every((s) => references(s).every((column) => leftIds.has(column.exprId)));
    return sides[isLeft ? "left" : "right"].rewrite(part);
  });
  const joined = new Join(sides.left.plan, sides.right.plan, join.joinType, and(condition), null, join.existence);
  return new Project(join.output, joined);
}

/** Every query of the node becomes a join below it and a column of that. */
function rewriteValues(node: LogicalPlan): LogicalPlan {
  const [child] = node.children;
  const joins = new JoinedColumns(child);
  const rewritten = node.withExpressions(node.expressions.map((e) => joins.rewrite(e))).withChildren([joins.plan]);
  const makesColumns = node instanceof Project || node instanceof Aggregate;
  return makesColumns ? rewritten : new Project(node.output, rewritten);
}

class JoinedColumns {
  private readonly known = new Map<string, Expression>();

  constructor(public plan: LogicalPlan) {}

  rewrite(expression: Expression): Expression {
    const negated = predicateOf(expression);
    if (negated?.negated) return callOf("not", this.existence(negated.subquery, true));
    const inner = expression.withChildren(expression.children.map((child) => this.rewrite(child)));
    if (!needsJoin(inner)) return inner;
    const key = String(inner);
    const known = this.known.get(key) ?? (inner.kind === "scalar" ? this.scalar(inner) : this.existence(inner, false));
    this.known.set(key, known);
    return known;
  }

  private existence(subquery: SubqueryExpression, negated: boolean): Expression {
    const { plan, condition } = sideOf(subquery, this.plan, negated);
    const exists = new AttributeReference("exists", BooleanType, false, newExprId());
    this.plan = new Join(this.plan, plan, "Existence", condition, null, exists);
    return exists;
  }

  private scalar(subquery: SubqueryExpression): Expression {
    const around = this.plan;
    const inside = renewedBeside(subquery.plan, around);
    const top = topAggregate(inside);
    const { plan, conditions } = decorrelate(inside, around, top);
    const on = conditions.map((condition) => fromAround(condition, subquery));
    const type: JoinType = hasOneRow(inside) ? "LeftOuter" : "LeftSingle";
    const column = plan.output[0].withNullability(true);
    const empty = top === null ? null : withoutRows(fromAround(overAggregate(inside), subquery));
    const marker = new Alias(new Literal(true, BooleanType), "alwaysTrue");
    const marked = empty === null ? plan : new Project([...plan.output, marker], plan);
    this.plan = new Join(around, marked, type, on.length === 0 ? null : and(on));
    const isEmpty = callOf("isnull", toAttribute(marker).withNullability(true));
    return empty === null ? column : callOf("if", isEmpty, empty, column);
  }
}

/** The aggregation of all rows that a query is, up to projections; null when it is another. */
function topAggregate(plan: LogicalPlan): Aggregate | null {
  if (plan instanceof Aggregate) return plan.groupingExpressions.length === 0 ? plan : null;
  return plan instanceof Project || plan instanceof SubqueryAlias ? topAggregate(plan.child) : null;
}

/** What column `at` of such a query is, in terms of its aggregate functions. */
function overAggregate(plan: LogicalPlan, at: number = 0): Expression {
  if (plan instanceof SubqueryAlias) return overAggregate(plan.child, at);
  const list = plan instanceof Aggregate ? plan.aggregateExpressions : plan.expressions;
  const own = list[at] instanceof Alias ? list[at].children[0] : list[at];
  if (plan instanceof Aggregate) return own;
  const [below] = plan.children;
  return own.transformUp((n) => {
    const found = n instanceof AttributeReference ? below.output.findIndex((c) => c.exprId === n.exprId) : -1;
    return found < 0 ? n : overAggregate(below, found);
  });
}

/** Whether the query gives at most one row for each row around, whatever the data. */
function hasOneRow(plan: LogicalPlan): boolean {
  if (plan instanceof Aggregate) return plan.groupingExpressions.length === 0;
  if (plan instanceof Limit && plan.limit <= 1) return true;
  return (plan instanceof Project || plan instanceof Filter) && hasOneRow(plan.child);
}
