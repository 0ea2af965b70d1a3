/**
 * What readers and writers of files and streams have in common: a format and options. Spark has the same four methods in
 * each of its classes `DataFrameReader`, `DataStreamReader`, `DataFrameWriter` and `DataStreamWriter`.
 */
import { OptionMap, type OptionValue } from "./options";

export abstract class WithOptions {
  protected formatName = "parquet";
  protected readonly given: OptionMap = new OptionMap();

  /** What is read or written, e.g. `"csv"`, `"json"`, `"text"`, `"parquet"` (the default); streams know more, e.g. `"replay"`, `"memory"`, `"console"`. */
  format(name: string): this {
    this.formatName = name;
    return this;
  }

  /** A setting, e.g. `.option("header", true)`. Its name has no case. */
  option(key: string, value: OptionValue): this {
    this.given.set(key, value);
    return this;
  }

  /** Several settings at once. */
  options(options: Readonly<Record<string, OptionValue>>): this {
    for (const [key, value] of Object.entries(options)) this.option(key, value);
    return this;
  }
}
