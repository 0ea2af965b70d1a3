/**
 * Frees a query inside from the columns of the query around it: what compares the two moves up into the condition of a
 * join between them. Spark's `PullupCorrelatedPredicates` and `DecorrelateInnerQuery`.
 *
 * Mostly a comparison can simply move up; below an aggregation, what it compares with becomes a group. Where a value from
 * around is needed inside (`SELECT p.a + w.id`, `p.a < w.id` below an aggregation), the query is joined with the different
 * values that occur around, its domain, and computed for all of them at once.
 */
import { AnalysisException } from "../../data/errors";
import { BooleanType } from "../../data/types";
import {
  Alias,
  AttributeReference,
  type Expression,
  type ExprId,
  isNamed,
  Literal,
  type NamedExpression,
  references,
  toAttribute,
} from "../../plan/expression";
import { Cast, ScalarCall } from "../../plan/function";
import { Aggregate, Filter, Limit, type LogicalPlan, Project, Sort, SubqueryAlias } from "../../plan/logical";
import { Generate } from "../../plan/logical-generate";
import { Join } from "../../plan/logical-join";
import { Distinct, Offset, SetOperation, Union } from "../../plan/logical-set";
import { OuterReference, outerReferences, outerReferencesIn } from "../../plan/subquery";
import { renewed } from "../analyzer/deduplicate-relations";
import { callOf } from "../build-expression";
import { and, conjuncts } from "../predicates";
import { limitByValue, takenBy } from "./limit-by-value";
import { withoutRows } from "./without-rows";

/** A plan without outer references, and what must hold between its rows and those of the query around. */
export interface Decorrelated {
  readonly plan: LogicalPlan;
  /** Over columns of the plan, and outer references. */
  readonly conditions: readonly Expression[];
  /** For columns of the query around, the column of the plan that is equal. */
  readonly known: Known;
}

type Known = ReadonlyMap<ExprId, AttributeReference>;
type Columns = readonly AttributeReference[];

/**
 * @param around the plan whose columns the outer references are
 * @param knowsEmpty an aggregation of all rows that need not give a row where there are none: who asks puts one there
 */
export function decorrelate(plan: LogicalPlan, around: LogicalPlan, knowsEmpty: Aggregate | null = null): Decorrelated {
  return new Decorrelation(around, knowsEmpty).visit(plan, [], false);
}

class Decorrelation {
  constructor(
    private readonly around: LogicalPlan,
    private readonly knowsEmpty: Aggregate | null,
  ) {}

  /**
   * @param needed columns from around that operators above compute with
   * @param grouped whether rows are put together above, so that only equalities may move up
   */
  visit(plan: LogicalPlan, needed: Columns, grouped: boolean): Decorrelated {
    if (outerReferences(plan).length === 0) return this.uncorrelated(plan, needed);
    if (plan instanceof SubqueryAlias) return this.visit(plan.child, needed, grouped);
    if (plan instanceof Filter) return this.filter(plan, needed, grouped);
    if (plan instanceof Project) return this.project(plan, needed, grouped);
    if (plan instanceof Aggregate) return this.aggregate(plan, needed);
    if (plan instanceof Join) return this.join(plan, needed, grouped);
    if (plan instanceof Union || plan instanceof SetOperation) return this.setOperation(plan, needed);
    if (plan instanceof Distinct) return this.passed(plan, this.visit(plan.child, needed, true));
    if (plan instanceof Limit || plan instanceof Offset) return this.limit(plan, needed);
    if (plan instanceof Sort || plan instanceof Generate) {
      const own = plan.expressions.flatMap(outerReferencesIn);
      return this.passed(plan, this.visit(plan.child, merged(needed, own), grouped));
    }
    throw unsupported(plan);
  }

  private limit(plan: Limit | Offset, needed: Columns): Decorrelated {
    const taken = takenBy(plan);
    const below = this.visit(taken.input, needed, true);
    return { ...below, plan: limitByValue(taken, below.plan, uniqueColumns([...below.known.values()])) };
  }

  private uncorrelated(plan: LogicalPlan, needed: Columns): Decorrelated {
    if (needed.length === 0) return { plan, conditions: [], known: new Map() };
    const { domain, known } = this.domain(needed);
    return { plan: new Join(domain, plan, "Inner", null), conditions: equalities(needed, known), known };
  }

  /** The different values that these columns have around. */
  private domain(columns: Columns): { domain: LogicalPlan; known: Known } {
    const copy = renewed(new Project(columns, this.around));
    const known = new Map(columns.map((column, i) => [column.exprId, copy.output[i]]));
    return { domain: new Distinct(copy), known };
  }

