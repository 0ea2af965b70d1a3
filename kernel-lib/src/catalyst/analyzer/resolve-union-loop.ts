/** The columns of a recursion are its anchor's; each place that reads it has them under identities of its own. */
import { AnalysisException } from "../../data/errors";
import { AttributeReference } from "../../plan/expression";
import type { LogicalPlan } from "../../plan/logical";
import { transformWithSubqueries } from "../../plan/subquery";
import { UnionLoop, UnionLoopRef } from "../../plan/union-loop";
import { nodeRule, type Rule } from "../rule";

export const resolveUnionLoop: Rule = nodeRule("ResolveWithCTE", [UnionLoop], (node) => {
  if (!(node instanceof UnionLoop) || node.columns !== null || !node.anchor.resolved) return node;
  return withColumns(node);
});

function withColumns({ loop, names, maxRounds, anchor, step }: UnionLoop): LogicalPlan {
  const { output } = anchor;
  if (names !== null && names.length !== output.length) throw aliasCount(names.length, output.length);
  const fresh = (): AttributeReference[] =>
    output.map((column, i) => new AttributeReference(names?.[i] ?? column.name, column.dataType, true));
  const readable = transformWithSubqueries(step, (node) =>
    node instanceof UnionLoopRef && node.loop === loop ? new UnionLoopRef(loop, fresh()) : node,
  );
  return new UnionLoop(loop, names, maxRounds, anchor, readable, fresh());
}

function aliasCount(names: number, columns: number): AnalysisException {
  return new AnalysisException(
    "ASSIGNMENT_ARITY_MISMATCH",
    `The number of columns or variables assigned or aliased: ${columns} does not match the number of source expressions: ${names}.`,
    { sqlState: "42802" },
  );
}
