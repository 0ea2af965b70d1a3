/**
 * Window functions in a SELECT list become `Window` operators below it: what they read is computed first, then they, then
 * the rest of the list. Spark's `ExtractWindowExpressions`, with its `ResolveQualify`.
 */
import { AnalysisException } from "../../data/errors";
import {
  Alias,
  AttributeReference,
  type Expression,
  isNamed,
  Literal,
  type NamedExpression,
  toAttribute,
} from "../../plan/expression";
import { AggregateCall } from "../../plan/function";
import { Aggregate, Filter, type LogicalPlan, Project, Sort } from "../../plan/logical";
import { UnresolvedHaving } from "../../plan/logical-sql";
import { UnresolvedQualify, Window } from "../../plan/logical-window";
import { positionText, withOrigin } from "../../plan/origin";
import { asOrder } from "../../plan/sort-order";
import { hasWindow, WindowExpression, WindowSpec } from "../../plan/window";
import { about, type Rule } from "../rule";
import { AlongComputed } from "./resolve-aggregate-functions";

export const extractWindowExpressions: Rule = {
  name: "ExtractWindowExpressions",
  about: about(WindowExpression, UnresolvedQualify),
  apply: (plan) => extract(plan),
};

function extract(plan: LogicalPlan): LogicalPlan {
  // What sorts or filters groups may still add columns to them; only then it is the turn of their windows.
  const waits = plan instanceof Sort || plan instanceof UnresolvedHaving || plan instanceof UnresolvedQualify;
  if (waits && !plan.expressions.every((e) => e.resolved)) return plan;
  if (plan instanceof UnresolvedHaving) return plan;
  if (plan instanceof Filter && plan.child instanceof Aggregate && isReady(plan.child))
    return ungrouped(plan.child, (groups) => new Filter(plan.condition, groups));
  if (plan instanceof Aggregate && isReady(plan)) return ungrouped(plan, (groups) => groups);
  if (plan instanceof UnresolvedQualify) checkQualify(plan);
  const below = plan.withChildren(plan.children.map(extract));
  if (below instanceof UnresolvedQualify && below.child.resolved) return qualified(below);
  return below instanceof Project && isReady(below) ? withOrigin(plan.origin, () => overWindows(below)) : below;
}

function isReady(plan: Project | Aggregate): boolean {
  const list = plan instanceof Aggregate ? plan.aggregateExpressions : plan.expressions;
  return plan.resolved && list.some(hasWindow);
}

/** The windows of a grouped query run over its groups. */
function ungrouped(aggregate: Aggregate, filtered: (groups: LogicalPlan) => LogicalPlan): LogicalPlan {
  const list = aggregate.aggregateExpressions as readonly NamedExpression[];
  list.forEach(refuseWindowInAggregate);
  const plain = list.filter((e) => !hasWindow(e));
  const along = new AlongComputed(new Aggregate(aggregate.groupingExpressions, plain, aggregate.child));
  const rewritten = list.map((e) => {
    if (!hasWindow(e)) return toAttribute(e);
    const { child, name, exprId, watermarkDelayMs } = e as Alias;
    return new Alias(along.rewrite(child), name, exprId, watermarkDelayMs);
  });
  const groups = new Aggregate(aggregate.groupingExpressions, [...plain, ...along.extras], aggregate.child);
  return new Project(rewritten, filtered(groups));
}

function refuseWindowInAggregate(expression: Expression): void {
  const isWrong = (e: Expression): boolean =>
    (e instanceof WindowExpression ? e.call.children : e.children).some(isWrong) ||
    (e instanceof AggregateCall && e.children.some(hasWindow));
  if (isWrong(expression))
    throw new AnalysisException(
      "_LEGACY_ERROR_TEMP_1031",
      "It is not allowed to use a window function inside an aggregate function. Please use the inner window function in a sub-query.",
      { context: positionText(expression.origin) },
    );
}

