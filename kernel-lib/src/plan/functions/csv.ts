/**
 * `from_csv`, `to_csv`, `schema_of_csv`: a CSV record as a struct, and back.
 *
 * Spark's `CsvToStructs`, `StructsToCsv`, `SchemaOfCsv`. A text is one record, whatever line ends are in it. A record with too few or
 * too many cells, or with a cell that is no value of its column, keeps what could be read, and the text is in `_corrupt_record` where
 * the schema has such a field; in the mode FAILFAST it is an error.
 */
import { cellText } from "../../data/cell-texts";
import { checkSize } from "../../data/csv-limits";
import { csvOptions } from "../../data/csv-options";
import { csvQuoting } from "../../data/csv-quoting";
import { readRecord } from "../../data/csv-tokens";
import { CsvTypes } from "../../data/csv-types";
import { AnalysisException } from "../../data/errors";
import { FileOptions } from "../../data/file-options";
import { badRecords, malformedRecord } from "../../data/parse-mode";
import { rowText } from "../../data/row-text";
import { textConverter } from "../../data/text-values";
import { type DataType, holdsVariant, NullType, StringType, StructField, StructType } from "../../data/types";
import type { MapValue, Value } from "../../data/value";
import type { Expression } from "../expression";
import type { Misfit, ScalarFunction } from "../function";
import { currentOrigin, positionText } from "../origin";
import { STRING } from "./define";
import { optionsArgument, schemaArgument } from "./schema-argument";
import { checkMode, notConstantText, notText, withZone } from "./text-argument";

type Reader = (text: string) => Value;
type Cells = readonly (string | null)[];

/** The cells of a text, or none where it is a comment. */
function cellsOf(text: string, options: FileOptions): Cells | null {
  const csv = { ...csvOptions(options), endsAtLine: false };
  if (csv.comment !== null && text.startsWith(csv.comment)) return null;
  const { cells } = readRecord(text, 0, csv);
  checkSize(cells, text, csv);
  return cells;
}

function readerOf(schema: StructType, options: FileOptions): Reader {
  const { mode, column } = badRecords(options, schema);
  const { nullValue } = csvOptions(options);
  const read = schema.fields.map(({ dataType }) => textConverter(dataType, options));
  const width = schema.fields.length - (column >= 0 ? 1 : 0);
  return (text) => {
    const cells = cellsOf(text, options) ?? [];
    let isBad = cells.length !== width;
    const row = schema.fields.map((_, i): Value => {
      const cell = cells[column >= 0 && i > column ? i - 1 : i] ?? null;
      if (i === column || cell === null || cell === nullValue) return null;
      const value = read[i](cell);
      isBad ||= value === undefined;
      return value ?? null;
    });
    if (isBad && mode === "FAILFAST") throw malformedRecord(rowText(row));
    if (isBad && column >= 0) row[column] = text;
    return row;
  };
}

function structArgument(argument: Expression): StructType {
  const type = schemaArgument(argument);
  if (type.kind === "struct") return type;
  throw new AnalysisException(
    "INVALID_SCHEMA.NON_STRUCT_TYPE",
    `The input schema ${argument.dataType.kind === "string" ? `"${type.sql}"` : argument.sql()} is not a valid schema string. The input expression should be evaluated to struct type, but got "${type.sql}".`,
    { sqlState: "42K07", context: positionText(currentOrigin()) },
  );
}

/** @throws UNSUPPORTED_DATATYPE */
function checkFlat({ fields }: StructType): void {
  const odd = fields.find(({ dataType }) => ["array", "map", "struct"].includes(dataType.kind));
  if (odd === undefined) return;
  throw new AnalysisException("UNSUPPORTED_DATATYPE", `Unsupported data type "${odd.dataType.sql}".`, {
    sqlState: "0A000",
  });
}

const fromCsv: ScalarFunction = {
  kind: "scalar",
  name: "from_csv",
  arity: [2, 3],
  constants: [1, 2],
  expects: STRING.text,
  sql: ([text]) => `from_csv(${text})`,
  misfit: notText,
  bind(types, given = []) {
    const schema = structArgument(given[1]);
    const options = optionsArgument(given[2]);
    badRecords(new FileOptions(options, "UTC"), schema);
    checkMode("from_csv", options.mode);
    if (notText(given) !== null) return null;
    checkFlat(schema);
    return {
      argumentTypes: [StringType, ...types.slice(1)],
      dataType: schema,
      nullableResult: true,
      code: ([text], context) => {
        const { timeZone } = context;
        const read = withZone(timeZone, () => readerOf(schema, new FileOptions(options, timeZone)));
        return `${context.reference("from_csv", read)}(${text})`;
      },
    };
  },
};

