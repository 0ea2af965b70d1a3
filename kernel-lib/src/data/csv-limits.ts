/**
 * What ends the reading of a CSV file whatever the mode: records that are larger than the options allow, and a header that is not the schema's
 * where it has to be. Spark's parser (univocity) gives up there, and its `CSVHeaderChecker`.
 */

import type { CsvOptions } from "./csv-options";
import { IllegalArgumentException, SparkError } from "./errors";

type Cells = readonly (string | null)[];

/** @throws MALFORMED_CSV_RECORD */
export function checkSize(cells: Cells, text: string, { maxColumns, maxCharacters }: CsvOptions): void {
  const isTooWide = cells.length > maxColumns;
  if (!isTooWide && (maxCharacters < 0 || !cells.some((cell) => (cell ?? "").length > maxCharacters))) return;
  throw new SparkError("MALFORMED_CSV_RECORD", `Malformed CSV record: ${text}`, { sqlState: "KD000" });
}

/** With `enforceSchema=false`: the header has the schema's names, in any case. */
export function checkHeader(cells: Cells, names: readonly string[], path: string): void {
  const found = cells.map((cell) => cell ?? "");
  const isSame = found.length === names.length && names.every((name, i) => sameName(name, found[i]));
  if (isSame) return;
  throw new IllegalArgumentException(
    null,
    `The CSV header is not the schema's, and enforceSchema is off.\n Header: ${found.join(", ")}\n Schema: ${names.join(", ")}\nCSV file: ${path}`,
  );
}

function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
