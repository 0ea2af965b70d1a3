/** Missing values: `df.na`. NaN counts as missing, as NULL does. Spark's `DataFrameNaFunctions`. */
import { IllegalArgumentException } from "../data/errors";
import { toLiteral } from "../plan/literal";
import type { ColumnChange } from "../plan/schema-change";
import type { DataFrame } from "./dataframe";

export type FillValue = string | number | boolean;

export class DataFrameNaFunctions {
  constructor(private readonly changed: (change: ColumnChange) => DataFrame) {}

  /**
   * Without the rows in which values are missing.
   * @param how `"any"`: one missing value is enough; `"all"`: all must be missing; a number: at least so many must be there
   * @param columns where to look; everywhere unless told
   */
  drop(how: "any" | "all" | number = "any", columns?: readonly string[]): DataFrame {
    const atLeast = how === "any" ? null : how === "all" ? 1 : how;
    if (atLeast !== null && !Number.isSafeInteger(atLeast))
      throw new IllegalArgumentException(null, `how (${how}) must be 'any' or 'all'`);
    return this.changed({ kind: "NADrop", atLeast, columns: columns ?? null });
  }

  /**
   * Puts a value where one is missing, in columns of the value's type (a number goes into columns of all numbers).
   * @param value one value, or values by column name
   */
  fill(value: FillValue | Readonly<Record<string, FillValue>>, columns?: readonly string[]): DataFrame {
    const values =
      typeof value === "object"
        ? Object.entries(value).map(([name, each]) => ({ columns: [name], value: toLiteral(each) }))
        : [{ columns: columns ?? null, value: toLiteral(value) }];
    return this.changed({ kind: "NAFill", values });
  }

  /**
   * Puts other values for given ones.
   * @param columns where; `"*"` for all columns of the values' type
   * @param replacement from old to new, as a Map: `new Map([[1, 10]])`
   */
  replace(
    columns: string | readonly string[],
    replacement: ReadonlyMap<FillValue | null, FillValue | null>,
  ): DataFrame {
    const names = typeof columns === "string" ? [columns] : columns;
    const replacements = [...replacement].map(([from, to]) => [toLiteral(from), toLiteral(to)] as const);
    return this.changed({ kind: "NAReplace", columns: columns === "*" ? null : names, replacements });
  }
}
