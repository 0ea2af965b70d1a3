/**
 * What is said when something cannot travel to an executor: what it is, and the way from the function to it. Java's
 * `NotSerializableException` with the stack that Spark's `SerializationDebugger` adds, and, which Spark does not say, what to do.
 */
import { SparkError } from "../../data/errors";
import { SparkContext } from "../../rdd/spark-context";

/** Java's class of the same name. */
export class NotSerializableException extends SparkError {
  override readonly name: string = "NotSerializableException";
}

/** The rows that a task begins with cannot be sent. Spark's class of the same name. */
export class TaskNotSerializableException extends SparkError {
  override readonly name: string = "TaskNotSerializableException";

  constructor(taskId: number, cause: NotSerializableException) {
    const what = `Failed to serialize task ${taskId}, not attempting to retry it. Exception during serialization: ${cause}`;
    super(null, what, { cause });
  }
}

/** @param path from the thing outwards */
export function notSerializable(value: unknown, why: string | null, path: readonly string[]): NotSerializableException {
  const kind = kindOf(value);
  const first = `object not serializable (class: ${kind}, value: ${shortText(value)})`;
  const stack = [first, ...path].map((line) => `\t- ${line}`).join("\n");
  return new NotSerializableException(
    null,
    `${kind}\nSerialization stack:\n${stack}\n${why === null ? adviceFor(value, path) : `It cannot travel: ${why}.`}`,
  );
}

function adviceFor(value: unknown, path: readonly string[]): string {
  if (value instanceof SparkContext)
    return "A SparkContext can only be used on the driver, not in code that runs in tasks (SPARK-5063): ask it before, and use in the function what it gave.";
  if (!path.some((line) => line.startsWith("variable ")))
    return "Take out of it what you need: text, numbers, arrays, objects, instances of classes of your own.";
  return "A function travels to the executors as its text, with a copy of each variable that it uses. Make this one within the function, or take out of it before what you need.";
}

export function kindOf(value: unknown): string {
  if (typeof value !== "object" || value === null) return typeof value;
  const theClass: unknown = (value as { constructor?: unknown }).constructor;
  return typeof theClass === "function" && theClass.name !== "" ? theClass.name.replace(/^_/, "") : "Object";
}

const LONGEST = 80;

export function shortText(value: unknown): string {
  let text: string;
  try {
    text = typeof value === "object" && value !== null && !("toString" in value) ? "{}" : String(value);
  } catch {
    text = "?";
  }
  const line = text.replace(/\s+/g, " ");
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST - 1)}…`;
}
