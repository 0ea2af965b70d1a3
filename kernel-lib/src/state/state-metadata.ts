/**
 * What a checkpoint knows about its state: the operators, and the types of their keys and values.
 *
 * Spark's `OperatorStateMetadata` (`state/<op>/_metadata/metadata`) and `StateSchemaCompatibilityChecker`
 * (`state/<op>/0/_metadata/schema`), semantics B6 and B13. Types and their number must stay the same, names may change.
 */
import type { Disk } from "../checkpoint/disk";
import { SparkError } from "../data/errors";
import type { Json } from "../data/json-value";
import { schemaFromJson, schemaToJson } from "../data/schema-json";
import { type StructType, sameType } from "../data/types";
import { versionOf } from "./store-files";

export interface StatefulOperatorInfo {
  readonly operatorId: number;
  /** As in progress, e.g. `stateStoreSave`. */
  readonly operatorName: string;
  readonly stores: readonly {
    readonly storeName: string;
    readonly numColsPrefixKey: number;
    readonly numPartitions: number;
  }[];
  /** What must stay the same between runs, e.g. the output mode of a processor. */
  readonly properties: Readonly<Record<string, string>>;
}

export interface StateStoreSchema {
  readonly key: StructType;
  readonly value: StructType;
}

const encoder = new TextEncoder();

function operatorPath(operatorId: number): string {
  return `state/${operatorId}/_metadata/metadata`;
}

/** Whether there is state of any version, not only a description of it. */
export async function holdsVersions(disk: Disk): Promise<boolean> {
  return (await disk.listFiles("state")).some((path) => versionOf(path) !== null);
}

/**
 * Writes the operators of a new query down; compares those of a restarted one. What a new query finds was left by one that
 * was killed before its first batch, and need not be the same program: it goes.
 * @throws STREAMING_STATEFUL_OPERATOR_NOT_MATCH_IN_STATE_METADATA when they differ in id or name
 * @throws STREAMING_STATEFUL_OPERATOR_MISSING_STATE_DIRECTORY when the checkpoint has no state, and the program needs some
 */
export async function checkOperators(
  disk: Disk,
  operators: readonly StatefulOperatorInfo[],
  isNewQuery: boolean,
): Promise<void> {
  if (isNewQuery) {
    if ((await disk.list("state")).length > 0) await disk.delete("state");
    return writeOperators(disk, operators);
  }
  const known = await readOperators(disk);
  if (known.length === 0 && operators.length > 0)
    throw new SparkError(
      "STREAMING_STATEFUL_OPERATOR_MISSING_STATE_DIRECTORY",
      "Cannot restart streaming query with stateful operators because the state directory is empty or missing: the state files were deleted, or the query ran without stateful operators before. " +
        "Remove the stateful operators, use a new checkpoint location, or restore the missing state files.",
      { sqlState: "42K03" },
    );
  const same =
    known.length === operators.length &&
    operators.every((o) => known.some((k) => k.operatorId === o.operatorId && k.operatorName === o.operatorName));
  if (!same)
    throw new SparkError(
      "STREAMING_STATEFUL_OPERATOR_NOT_MATCH_IN_STATE_METADATA",
      "Streaming stateful operator name does not match with the operator in state metadata. This likely to happen when user adds/removes/changes stateful operator of existing streaming query.\n" +
        `Stateful operators in the metadata: [${describe(known)}]; Stateful operators in current batch: [${describe(operators)}].`,
      { sqlState: "42K03" },
    );
  for (const operator of operators) checkProperties(known, operator);
}

function checkProperties(known: readonly KnownOperator[], { operatorId, properties }: StatefulOperatorInfo): void {
  const before = known.find((other) => other.operatorId === operatorId)?.operatorProperties ?? {};
  for (const [name, now] of Object.entries(properties))
    if (before[name] !== undefined && before[name] !== now)
      throw new SparkError(
        "STATE_STORE_INVALID_CONFIG_AFTER_RESTART",
        `Cannot change ${name} from ${before[name]} to ${now} between restarts. Please set ${name} to ${before[name]}, or restart with a new checkpoint directory.`,
        { sqlState: "42K06", parameters: { configName: name, oldConfig: before[name], newConfig: now } },
      );
}