function checkQualify({ condition, child, origin }: UnresolvedQualify): void {
  if (hasWindow(condition) || child.exists((node) => node.expressions.some(hasWindow))) return;
  const aggregate = condition.find((e) => e instanceof AggregateCall);
  if (aggregate !== undefined)
    throw new AnalysisException(
      "QUALIFY_AGGREGATE_NOT_ALLOWED",
      `Aggregate functions are not supported in QUALIFY: "${aggregate.sql()}".`,
      { sqlState: "42903", context: positionText(aggregate.origin) },
    );
  throw new AnalysisException(
    "QUALIFY_REQUIRES_WINDOW_FUNCTION",
    "The QUALIFY clause requires at least one window function in the current SELECT list or the QUALIFY condition.",
    { sqlState: "42903", context: positionText(origin) },
  );
}

/** `QUALIFY`: its window functions become columns of a projection, which the next round extracts. */
function qualified({ condition, child }: UnresolvedQualify): LogicalPlan {
  const hoisted: Alias[] = [];
  const test = condition.transformUp((e) => {
    if (!(e instanceof WindowExpression)) return e;
    hoisted.push(new Alias(e, `_we${hoisted.length}`));
    return toAttribute(hoisted[hoisted.length - 1]);
  });
  return new Project(child.output, new Filter(test, new Project([...child.output, ...hoisted], child)));
}

function overWindows(project: Project): LogicalPlan {
  const list = project.expressions as readonly NamedExpression[];
  const inputs = new Inputs(list.filter((e) => !hasWindow(e)));
  const windows: Alias[] = [];
  const windowOf = (window: WindowExpression, name: string, exprId?: number): AttributeReference => {
    windows.push(new Alias(inputs.under(window), name, exprId));
    return toAttribute(windows[windows.length - 1]);
  };
  // A window within a window's arguments comes first; the outer one waits for the next round.
  const rewrite = (e: Expression): Expression => {
    if (e instanceof WindowExpression && !e.children.some(hasWindow)) return windowOf(e, `_we${windows.length}`);
    return e instanceof AttributeReference ? inputs.column(e) : e.withChildren(e.children.map(rewrite));
  };
  const result = list.map((e) => {
    if (!hasWindow(e)) return toAttribute(e);
    const isWhole = e instanceof Alias && e.child instanceof WindowExpression && !e.child.children.some(hasWindow);
    return isWhole ? windowOf(e.child as WindowExpression, e.name, e.exprId) : rewrite(e);
  });
  const above = stacked(windows, new Project(inputs.all, project.child));
  // As in Spark, the windows' columns come out twice in between; the optimiser puts the projections together.
  return new Project(result, new Project([...above.output, ...windows.map(toAttribute)], above));
}

/** One `Window` for each way to divide and order the rows. */
function stacked(windows: readonly Alias[], child: LogicalPlan): LogicalPlan {
  const specOf = (alias: Alias): WindowSpec => (alias.child as WindowExpression).spec;
  const groups = new Map<string, Alias[]>();
  for (const window of windows) {
    const { partition, order } = specOf(window);
    const key = `${partition}|${order}`;
    groups.set(key, [...(groups.get(key) ?? []), window]);
  }
  return [...groups.values()].reduce<LogicalPlan>((below, group) => {
    const { partition, order } = specOf(group[0]);
    return new Window(group, partition, order, below);
  }, child);
}

/** The columns that windows read: those there are, and those that are computed for them. */
class Inputs {
  private readonly extracted: NamedExpression[] = [];

  constructor(private readonly regular: readonly NamedExpression[]) {}

  get all(): readonly NamedExpression[] {
    return [...this.regular, ...this.extracted];
  }

  /** The window over columns alone. */
  under({ call, spec, origin }: WindowExpression): WindowExpression {
    const read = (e: Expression): Expression => e.withChildren(e.children.map((child) => this.column(child)));
    const overColumns = read(call);
    const partition = spec.partition.map((e) => this.column(e));
    const order = asOrder(spec.order.map(read));
    return withOrigin(origin, () => new WindowExpression(overColumns, new WindowSpec(partition, order, spec.frame)));
  }

  column(expression: Expression): Expression {
    if (expression instanceof Literal) return expression;
    if (isNamed(expression)) {
      if (!this.all.some((e) => e.exprId === expression.exprId)) this.extracted.push(expression);
      return toAttribute(expression);
    }
    const known = this.extracted.find((e) => e instanceof Alias && `${e.child}` === `${expression}`);
    const alias = known ?? new Alias(expression, `_w${this.extracted.length}`);
    if (known === undefined) this.extracted.push(alias);
    return toAttribute(alias);
  }
}
