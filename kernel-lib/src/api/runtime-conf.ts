/** Settings of a session: `spark.conf.set("spark.sql.shuffle.partitions", 2)`. Spark's `RuntimeConfig`. */
import type { OptimizerOptions } from "../catalyst/optimizer";
import { AnalysisException, SparkError } from "../data/errors";
import { timeStringAs } from "../data/time-string";
import { isTimeZone } from "../data/time-zone";

const defaults: Readonly<Record<string, string>> = {
  "spark.sql.shuffle.partitions": "200",
  "spark.sql.sources.default": "parquet",
  "spark.sql.warehouse.dir": "spark-warehouse",
  "spark.sql.files.ignoreMissingFiles": "false",
  "spark.sql.autoBroadcastJoinThreshold": "10485760b",
  "spark.sql.transposeMaxValues": "500",
  "spark.sql.streaming.checkpoint.verifyMetadataExists.enabled": "true",
  "spark.sql.streaming.noDataMicroBatches.enabled": "true",
  "spark.sql.streaming.noDataProgressEventInterval": "10000",
  "spark.sql.streaming.numRecentProgressUpdates": "100",
  "spark.sql.streaming.minBatchesToRetain": "100",
  "spark.sql.streaming.stateStore.commitValidation.enabled": "true",
  "spark.sql.streaming.stateStore.minDeltasForSnapshot": "10",
  "spark.sql.streaming.multipleWatermarkPolicy": "min",
  "spark.sql.streaming.stopActiveRunOnRestart": "true",
  "spark.sql.streaming.statefulOperator.allowMultiple": "true",
  "spark.sql.streaming.statefulOperator.checkCorrectness.enabled": "true",
  // Ours: whether queries keep a trace of what they do.
  "spark.stepstream.recording": "true",
};

/** What only a new session can be given. */
const STATIC = new Set([
  "spark.sql.warehouse.dir",
  "spark.sql.catalogImplementation",
  "spark.sql.extensions",
  "spark.sql.globalTempDatabase",
]);

export class RuntimeConf {
  private readonly settings = new Map<string, string>();
  private initial: ReadonlyMap<string, string> = new Map();
  private hasBegun = false;

  /** The setting as text. @throws SQL_CONF_NOT_FOUND when it is not set and has no default */
  get(key: string, fallback?: string): string {
    const value = this.find(key) ?? fallback;
    if (value !== undefined) return value;
    throw new SparkError(
      "SQL_CONF_NOT_FOUND",
      `The SQL config "${key}" cannot be found. Please verify that the config exists.`,
      {
        sqlState: "42K0I",
      },
    );
  }

  /** Sets a value for this session; queries take it up when they start. */
  set(key: string, value: string | number | boolean): void {
    if (this.hasBegun && STATIC.has(key))
      throw new AnalysisException(
        "CANNOT_MODIFY_STATIC_CONFIG",
        `Cannot modify the value of the static Spark config: "${key}".`,
        { sqlState: "46110", parameters: { key: `"${key}"` } },
      );
    const text = String(value);
    validators[key]?.(text);
    this.settings.set(key, text);
  }

  unset(key: string): void {
    this.settings.delete(key);
  }

  /** Back to what the session began with: one setting, or all. */
  reset(key: string | null): void {
    for (const name of key === null ? [...this.settings.keys()] : [key]) {
      const first = this.initial.get(name);
      if (first === undefined) this.settings.delete(name);
      else this.settings.set(name, first);
    }
  }

  /** Takes what is set now for what the session began with. */
  begin(): void {
    this.initial = new Map(this.settings);
    this.hasBegun = true;
  }

  /** The settings that were made, by name. */
  get getAll(): Record<string, string> {
    return Object.fromEntries(this.settings);
  }

  /** The settings that have a meaning here, with the values in force. */
  documented(): { readonly key: string; readonly value: string }[] {
    const keys = [...new Set([...Object.keys(defaults), "spark.sql.session.timeZone"])].sort();
    return keys.map((key) => ({ key, value: this.get(key) }));
  }

  /** Whether a running session may change it. */
  isModifiable(key: string): boolean {
    return key.startsWith("spark.sql.") && !STATIC.has(key);
  }

  /** The setting or its default, or undefined. */
  find(key: string): string | undefined {
    if (key === "spark.sql.session.timeZone") return this.settings.get(key) ?? localTimeZone();
    return this.settings.get(key) ?? defaults[key];
  }

  /** What the optimiser must know of the session. */
  get optimizer(): OptimizerOptions {
    return { timeZone: this.timeZone, excludedRules: this.find("spark.sql.optimizer.excludedRules") };
  }

