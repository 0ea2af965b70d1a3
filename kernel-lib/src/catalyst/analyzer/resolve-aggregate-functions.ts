/**
 * HAVING and ORDER BY over groups may call aggregate functions and name columns that the SELECT list does not have: they
 * are computed along and dropped again. Spark's `ResolveAggregateFunctions`.
 */
import {
  Alias,
  AttributeReference,
  type Expression,
  isNamed,
  type NamedExpression,
  toAttribute,
  UnresolvedAttribute,
} from "../../plan/expression";
import { AggregateCall } from "../../plan/function";
import { GroupingFunction } from "../../plan/grouping-sets";
import { Aggregate, Filter, type LogicalPlan, Project, Sort } from "../../plan/logical";
import { LocalSort } from "../../plan/logical-partitioning";
import { UnresolvedHaving } from "../../plan/logical-sql";
import { UnresolvedQualify } from "../../plan/logical-window";
import { WindowExpression, type WindowSpec } from "../../plan/window";
import { nodeRule, type Rule } from "../rule";
import { type GroupingKeys, groupingKeysOf, groupingValue, groupingWithoutSets } from "./grouping-analytics";
import { resolveName } from "./resolve-references";

export const resolveAggregateFunctions: Rule = nodeRule(
  "ResolveAggregateFunctions",
  [UnresolvedHaving, Sort, LocalSort, UnresolvedQualify],
  (node) => {
    const isSort = node instanceof Sort || node instanceof LocalSort;
    if (!(isSort || node instanceof UnresolvedHaving || node instanceof UnresolvedQualify)) return node;
    const { child } = node;
    if (!child.resolved) return node;
    const groups = groupsBelow(child);
    if (groups === null) return node instanceof UnresolvedHaving ? placed(node, child) : node;
    const named = node.mapExpressions((e) => belowGroups(e, groups));
    return named.expressions.every((e) => e.resolved) ? computed(named, groups) : named;
  },
);

/** The groups that a plan puts out, filtered by HAVING perhaps. */
function groupsBelow(plan: LogicalPlan): Aggregate | null {
  if (plan instanceof Aggregate) return plan;
  const passes = plan instanceof Filter || (plan instanceof Project && plan.expressions.every(isColumn));
  return passes ? groupsBelow(plan.children[0]) : null;
}

function isColumn(expression: Expression): expression is AttributeReference {
  return expression instanceof AttributeReference;
}

/** A name that the groups do not put out may be a column of what is grouped. */
function belowGroups(expression: Expression, aggregate: Aggregate): Expression {
  if (!(expression instanceof UnresolvedAttribute)) return expression;
  // Below an expansion each key is there twice: as it was, and as it is grouped by.
  const below = groupingKeysOf(aggregate) === null ? aggregate.child : aggregate.child.children[0].children[0];
  return resolveName(expression.nameParts, below.output) ?? expression;
}

function computed(node: LogicalPlan, aggregate: Aggregate): LogicalPlan {
  const along = new AlongComputed(aggregate);
  const rewritten = node.withExpressions(node.expressions.map((e) => along.rewrite(e)));
  const [child] = node.children;
  if (along.extras.length === 0) return placed(rewritten, child);
  const wider = new Aggregate(
    aggregate.groupingExpressions,
    [...aggregate.aggregateExpressions, ...along.extras],
    aggregate.child,
  );
  return new Project(child.output, placed(rewritten, widened(child, wider, along.extras)));
}

/** The same plan over wider groups, all of whose columns it lets through. */
function widened(plan: LogicalPlan, wider: Aggregate, extras: readonly NamedExpression[]): LogicalPlan {
  if (plan instanceof Aggregate) return wider;
  const child = widened(plan.children[0], wider, extras);
  return plan instanceof Project
    ? new Project([...plan.expressions, ...extras.map(toAttribute)], child)
    : plan.withChildren([child]);
}

function placed(node: LogicalPlan, child: LogicalPlan): LogicalPlan {
  if (!(node instanceof UnresolvedHaving)) return node.withChildren([child]);
  return node.condition.resolved ? new Filter(node.condition, child) : node;
}

/** What has to be computed with the groups beside what they put out anyway. */
export class AlongComputed {
  readonly extras: NamedExpression[] = [];
  private readonly known: Map<string, AttributeReference>;
  private readonly groups: ReadonlySet<string>;
  private readonly output: ReadonlySet<number>;
  private readonly keys: GroupingKeys | null;

  constructor(aggregate: Aggregate) {
    const list = aggregate.aggregateExpressions as readonly NamedExpression[];
    this.known = new Map(list.map((e) => [String(e instanceof Alias ? e.child : e), toAttribute(e)]));
    this.keys = groupingKeysOf(aggregate);
    this.groups = new Set(aggregate.groupingExpressions.map(String));
    this.output = new Set(aggregate.output.map((column) => column.exprId));
  }

  /** The expression over the columns of the groups. */
  rewrite(expression: Expression): Expression {
    if (expression instanceof WindowExpression) return this.rewriteWindow(expression);
    if (expression instanceof GroupingFunction) return this.rewrite(this.groupingValue(expression));
    const text = String(expression);
    const place = this.keys?.texts.indexOf(text) ?? -1;
    const key = this.keys?.columns[place];
    if (key !== undefined && !this.output.has(key.exprId)) return this.column(key, String(key));
    if (key !== undefined) return key;
    const isColumn = isNamed(expression);
    if (isColumn && this.output.has(expression.exprId)) return expression;
    if (expression instanceof AggregateCall || isColumn || this.groups.has(text)) return this.column(expression, text);
    return expression.withChildren(expression.children.map((child) => this.rewrite(child)));
  }

  private groupingValue(call: GroupingFunction): Expression {
    if (this.keys === null) throw groupingWithoutSets(call);
    return groupingValue(call, this.keys);
  }

  /** A window's own aggregate runs over the groups; what it and the window read is computed with them. */
  private rewriteWindow({ call, spec }: WindowExpression): Expression {
    const read = (e: Expression): Expression => this.rewrite(e);
    return new WindowExpression(
      call.withChildren(call.children.map(read)),
      spec.withChildren(spec.children.map(read)) as WindowSpec,
    );
  }

  private column(expression: Expression, text: string): AttributeReference {
    const known = this.known.get(text);
    if (known !== undefined) return known;
    const extra = isNamed(expression) ? expression : new Alias(expression, expression.sql());
    this.extras.push(extra);
    this.known.set(text, toAttribute(extra));
    return toAttribute(extra);
  }
}
