/**
 * The columns of CSV files: names from the header or `_c0`, `_c1` …, types from all the cells if `inferSchema` is set.
 *
 * Spark's `CSVDataSource`. The first record of the first file tells the number of columns.
 */
import { csvOptions } from "../data/csv-options";
import { CsvTypes } from "../data/csv-types";
import type { FileOptions } from "../data/file-options";
import { badRecords } from "../data/parse-mode";
import { type DataType, NullType, StringType, StructField, StructType } from "../data/types";
import type { LoadedFile } from "./reader";

type Records = (file: LoadedFile) => Iterable<{ readonly cells: readonly (string | null)[] }>;

export async function inferCsvSchema(
  files: AsyncIterable<LoadedFile>,
  options: FileOptions,
  records: Records,
): Promise<StructType | null> {
  const { header, nullValue } = csvOptions(options);
  const infer = options.flag("inferSchema", false);
  const test = new CsvTypes(options);
  let names: string[] | null = null;
  let types: DataType[] = [];
  for await (const file of files) {
    let first = true;
    for (const { cells } of records(file)) {
      if (names === null) {
        names = header ? headerNames(cells, nullValue) : cells.map((_, i) => `_c${i}`);
        types = names.map(() => NullType);
        if (!infer) return structOf(names, types);
      }
      if (!(first && header))
        types = types.map((type, i) => {
          const cell = cells[i] ?? null;
          return cell === null || cell === nullValue ? type : test.widen(type, cell);
        });
      first = false;
    }
  }
  // In the permissive mode the column for bad records is only there when the program asks for it.
  badRecords(options, null);
  return names === null ? null : structOf(names, types);
}

function structOf(names: readonly string[], types: readonly DataType[]): StructType {
  return new StructType(names.map((name, i) => new StructField(name, types[i] === NullType ? StringType : types[i])));
}

/** A header without a name is `_c<i>`; a name that comes twice gets its number. */
function headerNames(cells: readonly (string | null)[], nullValue: string): string[] {
  const lower = cells.map((cell) => (cell ?? "").toLowerCase());
  return cells.map((cell, i) => {
    if (cell === null || cell === "" || cell === nullValue) return `_c${i}`;
    const isTwice = lower.indexOf(lower[i]) !== lower.lastIndexOf(lower[i]);
    return isTwice ? `${cell}${i}` : cell;
  });
}