  get timeZone(): string {
    return this.get("spark.sql.session.timeZone");
  }

  number(key: string): number {
    return Number(this.get(key));
  }

  /** A span of time, `10s` or a number of milliseconds. */
  ms(key: string): number {
    return timeStringAs(this.get(key), "ms");
  }

  /** What the session says of reading files; the last of it is asked for when a file is read. */
  get reading(): { readonly timeZone: string; readonly ignoresMissing: () => boolean } {
    return { timeZone: this.timeZone, ignoresMissing: () => this.flag("spark.sql.files.ignoreMissingFiles") };
  }

  flag(key: string): boolean {
    return this.get(key).trim().toLowerCase() === "true";
  }
}

let machineZone: string | undefined;

/**
 * The machine's zone, as Spark takes the JVM's. Asked for once, since finding it out takes a tenth of planning a query. What `Intl` needs for
 * its first format, 16 ms, is a tenth of a program's first result: a machine that is on UTC says so for a fraction.
 */
function localTimeZone(): string {
  machineZone ??= new Date(0).toString().endsWith("(Coordinated Universal Time)")
    ? "UTC"
    : new Intl.DateTimeFormat().resolvedOptions().timeZone;
  return machineZone;
}

function refuse(key: string, value: string, requirement: string): never {
  throw new SparkError(
    "INVALID_CONF_VALUE.REQUIREMENT",
    `The value '${value}' in the config "${key}" is invalid. ${requirement}`,
    { sqlState: "22022", parameters: { confName: key, confValue: value } },
  );
}

function refuseType(key: string, value: string, type: string): never {
  throw new SparkError(
    "INVALID_CONF_VALUE.TYPE_MISMATCH",
    `The value '${value}' in the config "${key}" is invalid. It should be a/an '${type}' value.`,
    { sqlState: "22022", parameters: { confName: key, confValue: value } },
  );
}

/** How Spark says it, where it asks for that. */
const POSITIVE: Readonly<Record<string, string>> = {
  "spark.sql.shuffle.partitions": "The value of spark.sql.shuffle.partitions must be positive",
  "spark.sql.streaming.minBatchesToRetain": "minBatchesToRetain must be positive",
};

function positive(key: string): (value: string) => void {
  return (value) => {
    if (!/^[+-]?\d+$/.test(value)) refuseType(key, value, "int");
    if (Number(value) < 1) refuse(key, value, POSITIVE[key] ?? "It must be a positive whole number.");
  };
}

function truth(key: string): (value: string) => void {
  return (value) => {
    if (!/^(true|false)$/i.test(value.trim())) refuseType(key, value, "boolean");
  };
}

const WATERMARK_POLICY = "spark.sql.streaming.multipleWatermarkPolicy";

const validators: Readonly<Record<string, (value: string) => void>> = Object.fromEntries([
  ...[
    "spark.sql.shuffle.partitions",
    "spark.sql.streaming.minBatchesToRetain",
    "spark.sql.streaming.numRecentProgressUpdates",
    "spark.sql.streaming.stateStore.minDeltasForSnapshot",
  ].map((key) => [key, positive(key)]),
  ...[
    "spark.sql.files.ignoreMissingFiles",
    "spark.sql.streaming.checkpoint.verifyMetadataExists.enabled",
    "spark.sql.streaming.noDataMicroBatches.enabled",
    "spark.sql.streaming.stateStore.commitValidation.enabled",
    "spark.sql.streaming.stopActiveRunOnRestart",
    "spark.sql.streaming.statefulOperator.allowMultiple",
    "spark.sql.streaming.statefulOperator.checkCorrectness.enabled",
    "spark.stepstream.recording",
  ].map((key) => [key, truth(key)]),
  ["spark.sql.streaming.noDataProgressEventInterval", (value: string) => void timeStringAs(value, "ms")],
  [
    WATERMARK_POLICY,
    (value: string) => {
      if (!/^(min|max)$/i.test(value))
        refuse(WATERMARK_POLICY, value, `Invalid value for '${WATERMARK_POLICY}'. Valid values are 'min' and 'max'`);
    },
  ],
  [
    "spark.sql.session.timeZone",
    (value: string) => {
      if (!isTimeZone(value))
        throw new SparkError(
          "INVALID_CONF_VALUE.TIME_ZONE",
          `The value '${value}' in the config "spark.sql.session.timeZone" is invalid. Cannot resolve the given timezone.`,
          { sqlState: "22022" },
        );
    },
  ],
]);
