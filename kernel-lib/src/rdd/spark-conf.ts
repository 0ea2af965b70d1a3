/** The settings of an application: `new SparkConf().setMaster("local[2]").setAppName("lesson")`. Spark's class of the same name. */
import {
  IllegalArgumentException,
  NoSuchElementException,
  NullPointerException,
  NumberFormatException,
} from "../data/errors";
import { timeStringAs } from "../data/time-string";
import { parseBytes, type SizeUnit } from "./size-string";

export type SettingValue = string | number | boolean;

export class SparkConf {
  private readonly settings = new Map<string, string>();

  set(key: string, value: SettingValue): this {
    if (key === null || key === undefined) throw new NullPointerException(null, "null key");
    if (value === null || value === undefined) throw new NullPointerException(null, `null value for ${key}`);
    this.settings.set(key, String(value));
    return this;
  }

  /** `local`, `local[4]`, `local[*]`, or `local-cluster[executors,cores,memory in MiB]`. */
  setMaster(master: string): this {
    return this.set("spark.master", master);
  }

  setAppName(name: string): this {
    return this.set("spark.app.name", name);
  }

  setSparkHome(home: string): this {
    return this.set("spark.home", home);
  }

  setExecutorEnv(name: string, value: string): this {
    return this.set(`spark.executorEnv.${name}`, value);
  }

  setIfMissing(key: string, value: SettingValue): this {
    return this.settings.has(key) ? this : this.set(key, value);
  }

  setAll(pairs: Iterable<readonly [string, SettingValue]>): this {
    for (const [key, value] of pairs) this.set(key, value);
    return this;
  }

  remove(key: string): this {
    this.settings.delete(key);
    return this;
  }

  contains(key: string): boolean {
    return this.settings.has(key);
  }

  /** @throws NoSuchElementException when it is not set and no default is given */
  get(key: string, defaultValue?: string): string {
    const value = this.settings.get(key) ?? defaultValue;
    if (value === undefined) throw new NoSuchElementException(null, key);
    return value;
  }

  getOption(key: string): string | null {
    return this.settings.get(key) ?? null;
  }

  getInt(key: string, defaultValue: number): number {
    return this.getNumber(key, defaultValue, /^[+-]?\d+$/);
  }

  getLong(key: string, defaultValue: number): number {
    return this.getInt(key, defaultValue);
  }

  getDouble(key: string, defaultValue: number): number {
    return this.getNumber(key, defaultValue, /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i);
  }

  getBoolean(key: string, defaultValue: boolean): boolean {
    const value = this.settings.get(key)?.toLowerCase();
    if (value === undefined) return defaultValue;
    if (value !== "true" && value !== "false")
      throw new IllegalArgumentException(
        null,
        `Illegal value for config key ${key}: For input string: "${this.settings.get(key)}"`,
      );
    return value === "true";
  }

  private getNumber(key: string, defaultValue: number, form: RegExp): number {
    const value = this.settings.get(key);
    if (value === undefined) return defaultValue;
    if (!form.test(value))
      throw new NumberFormatException(null, `Illegal value for config key ${key}: For input string: "${value}"`);
    return Number(value);
  }

  /** A time in milliseconds; in whole seconds where Spark counts in them, and so does a bare number. */
  getTimeMs(key: string, defaultValue: string, unit: "ms" | "s" = "ms"): number {
    const units = naming(key, () => timeStringAs(this.settings.get(key) ?? defaultValue, unit));
    return unit === "s" ? units * 1000 : units;
  }

  /** A size in bytes; a bare number counts in `unit`. */
  getBytes(key: string, defaultValue: string, unit: SizeUnit = "b"): number {
    return naming(key, () => parseBytes(this.settings.get(key) ?? defaultValue, unit));
  }

  getAll(): [string, string][] {
    return [...this.settings];
  }

  getAppId(): string {
    return this.get("spark.app.id");
  }

  clone(): SparkConf {
    return new SparkConf().setAll(this.settings);
  }

  /** One `key=value` a line, sorted. */
  toDebugString(): string {
    return this.getAll()
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => `${key}=${value}`)
      .join("\n");
  }
}

/** An error says which setting it was. */
function naming<V>(key: string, read: () => V): V {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof NumberFormatException)) throw error;
    throw new NumberFormatException(null, `Illegal value for config key ${key}: ${error.message}`, { cause: error });
  }
}
