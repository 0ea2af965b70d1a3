/**
 * Calls code of the program's own inside a task: functions over groups, processors. Spark wraps what such code throws in an error
 * class that says whose it was; what has a class of Spark's already keeps it.
 */
import { SparkError } from "../data/errors";

/** @param wrap the error for a failure of the program's, from its reason */
export function callProgram<R>(body: () => R, wrap: (reason: string, cause: unknown) => SparkError): R {
  try {
    return body();
  } catch (cause) {
    if (cause instanceof SparkError && cause.errorClass !== null) throw cause;
    throw wrap(cause instanceof Error ? cause.message : String(cause), cause);
  }
}
