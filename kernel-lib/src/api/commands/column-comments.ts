/** The comments of columns, from the tables they come from. Spark keeps them in a column's metadata. */
import { Alias, AttributeReference, type ExprId } from "../../plan/expression";
import { Cast } from "../../plan/function";
import { type LogicalPlan, Project } from "../../plan/logical";
import { FileRelation } from "../../plan/logical-file";

/** By the identity of the columns of an analysed plan; a column under a new name keeps its comment. */
export function columnComments(analysed: LogicalPlan): Map<ExprId, string> {
  const comments = new Map<ExprId, string>();
  const note = (node: LogicalPlan): void => {
    node.children.forEach(note);
    if (node instanceof FileRelation)
      node.output.forEach((column, i) => {
        const { comment } = node.table.schema.fields[node.columns[i]];
        if (comment !== null) comments.set(column.exprId, comment);
      });
    if (!(node instanceof Project)) return;
    for (const expression of node.expressions)
      if (expression instanceof Alias) {
        const comment = comments.get(columnOf(expression)?.exprId ?? -1);
        if (comment !== undefined) comments.set(expression.exprId, comment);
      }
  };
  note(analysed);
  return comments;
}

/** The column that a new name is given to, also where a view casts it. */
function columnOf({ child }: Alias): AttributeReference | null {
  const inner = child instanceof Cast ? child.child : child;
  return inner instanceof AttributeReference ? inner : null;
}
