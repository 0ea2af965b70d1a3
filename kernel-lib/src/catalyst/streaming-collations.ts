/**
 * State finds its keys by their bytes, so texts that compare otherwise cannot be keys there. Spark finds out when the first batch runs,
 * with the error used here; we before the query starts.
 */
import { isCollated } from "../data/collation";
import { SparkError } from "../data/errors";
import { schemaToJson } from "../data/schema-json";
import { StructField, StructType } from "../data/types";
import { type Expression, isNamed, toAttribute } from "../plan/expression";
import { Aggregate, type LogicalPlan } from "../plan/logical";
import { Deduplicate, Distinct } from "../plan/logical-set";

function keysOf(node: LogicalPlan): readonly Expression[] {
  if (node instanceof Aggregate) return node.groupingExpressions;
  if (node instanceof Deduplicate) return node.keys;
  return node instanceof Distinct ? node.output : [];
}

/** @throws SparkError `STATE_STORE_UNSUPPORTED_OPERATION_BINARY_INEQUALITY` */
export function checkStateKeys(node: LogicalPlan): void {
  const keys = keysOf(node);
  if (!keys.some((key) => key.resolved && isCollated(key.dataType))) return;
  const fields = keys.map((key) => {
    const { name, dataType, nullable } = isNamed(key) ? toAttribute(key) : { ...key, name: key.sql() };
    return new StructField(name, dataType, nullable);
  });
  throw new SparkError(
    "STATE_STORE_UNSUPPORTED_OPERATION_BINARY_INEQUALITY",
    `Binary inequality column is not supported with state store. Provided schema: ${JSON.stringify(schemaToJson(new StructType(fields)))}.`,
    { sqlState: "XXKST" },
  );
}
