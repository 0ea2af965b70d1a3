/** Casts each column of a view made by SQL text to the type that the view promises. Part of Spark's `SessionCatalog.getView`. */
import { Alias } from "../../plan/expression";
import { Cast } from "../../plan/function";
import { Project } from "../../plan/logical";
import { View } from "../../plan/logical-view";
import { nodeRule, type Rule } from "../rule";

export const resolveViews: Rule = nodeRule("ResolveViews", [View], (node) => {
  if (!(node instanceof View && node.awaitsCasts && node.child.resolved)) return node;
  const columns = node.child.output.map(
    (column) =>
      new Alias(new Cast(column, column.dataType), column.name, undefined, column.watermarkDelayMs ?? undefined),
  );
  return new View(node.name, new Project(columns, node.child));
});