  /** An operator that does nothing with the columns from around but read them. */
  private passed(plan: LogicalPlan, below: Decorrelated): Decorrelated {
    const node = plan.withChildren([below.plan]).mapExpressions((e) => inside(e, below.known));
    return { ...below, plan: node };
  }

  private filter(filter: Filter, needed: Columns, grouped: boolean): Decorrelated {
    const parts = conjuncts(filter.condition);
    const correlated = parts.filter((part) => outerReferencesIn(part).length > 0);
    const local = parts.filter((part) => !correlated.includes(part));
    const equal = correlated.flatMap(asEquality);
    const up = grouped ? correlated.filter((part) => asEquality(part).some((e) => e.isColumn)) : correlated;
    const stay = [...local, ...correlated.filter((part) => !up.includes(part))];
    const given = new Map(equal.flatMap((e) => (e.outer === null ? [] : [[e.outer.exprId, e.column] as const])));
    const wanted = merged(needed, stay.flatMap(outerReferencesIn)).filter((column) => !given.has(column.exprId));
    const below = this.visit(filter.child, wanted, grouped);
    const known = new Map([...given, ...below.known]);
    const condition = stay.map((part) => inside(part, known));
    const plan = condition.length === 0 ? below.plan : new Filter(and(condition), below.plan);
    return { plan, conditions: [...below.conditions, ...up], known };
  }

  private project(project: Project, needed: Columns, grouped: boolean): Decorrelated {
    const own = project.expressions.flatMap(outerReferencesIn);
    const below = this.visit(project.child, merged(needed, own), grouped);
    const list = project.expressions.map((e) => inside(e, below.known));
    return { ...below, plan: new Project([...list, ...missing(below, list)], below.plan) };
  }

  private aggregate(aggregate: Aggregate, needed: Columns): Decorrelated {
    const own = aggregate.expressions.flatMap(outerReferencesIn);
    const below = this.visit(aggregate.child, merged(needed, own), true);
    const rewrite = (e: Expression): Expression => inside(e, below.known);
    const list = aggregate.aggregateExpressions.map(rewrite);
    const groups = aggregate.groupingExpressions.map(rewrite);
    const keys = innerColumns(below);
    const extra = keys.filter((key) => !groups.some((group) => sameColumn(group, key)));
    const plan = new Aggregate([...groups, ...extra], [...list, ...missing(below, list)], below.plan);
    return groups.length > 0 || aggregate === this.knowsEmpty
      ? { ...below, plan }
      : this.withEmptyGroups(plan, list as NamedExpression[], below);
  }

  /** Of no rows there is one group too, with a count of 0: it is put in for those values from around that have none. */
  private withEmptyGroups(plan: Aggregate, list: readonly NamedExpression[], below: Decorrelated): Decorrelated {
    const outer = uniqueColumns(below.conditions.flatMap(outerReferencesIn));
    const { domain, known } = this.domain(outer);
    const marker = new Alias(new Literal(true, BooleanType), "alwaysTrue");
    const marked = new Project([...plan.output, marker], plan);
    const on = below.conditions.map((condition) => inside(condition, known));
    const joined = new Join(domain, marked, "LeftOuter", on.length === 0 ? null : and(on));
    const isEmpty = callOf("isnull", toAttribute(marker).withNullability(true));
    const columns = list.map((e) => {
      const empty = withoutRows(e instanceof Alias ? e.child : e);
      const column = toAttribute(e).withNullability(true);
      return empty === null ? column : new Alias(callOf("if", isEmpty, empty, column), e.name, e.exprId);
    });
    const project = new Project([...columns, ...known.values()], joined);
    return { plan: project, conditions: equalities(outer, known), known };
  }

  private join(join: Join, needed: Columns, grouped: boolean): Decorrelated {
    const { left, right, joinType } = join;
    const isInner = joinType === "Inner" || joinType === "Cross";
    const parts = join.condition === null ? [] : conjuncts(join.condition);
    const outside = parts.filter((part) => outerReferencesIn(part).length > 0);
    if (isInner && outside.length > 0) {
      const rest = parts.filter((part) => !outside.includes(part));
      const bare = new Join(left, right, "Inner", rest.length === 0 ? null : and(rest));
      return this.visit(new Filter(and(outside), bare), needed, grouped);
    }
    const fromRight = outerReferences(right);
    if (isInner && (fromRight.length === 0 || outerReferences(left).length > 0)) {
      const l = this.visit(left, needed, grouped);
      const r = this.visit(right, [], grouped);
      const plan = new Join(l.plan, r.plan, joinType, join.condition);
      return { plan, conditions: [...l.conditions, ...r.conditions], known: new Map([...r.known, ...l.known]) };
    }
    if (isInner || (joinType === "RightOuter" && outerReferences(left).length === 0 && outside.length === 0)) {
      const r = this.visit(right, needed, grouped);
      return { ...r, plan: new Join(left, r.plan, joinType, join.condition) };
    }
    if (joinType === "FullOuter" || joinType === "RightOuter") throw unsupported(join);
    return this.leftJoin(join, merged(needed, merged(fromRight, outside.flatMap(outerReferencesIn))), grouped);
  }

