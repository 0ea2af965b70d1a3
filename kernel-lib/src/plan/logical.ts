/**
 * Logical operators: what a DataFrame means, before anything decides how to compute it.
 *
 * The set is small and each node answers to a relation of Spark Connect's protocol (named in its comment), so the same
 * tree can be sent to a real Spark. `simpleString` prints Spark's own names, as `explain` does there.
 */
export * from "./logical-columns";
export { attributesOf, LogicalPlan, PlainUnary, schemaOf, Unary } from "./logical-plan";
export * from "./logical-relations";
export * from "./logical-rows";
