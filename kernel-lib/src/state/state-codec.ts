/**
 * State rows as text on disk: one JSON line per key, readable by a learner.
 *
 * Spark writes binary rows, compressed with LZ4 (semantics B8). The layout of files and versions is Spark's; their contents
 * are ours, so that `state/0/0/3.delta` can be opened and read. The last line counts the lines, so a cut file is noticed.
 */
import { SparkError } from "../data/errors";
import { fromJson, toJson } from "../data/json-value";
import type { DataType } from "../data/types";
import type { InternalRow } from "../data/value";

/** A key with its new value, or null when it was removed. */
export interface StateRecord {
  readonly key: InternalRow;
  readonly value: InternalRow | null;
}

export interface StateSchema {
  readonly keyTypes: readonly DataType[];
  readonly valueTypes: readonly DataType[];
}

const VERSION = "v1";

export function encodeState(records: readonly StateRecord[], schema: StateSchema): Uint8Array {
  const cells = (row: InternalRow, types: readonly DataType[]): unknown[] =>
    row.map((cell, i) => toJson(cell, types[i]));
  const lines = records.map(({ key, value }) =>
    JSON.stringify({
      key: cells(key, schema.keyTypes),
      value: value === null ? null : cells(value, schema.valueTypes),
    }),
  );
  return new TextEncoder().encode([VERSION, ...lines, JSON.stringify({ records: lines.length }), ""].join("\n"));
}

/** @throws CANNOT_LOAD_STATE_STORE.CANNOT_READ_… naming the file, when it is not what `encodeState` writes */
export function decodeState(bytes: Uint8Array, schema: StateSchema, path: string): StateRecord[] {
  const lines = new TextDecoder().decode(bytes).split("\n");
  const body = lines.slice(1, -2);
  if (lines[0] !== VERSION || lines.at(-2) !== JSON.stringify({ records: body.length }))
    throw corrupt(path, `it has ${lines.length} lines and does not end with the number of its records`);
  try {
    return body.map((line) => decodeRecord(JSON.parse(line), schema));
  } catch (error) {
    throw corrupt(path, error instanceof Error ? error.message : String(error));
  }
}

function decodeRecord(record: { key: never[]; value: never[] | null }, schema: StateSchema): StateRecord {
  return {
    key: record.key.map((cell, i) => fromJson(cell, schema.keyTypes[i])),
    value: record.value === null ? null : record.value.map((cell, i) => fromJson(cell, schema.valueTypes[i])),
  };
}

function corrupt(path: string, why: string): SparkError {
  const kind = path.endsWith(".snapshot") ? "SNAPSHOT" : "DELTA";
  return new SparkError(
    `CANNOT_LOAD_STATE_STORE.CANNOT_READ_${kind}_FILE`,
    `An error occurred during loading state. Error reading ${kind.toLowerCase()} file ${path}: ${why}. ` +
      "Restore the file from a copy, or delete the checkpoint directory to start the query over.",
    { sqlState: "58030" },
  );
}
