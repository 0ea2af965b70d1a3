/**
 * Reading the options of a streaming source: names without regard to case, values checked, with the sentences of Spark's
 * own sources. Options that a source does not know are ignored, as Spark does.
 */
import { IllegalArgumentException } from "../data/errors";
import type { SourceOptions } from "./provider";

/** What is wrong with an option's value: `Invalid value '0'. The option 'rowsPerSecond' must be positive`. */
function invalidOption(name: string, value: string, must: string): IllegalArgumentException {
  return new IllegalArgumentException(null, `Invalid value '${value}'. The option '${name}' must be ${must}`, {
    parameters: { option: name, value },
  });
}

export class OptionReader {
  private readonly given: ReadonlyMap<string, string>;

  constructor(options: SourceOptions) {
    this.given = new Map(Object.entries(options).map(([name, value]) => [name.toLowerCase(), value]));
  }

  text(name: string): string | undefined {
    return this.given.get(name.toLowerCase());
  }

  /** @throws IllegalArgumentException when it is no whole number */
  whole(name: string, byDefault: number): number {
    const text = this.text(name);
    if (text === undefined) return byDefault;
    const value = Number(text);
    if (/^\s*[+-]?\d+\s*$/.test(text) && Number.isSafeInteger(value)) return value;
    throw invalidOption(name, text, "a whole number");
  }

  /** @throws IllegalArgumentException unless it is a whole number above 0 */
  positive(name: string, byDefault: number): number {
    const value = this.whole(name, byDefault);
    if (value > 0) return value;
    throw invalidOption(name, String(value), "positive");
  }

  /** @throws IllegalArgumentException for a whole number below 0 */
  notNegative(name: string, byDefault: number): number {
    const value = this.whole(name, byDefault);
    if (value >= 0) return value;
    throw invalidOption(name, String(value), "non-negative");
  }

  /** @throws IllegalArgumentException unless it is `true` or `false` */
  flag(name: string, byDefault: boolean): boolean {
    const text = this.text(name)?.toLowerCase();
    if (text === undefined) return byDefault;
    if (text === "true" || text === "false") return text === "true";
    throw new IllegalArgumentException(
      null,
      `Invalid value '${text}' for option '${name}', must be 'true' or 'false'`,
      { parameters: { option: name, value: text } },
    );
  }
}