function unwritable([{ dataType }]: readonly Expression[]): Misfit | null {
  if (dataType.kind === "null" || (dataType.kind === "struct" && !holdsVariant(dataType))) return null;
  return { kind: "UNSUPPORTED_INPUT_TYPE", why: `The input of \`to_csv\` can't be "${dataType.sql}" type data.` };
}

type Writer = (value: Value) => string;

/** The text of a cell; within arrays, maps and structs what is NULL is written as `nullValue`. */
function writerOf(type: DataType, options: FileOptions): Writer {
  const nothing = options.text("nullValue", "");
  const list = (cells: readonly Value[], writers: readonly Writer[]): string =>
    cells
      .map((cell, i) => (cell === null ? nothing : writers[i](cell)))
      .reduce((text, cell, i) => (i === 0 ? cell : `${text},${cell === "" ? "" : " "}${cell}`), "");
  if (type.kind === "array") {
    const element = writerOf(type.elementType, options);
    return (cells) => `[${list(cells as readonly Value[], Array((cells as readonly Value[]).length).fill(element))}]`;
  }
  if (type.kind === "struct") {
    const fields = type.fields.map(({ dataType }) => writerOf(dataType, options));
    return (cells) => `{${list(cells as readonly Value[], fields)}}`;
  }
  if (type.kind !== "map") return cellText(type, options);
  const [key, value] = [writerOf(type.keyType, options), writerOf(type.valueType, options)];
  return (map) => {
    const { keys, values } = map as MapValue;
    const entries = keys.map((one, i) => `${key(one)} ->${values[i] === null ? nothing : ` ${value(values[i])}`}`);
    return `{${entries.join(", ")}}`;
  };
}

function recordWriter({ fields }: StructType, options: FileOptions): (row: readonly Value[]) => string {
  const writers = fields.map(({ dataType }) => writerOf(dataType, options));
  const quote = csvQuoting(options);
  const nothing = options.text("nullValue", "");
  const { separator } = options;
  return (row) => row.map((cell, i) => (cell === null ? nothing : quote(writers[i](cell)))).join(separator);
}

const toCsv: ScalarFunction = {
  kind: "scalar",
  name: "to_csv",
  arity: [1, 2],
  constants: [1],
  expects: '"STRUCT"',
  sql: ([value]) => `to_csv(${value})`,
  misfit: unwritable,
  bind(types, given = []) {
    const options = optionsArgument(given[1]);
    if (given.length > 0 && unwritable(given) !== null) return null;
    const [type] = types;
    const schema = type.kind === "struct" ? type : new StructType();
    return {
      argumentTypes: types,
      dataType: StringType,
      nullableResult: true,
      code: ([row], context) => {
        const { timeZone } = context;
        const write = withZone(timeZone, () => recordWriter(schema, new FileOptions(options, timeZone)));
        return `${context.reference("to_csv", write)}(${row})`;
      },
    };
  },
};

function schemaText(text: string, options: FileOptions): string {
  const types = new CsvTypes(options);
  const { nullValue } = csvOptions(options);
  const fields = (cellsOf(text, options) ?? []).map((cell, i) => {
    const type = cell === null || cell === nullValue ? NullType : types.widen(NullType, cell);
    return new StructField(`_c${i}`, type === NullType ? StringType : type);
  });
  return new StructType(fields).sql;
}

const unknownText = notConstantText("csv");

const schemaOfCsv: ScalarFunction = {
  kind: "scalar",
  name: "schema_of_csv",
  arity: [1, 2],
  constants: [0, 1],
  expects: STRING.text,
  sql: ([text]) => `schema_of_csv(${text})`,
  misfit: unknownText,
  bind(types, given = []) {
    if (given.length > 0 && unknownText(given) !== null) return null;
    const options = optionsArgument(given[1]);
    return {
      argumentTypes: types,
      dataType: StringType,
      code: ([text], context) => {
        const { timeZone } = context;
        const tell = withZone(timeZone, () => (csv: string) => schemaText(csv, new FileOptions(options, timeZone)));
        return `${context.reference("schema_of_csv", tell)}(${text})`;
      },
    };
  },
};

export const csv: readonly ScalarFunction[] = [fromCsv, toCsv, schemaOfCsv];