/** An operator as the checkpoint has it. */
export interface KnownOperator {
  readonly operatorId: number;
  readonly operatorName: string;
  readonly stateStoreInfo: readonly { readonly storeName: string; readonly numPartitions: number }[];
  readonly operatorProperties?: Readonly<Record<string, string>>;
}

function describe(operators: readonly { operatorId: number; operatorName: string }[]): string {
  return operators.map((o) => `(OperatorId: ${o.operatorId} -> OperatorName: ${o.operatorName})`).join(", ");
}

export async function readOperators(disk: Disk): Promise<KnownOperator[]> {
  const names = (await disk.list("state")).filter((name) => /^\d+$/.test(name));
  const found: KnownOperator[] = [];
  for (const name of names) {
    const bytes = await disk.read(operatorPath(Number(name)));
    if (bytes === undefined) continue;
    const { operatorInfo, operatorProperties, stateStoreInfo } = parseVersioned(bytes, operatorPath(Number(name)));
    found.push({ ...(operatorInfo as object), operatorProperties, stateStoreInfo } as unknown as KnownOperator);
  }
  return found;
}

async function writeOperators(disk: Disk, operators: readonly StatefulOperatorInfo[]): Promise<void> {
  for (const { operatorId, operatorName, stores, properties } of operators) {
    const entry = {
      operatorInfo: { operatorId, operatorName },
      stateStoreInfo: stores,
      ...(Object.keys(properties).length > 0 ? { operatorProperties: properties } : {}),
    };
    await disk.writeAtomic(operatorPath(operatorId), encoder.encode(`v1\n${JSON.stringify(entry)}`), {
      overwrite: true,
    });
  }
}

/**
 * Compares the types of keys and values with those of the checkpoint; writes them down where there are none.
 * @param directory where the versions of the store's first partition lie
 */
export async function checkSchema(disk: Disk, directory: string, schema: StateStoreSchema): Promise<void> {
  const path = `${directory}/_metadata/schema`;
  const known = await readStoreSchema(disk, directory);
  if (known === null) {
    const entry = { key: schemaToJson(schema.key), value: schemaToJson(schema.value) };
    await disk.writeAtomic(path, encoder.encode(`v1\n${JSON.stringify(entry)}`), { overwrite: true });
    return;
  }
  compare("key", known.key, schema.key);
  compare("value", known.value, schema.value);
}

/** The types of a store's keys and values; null where none were written down. */
export async function readStoreSchema(disk: Disk, directory: string): Promise<StateStoreSchema | null> {
  const path = `${directory}/_metadata/schema`;
  const bytes = await disk.read(path);
  if (bytes === undefined) return null;
  const known = parseVersioned(bytes, path);
  return { key: schemaFromJson(known.key), value: schemaFromJson(known.value) };
}

function compare(part: "key" | "value", known: StructType, current: StructType): void {
  const same =
    known.fields.length === current.fields.length &&
    known.fields.every((field, i) => sameType(field.dataType, current.fields[i].dataType));
  if (same) return;
  throw new SparkError(
    `STATE_STORE_${part.toUpperCase()}_SCHEMA_NOT_COMPATIBLE`,
    `Provided ${part} schema does not match existing state ${part} schema.\n` +
      "Please check number and type of fields.\n" +
      `Existing ${part}_schema=${known.sql} and new ${part}_schema=${current.sql}.\n` +
      "If you want to force running the query without schema validation, please set spark.sql.streaming.stateStore.stateSchemaCheck to false.\n" +
      "However, please note that running the query with incompatible schema could cause non-deterministic behavior.",
    { sqlState: "XXKST" },
  );
}

function parseVersioned(bytes: Uint8Array, path: string): Record<string, Json> {
  const [version, json = ""] = new TextDecoder().decode(bytes).split("\n");
  try {
    if (version !== "v1") throw new Error(`its first line is ${JSON.stringify(version.slice(0, 40))}, not "v1"`);
    return JSON.parse(json) as Record<string, Json>;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new SparkError(null, `The state metadata in ${path} cannot be read: ${why}. Restore the file from a copy.`, {
      cause,
    });
  }
}
