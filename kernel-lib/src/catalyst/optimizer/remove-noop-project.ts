/** A projection of all columns below, in order, changes nothing. Spark's `RemoveNoopOperators`. */
import { AttributeReference } from "../../plan/expression";
import { Project } from "../../plan/logical";
import { nodeRule, type Rule } from "../rule";

export const removeNoopProject: Rule = nodeRule("RemoveNoopOperators", [Project], (node) =>
  node instanceof Project && isIdentity(node) ? node.child : node,
);

function isIdentity(project: Project): boolean {
  const below = project.child.output;
  return (
    project.expressions.length === below.length &&
    project.expressions.every((e, i) => e instanceof AttributeReference && e.exprId === below[i].exprId)
  );
}
