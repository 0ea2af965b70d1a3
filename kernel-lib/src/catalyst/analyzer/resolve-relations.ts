/** Looks up the tables and views that a plan reads by name. Spark's `ResolveRelations`. */
import { type LogicalPlan, SubqueryAlias, UnresolvedRelation } from "../../plan/logical";
import { nodeRule, type Rule } from "../rule";

/** The plan of a table or view, or undefined when there is none of that name. */
export type RelationLookup = (name: string) => LogicalPlan | undefined;

export function resolveRelations(lookup: RelationLookup): Rule {
  return nodeRule("ResolveRelations", [UnresolvedRelation], (node) => {
    if (!(node instanceof UnresolvedRelation)) return node;
    const relation = lookup(node.name);
    return relation === undefined ? node : new SubqueryAlias(node.name.toLowerCase(), relation);
  });
}
