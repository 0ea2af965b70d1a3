/** What is wrong with an index, a key or an argument of an array or map function, in Spark's words. */
import { SparkError } from "../../data/errors";

export function indexOutOfBounds(index: number, length: number): SparkError {
  return new SparkError(
    "INVALID_ARRAY_INDEX",
    `The index ${index} is out of bounds. The array has ${length} elements. Use the SQL function \`get()\` to tolerate accessing element at invalid index and return NULL instead.`,
    { sqlState: "22003" },
  );
}

export function elementOutOfBounds(index: number, length: number): SparkError {
  return new SparkError(
    "INVALID_ARRAY_INDEX_IN_ELEMENT_AT",
    `The index ${index} is out of bounds. The array has ${length} elements. Use \`try_element_at\` to tolerate accessing element at invalid index and return NULL instead.`,
    { sqlState: "22003" },
  );
}

export function indexOfZero(): SparkError {
  return new SparkError(
    "INVALID_INDEX_OF_ZERO",
    "The index 0 is invalid. An index shall be either < 0 or > 0 (the first element has index 1).",
    { sqlState: "22003" },
  );
}

export function invalidParameter(kind: string, parameter: string, name: string, why: string): SparkError {
  return new SparkError(
    `INVALID_PARAMETER_VALUE.${kind}`,
    `The value of parameter(s) \`${parameter}\` in \`${name}\` is invalid: ${why}`,
    { sqlState: "22023" },
  );
}

export function duplicateKey(key: string): SparkError {
  return new SparkError(
    "DUPLICATED_MAP_KEY",
    `Duplicate map key ${key} was found, please check the input data.\nIf you want to remove the duplicated keys, you can set "spark.sql.mapKeyDedupPolicy" to "LAST_WIN" so that the key inserted at last takes precedence.`,
    { sqlState: "23505" },
  );
}

export function nullKey(): SparkError {
  return new SparkError("NULL_MAP_KEY", "Cannot use null as map key.", { sqlState: "2200E" });
}
