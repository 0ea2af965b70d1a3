/**
 * Options of a reader or writer, which are texts by name, as what they mean. Spark's `CaseInsensitiveMap` and `CSVOptions`,
 * `JSONOptions`. What an option may be is checked here, with Spark's words.
 */
import { IllegalArgumentException } from "./errors";

export class FileOptions {
  private readonly entries: ReadonlyMap<string, string>;

  constructor(
    options: Readonly<Record<string, string>>,
    /** The session's, which an option `timeZone` overrides. */
    readonly sessionTimeZone: string,
  ) {
    this.entries = new Map(Object.entries(options).map(([key, value]) => [key.toLowerCase(), value]));
  }

  find(...names: readonly string[]): string | undefined {
    for (const name of names) {
      const value = this.entries.get(name.toLowerCase());
      if (value !== undefined) return value;
    }
    return undefined;
  }

  text(name: string, fallback: string): string {
    return this.find(name) ?? fallback;
  }

  flag(name: string, fallback: boolean): boolean {
    const value = this.find(name)?.toLowerCase();
    if (value === undefined) return fallback;
    if (value === "true" || value === "false") return value === "true";
    throw new IllegalArgumentException(null, `${name} flag can be true or false, not '${value}'.`);
  }

  /** One character, e.g. a quote; `""` stands for none where `emptyIsNone`. */
  character(name: string, fallback: string, emptyIsNone: boolean = false): string | null {
    const value = this.find(name);
    if (value === undefined) return fallback;
    if (value === "" && emptyIsNone) return null;
    if (value.length === 1) return value;
    throw new IllegalArgumentException(
      "OPTION_VALUE_EXCEEDS_ONE_CHARACTER",
      `The value of ${name} cannot be more than one character, but got ${value}.`,
      { sqlState: "22023" },
    );
  }

  get timeZone(): string {
    return this.text("timeZone", this.sessionTimeZone);
  }

  /** `\t` may be written as a backslash and a t. */
  get separator(): string {
    const value = this.find("sep", "delimiter") ?? ",";
    if (value === "")
      throw new IllegalArgumentException(
        "INVALID_DELIMITER_VALUE.EMPTY_STRING",
        "Invalid value for delimiter. Delimiter cannot be empty string.",
        { sqlState: "42602" },
      );
    return value.replaceAll("\\t", "\t").replaceAll("\\\\", "\\");
  }

  /** Null: `\r\n`, `\n` and `\r` all end a line. */
  get lineSeparator(): string | null {
    const value = this.find("lineSep");
    if (value === "") throw new IllegalArgumentException(null, "'lineSep' cannot be an empty string.");
    return value ?? null;
  }
}
