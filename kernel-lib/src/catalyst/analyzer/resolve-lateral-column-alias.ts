/**
 * `SELECT a + 1 AS x, x * 2`: a name that no column has may be an alias further left in the same list. That is computed
 * below then. Spark's `ResolveLateralColumnAliasReference`; a column of the name goes first.
 */
import { AnalysisException } from "../../data/errors";
import {
  Alias,
  AttributeReference,
  type Expression,
  toAttribute,
  Unresolved,
  UnresolvedAttribute,
} from "../../plan/expression";
import { AggregateCall } from "../../plan/function";
import { Aggregate, type LogicalPlan, Project } from "../../plan/logical";
import { positionText, withOrigin } from "../../plan/origin";
import { nodeRule, type Rule } from "../rule";
import { resolveName } from "./resolve-references";

export const resolveLateralColumnAliases: Rule = nodeRule(
  "ResolveLateralColumnAliasReference",
  [Unresolved],
  (node) => {
    if (node instanceof Project && node.child.resolved) return inProject(node);
    return node instanceof Aggregate && node.child.resolved ? inAggregate(node) : node;
  },
);

/** A list in which the names that are aliases further left read these as columns, and the aliases that are read. */
function referring(list: readonly Expression[]): { list: Expression[]; used: Alias[] } {
  const used = new Set<Alias>();
  const rewritten = list.map((item, i) => {
    const earlier = list.slice(0, i).filter((e): e is Alias => e instanceof Alias);
    return item.transformUp((n) => {
      if (!(n instanceof UnresolvedAttribute)) return n;
      const found = earlier.filter((alias) => alias.name.toLowerCase() === n.nameParts[0].toLowerCase());
      if (found.length > 1) throw ambiguous(n, found.length);
      if (found.length === 0 || !found[0].resolved) return n;
      used.add(found[0]);
      return withOrigin(n.origin, () => resolveName(n.nameParts, [toAttribute(found[0])])) ?? n;
    });
  });
  return { list: rewritten, used: [...used] };
}

function inProject(project: Project): LogicalPlan {
  const { list, used } = referring(project.expressions);
  if (used.length === 0) return project;
  const above = list.map((e, i) => {
    const item = project.expressions[i];
    return item instanceof Alias && used.includes(item) ? toAttribute(item) : e;
  });
  return new Project(above, new Project([...project.child.output, ...used], project.child));
}

/** What reads an alias is computed above the groups; what it needs of these comes out of them. */
function inAggregate(aggregate: Aggregate): LogicalPlan {
  const { aggregateExpressions: items, groupingExpressions: groups, child } = aggregate;
  const { list, used } = referring(items);
  if (used.length === 0) return aggregate;
  const below: Expression[] = [];
  const known = new Map<string, AttributeReference>();
  const outOfGroups = (e: Expression): Expression => {
    const text = String(e);
    const isGroup = groups.some((group) => String(group) === text);
    if (!(e instanceof AggregateCall) && !isGroup) return e.withChildren(e.children.map(outOfGroups));
    const named = e instanceof AttributeReference ? e : new Alias(e, e.sql());
    if (!known.has(text)) {
      below.push(named);
      known.set(text, toAttribute(named));
    }
    return known.get(text) as AttributeReference;
  };
  const above = list.map((e, i) => {
    if (e !== items[i]) return outOfGroups(e);
    below.push(e);
    return e instanceof Alias || e instanceof AttributeReference ? toAttribute(e) : null;
  });
  if (above.includes(null) || !items.every((e, i) => e !== list[i] || e.resolved)) return aggregate;
  return new Project(above as Expression[], new Aggregate(groups, below, child));
}

function ambiguous(name: UnresolvedAttribute, matches: number): AnalysisException {
  return new AnalysisException(
    "AMBIGUOUS_LATERAL_COLUMN_ALIAS",
    `Lateral column alias \`${name.nameParts[0]}\` is ambiguous and has ${matches} matches.`,
    { sqlState: "42702", context: positionText(name.origin) },
  );
}
