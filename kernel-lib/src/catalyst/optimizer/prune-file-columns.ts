/** A projection right over files: the columns it does not use are not even read. Part of Spark's `FileSourceStrategy`. */
import { references } from "../../plan/expression";
import { Project } from "../../plan/logical";
import { FileRelation } from "../../plan/logical-file";
import type { Rule } from "../rule";

export const pruneFileColumns: Rule = {
  name: "SchemaPruning",
  apply: (plan) =>
    plan.transformUp((node) => {
      if (!(node instanceof Project) || !(node.child instanceof FileRelation)) return node;
      const used = new Set(node.expressions.flatMap(references).map((column) => column.exprId));
      return new Project(
        node.expressions,
        node.child.reading((column) => used.has(column.exprId)),
      );
    }),
};
