/** The Spark class of a type by its name, as errors show it: `LongType`, `TimestampNTZType`. */
import type { DataType } from "./types";

/** Where it is not the name of the kind with a capital letter. */
const CLASSES: Partial<Record<DataType["kind"], string>> = { int: "IntegerType", timestamp_ntz: "TimestampNTZType" };

export function typeClass({ kind }: DataType): string {
  return CLASSES[kind] ?? `${kind[0].toUpperCase()}${kind.slice(1)}Type`;
}