  /** The left side knows the values from around that the right side is about, so that rows meet for the same ones. */
  private leftJoin(join: Join, needed: Columns, grouped: boolean): Decorrelated {
    const l = this.visit(join.left, needed, grouped);
    const r = this.visit(join.right, [], false);
    const on = [...(join.condition === null ? [] : [join.condition]), ...r.conditions].map((e) => inside(e, l.known));
    const plan = new Join(l.plan, r.plan, join.joinType, on.length === 0 ? null : and(on), null, join.existence);
    return { ...l, plan };
  }

  /** Every side gets the values from around as further columns. */
  private setOperation(plan: Union | SetOperation, needed: Columns): Decorrelated {
    const outer = merged(needed, outerReferences(plan));
    const sides = plan.children.map((child) => {
      const below = this.visit(child, outer, true);
      const filter = below.conditions.map((condition) => inside(condition, below.known));
      const filtered = filter.length === 0 ? below.plan : new Filter(and(filter), below.plan);
      const values = outer.map((column) => {
        const value = below.known.get(column.exprId) as AttributeReference;
        return new Alias(value, column.name);
      });
      return new Project([...child.output, ...values], filtered);
    });
    const made = plan.withChildren(sides);
    const values = made.output.slice(plan.output.length);
    const known = new Map(outer.map((column, i) => [column.exprId, values[i]]));
    return { plan: made, conditions: equalities(outer, known), known };
  }
}

/** The expression with the columns that are known inside in place of those from around. */
function inside(expression: Expression, known: Known): Expression {
  return expression.transformUp((n) => (n instanceof OuterReference ? (known.get(n.column.exprId) ?? n) : n));
}

function equalities(outer: Columns, known: Known): Expression[] {
  return outer.map((column) =>
    callOf("<=>", new OuterReference(column), known.get(column.exprId) as AttributeReference),
  );
}

interface Equality {
  readonly outer: AttributeReference | null;
  readonly column: AttributeReference;
  /** Whether grouping by the column is grouping by the inner side: it is that column, or a wider type of it. */
  readonly isColumn: boolean;
}

/** `inner = outer`, with nothing from around on the one side and nothing else on the other. */
function asEquality(part: Expression): Equality[] {
  if (!(part instanceof ScalarCall) || !["=", "<=>"].includes(part.definition.name)) return [];
  const [a, b] = part.children;
  const isOuter = (e: Expression): boolean => outerReferencesIn(e).length > 0 && references(e).length === 0;
  const isInner = (e: Expression): boolean => outerReferencesIn(e).length === 0 && references(e).length > 0;
  const [inner, outer] = isInner(a) && isOuter(b) ? [a, b] : isInner(b) && isOuter(a) ? [b, a] : [null, null];
  if (inner === null) return [];
  const isPlain = inner instanceof AttributeReference && outer instanceof OuterReference;
  const toFloat = ["double", "float"].includes(inner.dataType.kind);
  const isColumn = inner instanceof AttributeReference || (inner instanceof Cast && inner.implicit && !toFloat);
  return [{ outer: isPlain ? outer.column : null, column: references(inner)[0], isColumn }];
}

/** The plan's columns that the conditions compare with, and those equal to columns from around. */
function innerColumns({ conditions, known }: Decorrelated): AttributeReference[] {
  return uniqueColumns([...conditions.flatMap(references), ...known.values()]);
}

function missing(below: Decorrelated, list: readonly Expression[]): AttributeReference[] {
  return innerColumns(below).filter((column) => !list.some((e) => sameColumn(e, column)));
}

function sameColumn(expression: Expression, column: AttributeReference): boolean {
  return isNamed(expression) && expression.exprId === column.exprId;
}

function merged(a: Columns, b: Columns): AttributeReference[] {
  return uniqueColumns([...a, ...b]);
}

function uniqueColumns(columns: Columns): AttributeReference[] {
  return [...new Map(columns.map((column) => [column.exprId, column])).values()];
}

function unsupported(plan: LogicalPlan): AnalysisException {
  return new AnalysisException(
    "UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.ACCESSING_OUTER_QUERY_COLUMN_IS_NOT_ALLOWED",
    `Unsupported subquery expression: Accessing outer query column is not allowed in this location: ${plan.constructor.name}`,
    { sqlState: "0A000" },
  );
}
