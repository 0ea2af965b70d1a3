/** What the options of a CSV reader or writer say, with Spark's defaults (`CSVOptions`). */

import type { CsvSyntax } from "./csv-tokens";
import type { FileOptions } from "./file-options";

export interface CsvOptions extends CsvSyntax {
  readonly header: boolean;
  readonly multiLine: boolean;
  readonly nullValue: string;
  readonly lineSeparator: string | null;
  /** Whether a header that says otherwise is passed over. */
  readonly enforceSchema: boolean;
  readonly maxColumns: number;
  /** Of a cell; -1 for any number. */
  readonly maxCharacters: number;
}

export function csvOptions(options: FileOptions): CsvOptions {
  return {
    separator: options.separator,
    quote: options.character("quote", '"', true),
    escape: options.character("escape", "\\", true),
    comment: options.character("comment", "", true) || null,
    trimStart: options.flag("ignoreLeadingWhiteSpace", false),
    trimEnd: options.flag("ignoreTrailingWhiteSpace", false),
    emptyValue: options.text("emptyValue", ""),
    endsAtLine: true,
    header: options.flag("header", false),
    multiLine: options.flag("multiLine", false),
    nullValue: options.text("nullValue", ""),
    lineSeparator: options.lineSeparator,
    enforceSchema: options.flag("enforceSchema", true),
    maxColumns: Number(options.text("maxColumns", "20480")),
    maxCharacters: Number(options.text("maxCharsPerColumn", "-1")),
  };
}
