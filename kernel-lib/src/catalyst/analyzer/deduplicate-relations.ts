/**
 * A DataFrame joined with itself has each column twice under one identity; the right side gets new ones. Spark's
 * `DeduplicateRelations`.
 */
import { Alias, AttributeReference, type Expression, type ExprId, newExprId } from "../../plan/expression";
import { Expand, LocalRelation, type LogicalPlan, Project, StreamingRelation } from "../../plan/logical";
import { FileRelation } from "../../plan/logical-file";
import { Generate } from "../../plan/logical-generate";
import { Join } from "../../plan/logical-join";
import { Range } from "../../plan/logical-partitioning";
import { isGroups } from "../../plan/logical-stateful";
import { nodeRule, type Rule } from "../rule";

export const deduplicateRelations: Rule = nodeRule("DeduplicateRelations", [Join], (node) =>
  node instanceof Join && !node.hasUnresolvedSides && node.hasSharedColumns
    ? node.withChildren([node.left, renewed(node.right)])
    : node,
);

/** The same plan whose columns all have new identities. */
export function renewed(plan: LogicalPlan): LogicalPlan {
  const ids = new Map<ExprId, ExprId>();
  const renew = (id: ExprId): ExprId => {
    const known = ids.get(id) ?? newExprId();
    ids.set(id, known);
    return known;
  };
  const column = ({ name, dataType, nullable, exprId, watermarkDelayMs, qualifier }: AttributeReference) =>
    new AttributeReference(name, dataType, nullable, renew(exprId), watermarkDelayMs, qualifier);
  const expression = (e: Expression): Expression => {
    if (e instanceof AttributeReference) return column(e);
    return e instanceof Alias ? new Alias(e.child, e.name, renew(e.exprId), e.watermarkDelayMs) : e;
  };
  return plan.transformUp((node) => {
    if (node.children.length > 0) {
      const mapped = node.mapExpressions(expression);
      if (mapped instanceof Expand) return new Expand(mapped.projections, mapped.output.map(column), mapped.child);
      if (isGroups(mapped)) return mapped.renewed(column);
      if (!(mapped instanceof Generate)) return mapped;
      const { generator, isOuter, generated, child, unrequired } = mapped;
      return new Generate(generator, isOuter, generated.map(column), child, new Set([...unrequired].map(renew)));
    }
    if (node.output.length === 0) return node;
    if (node instanceof StreamingRelation)
      return new StreamingRelation(node.format, node.sourceId, node.output.map(column));
    if (node instanceof Range)
      return new Range(node.start, node.end, node.step, node.numPartitions, node.output.map(column));
    if (node instanceof LocalRelation)
      return new LocalRelation(node.output.map(column), node.rows, node.isStreaming, node.isConstant);
    if (node instanceof FileRelation) return node.renewed(column);
    return new Project(
      node.output.map((c) => new Alias(c, c.name, renew(c.exprId), c.watermarkDelayMs)),
      node,
    );
  });
}
