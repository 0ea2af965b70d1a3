/**
 * What `spark.read.format("statestore")` can be asked for, and what cannot be asked together. Spark's `StateSourceOptions`,
 * with its errors (STDS_…) and the order in which it looks.
 */
import { IllegalArgumentException, NumberFormatException, SparkError } from "../data/errors";
import { DEFAULT_STORE } from "../operators/stateful";

export type JoinSideName = "left" | "right" | "none";

export interface StateSourceOptions {
  /** The state after this batch. */
  readonly batchId: number;
  readonly operatorId: number;
  readonly storeName: string;
  readonly joinSide: JoinSideName;
  /** What changed in these batches, instead of what is there after the last. */
  readonly changes: { readonly start: number; readonly end: number } | null;
  /** Only this partition, from the snapshot that was written after this batch. */
  readonly snapshot: { readonly batchId: number; readonly partition: number } | null;
  readonly stateVarName: string | null;
  readonly readRegisteredTimers: boolean;
  /** Whether lists and maps come as a row for each element. */
  readonly flattenCollectionTypes: boolean;
}

/** @param lastCommitted finds the newest committed batch @throws STDS_… */
export async function stateSourceOptions(
  given: Readonly<Record<string, string>>,
  lastCommitted: () => Promise<number>,
): Promise<StateSourceOptions> {
  const options = new Given(given);
  const operatorId = options.number("operatorId") ?? 0;
  if (operatorId < 0) throw isNegative("operatorId");
  const storeName = options.text("storeName") ?? DEFAULT_STORE;
  if (storeName === "") throw invalid("IS_EMPTY", "storeName", "cannot be empty.");
  const stateVarName = options.text("stateVarName") ?? null;
  const readRegisteredTimers = options.flag("readRegisteredTimers", false);
  if (readRegisteredTimers && stateVarName !== null) throw conflict("readRegisteredTimers", "stateVarName");
  const flattenCollectionTypes = options.flag("flattenCollectionTypes", true);
  const joinSide = options.text("joinSide") ?? "none";
  if (joinSide !== "left" && joinSide !== "right" && joinSide !== "none")
    throw invalidValue("joinSide", "Valid values are left,right,none");
  if (joinSide !== "none" && storeName !== DEFAULT_STORE) throw conflict("joinSide", "storeName");
  const common = {
    operatorId,
    storeName,
    joinSide,
    stateVarName,
    readRegisteredTimers,
    flattenCollectionTypes,
  } as const;
  if (options.flag("readChangeFeed", false)) {
    const changes = await changeFeed(options, joinSide, lastCommitted);
    return { ...common, batchId: changes.end, changes, snapshot: null };
  }
  for (const name of ["changeStartBatchId", "changeEndBatchId"])
    if (options.number(name) !== undefined)
      throw invalidValue(name, "Only specify this option when readChangeFeed is set to true.");
  const batchId = options.number("batchId") ?? (await lastCommitted());
  if (batchId < 0) throw isNegative("batchId");
  return { ...common, batchId, changes: null, snapshot: fromSnapshot(options, batchId) };
}

async function changeFeed(
  options: Given,
  joinSide: JoinSideName,
  lastCommitted: () => Promise<number>,
): Promise<{ start: number; end: number }> {
  if (joinSide !== "none") throw conflict("joinSide", "readChangeFeed");
  for (const name of ["batchId", "snapshotStartBatchId", "snapshotPartitionId"])
    if (options.number(name) !== undefined) throw conflict(name, "readChangeFeed");
  const start = options.number("changeStartBatchId");
  if (start === undefined) throw unspecified("changeStartBatchId");
  const end = options.number("changeEndBatchId") ?? (await lastCommitted());
  if (start < 0) throw isNegative("changeStartBatchId");
  if (end < start)
    throw invalidValue(
      "changeEndBatchId",
      "changeEndBatchId cannot be smaller than changeStartBatchId. Please check the input to changeEndBatchId, " +
        `or if you are using its default value, make sure that changeStartBatchId is less than ${end}.`,
    );
  return { start, end };
}

function fromSnapshot(options: Given, batchId: number): StateSourceOptions["snapshot"] {
  const start = options.number("snapshotStartBatchId");
  const partition = options.number("snapshotPartitionId");
  if (start !== undefined && start < 0) throw isNegative("snapshotStartBatchId");
  if (start !== undefined && start > batchId)
    throw invalidValue("snapshotStartBatchId", `value should be less than or equal to ${batchId}`);
  if (partition !== undefined && partition < 0) throw isNegative("snapshotPartitionId");
  if (start === undefined && partition === undefined) return null;
  if (start === undefined) throw unspecified("snapshotStartBatchId");
  if (partition === undefined) throw unspecified("snapshotPartitionId");
  return { batchId: start, partition };
}

/** Options by name, whatever its case. */
class Given {
  private readonly values: ReadonlyMap<string, string>;

  constructor(given: Readonly<Record<string, string>>) {
    this.values = new Map(Object.entries(given).map(([name, value]) => [name.toLowerCase(), value]));
  }

  text(name: string): string | undefined {
    return this.values.get(name.toLowerCase())?.trim();
  }

  number(name: string): number | undefined {
    const text = this.text(name);
    if (text !== undefined && !/^[+-]?\d+$/.test(text))
      throw new NumberFormatException(null, `For input string: "${text}"`);
    return text === undefined ? undefined : Number(text);
  }

  flag(name: string, otherwise: boolean): boolean {
    const text = this.text(name)?.toLowerCase();
    if (text !== undefined && text !== "true" && text !== "false")
      throw new IllegalArgumentException(null, `For input string: "${text}"`);
    return text === undefined ? otherwise : text === "true";
  }
}

export function unspecified(name: string): SparkError {
  return new SparkError("STDS_REQUIRED_OPTION_UNSPECIFIED", `'${name}' must be specified.`, {
    sqlState: "42601",
    parameters: { optionName: name },
  });
}

export function invalidValue(name: string, message: string): SparkError {
  return invalid("WITH_MESSAGE", name, message);
}

function isNegative(name: string): SparkError {
  return invalid("IS_NEGATIVE", name, "cannot be negative.");
}

function invalid(kind: string, name: string, message: string): SparkError {
  return new SparkError(`STDS_INVALID_OPTION_VALUE.${kind}`, `Invalid value for source option '${name}': ${message}`, {
    sqlState: "42616",
    parameters: { optionName: name },
  });
}

function conflict(...names: string[]): SparkError {
  const options = names.map((name) => `'${name}'`).join(", ");
  return new SparkError(
    "STDS_CONFLICT_OPTIONS",
    `The options [${options}] cannot be specified together. Please specify the one.`,
    { sqlState: "42613", parameters: { options: `[${options}]` } },
  );
}
