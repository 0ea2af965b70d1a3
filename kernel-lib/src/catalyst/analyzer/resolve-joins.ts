/**
 * Joins by column names become joins on a condition, and each such column comes out once. Spark's
 * `ResolveNaturalAndUsingJoin`.
 */
import { AnalysisException } from "../../data/errors";
import { Alias, type AttributeReference, type Expression, UnresolvedFunction } from "../../plan/expression";
import { type LogicalPlan, Project } from "../../plan/logical";
import { Join } from "../../plan/logical-join";
import { nodeRule, type Rule } from "../rule";

export const resolveJoins: Rule = nodeRule("ResolveNaturalAndUsingJoin", [Join], (node) => {
  if (!(node instanceof Join) || node.using === null || node.hasUnresolvedSides || node.hasSharedColumns) return node;
  return resolveUsing(node, node.using);
});

function resolveUsing(join: Join, names: readonly string[]): LogicalPlan {
  const { left, right, joinType } = join;
  const pairs = names.map((name) => [sideColumn("left", name, left.output), sideColumn("right", name, right.output)]);
  const equal = pairs.map((pair): Expression => new UnresolvedFunction("=", pair));
  const condition = equal.length === 0 ? null : equal.reduce((a, b) => new UnresolvedFunction("and", [a, b]));
  const joined = new Join(left, right, joinType, condition);
  const [leftKeys, rightKeys] = [new Set(pairs.map(([l]) => l.exprId)), new Set(pairs.map(([, r]) => r.exprId))];
  const columns = joined.output;
  const one = (key: AttributeReference): AttributeReference =>
    columns.find((column) => column.exprId === key.exprId) ?? key;
  const keys = pairs.map(([l, r]): Expression => {
    if (joinType === "FullOuter") return new Alias(new UnresolvedFunction("coalesce", [l, r]), l.name);
    return one(joinType === "RightOuter" ? r : l);
  });
  const rest = columns.filter((column) => !leftKeys.has(column.exprId) && !rightKeys.has(column.exprId));
  return new Project([...keys, ...rest], joined);
}

function sideColumn(side: "left" | "right", name: string, columns: readonly AttributeReference[]): AttributeReference {
  const found = columns.filter((column) => column.name.toLowerCase() === name.toLowerCase());
  if (found.length === 1) return found[0];
  if (found.length > 1)
    throw new AnalysisException(
      "AMBIGUOUS_REFERENCE",
      `Reference \`${name}\` is ambiguous, could be: [${found.map((c) => `\`${c.name}\``).join(", ")}].`,
      { sqlState: "42704" },
    );
  throw new AnalysisException(
    "UNRESOLVED_USING_COLUMN_FOR_JOIN",
    `USING column \`${name}\` cannot be resolved on the ${side} side of the join. The ${side}-side columns: [${columns.map((c) => `\`${c.name}\``).join(", ")}].`,
    { sqlState: "42703" },
  );
}
