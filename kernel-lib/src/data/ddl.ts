/**
 * Schemas and types as DDL text: `id BIGINT NOT NULL, place STRUCT<x: DOUBLE, y: DOUBLE>`.
 *
 * Every place in Spark where a schema may be given as a string reads this language (`StructType.fromDDL`). Type names are
 * case-insensitive, odd names stand in backquotes, the colon between a name and its type may be left out.
 */
import { collationName } from "./collation-names";
import { DdlScanner } from "./ddl-scanner";
import { intervalType } from "./interval-text";
import { syntaxError, unsupportedDataType } from "./parse-error";
import {
  ArrayType,
  BinaryType,
  BooleanType,
  ByteType,
  CalendarIntervalType,
  collatedString,
  type DataType,
  DateType,
  DecimalType,
  DoubleType,
  FloatType,
  IntegerType,
  LongType,
  MapType,
  NullType,
  quoteIfNeeded,
  ShortType,
  StringType,
  StructField,
  StructType,
  TimestampNTZType,
  TimestampType,
  timeType,
  VariantType,
} from "./types";

/** Type names without parameters, in upper case, with Spark's other names for them. */
const SIMPLE_TYPES: ReadonlyMap<string, DataType> = new Map<string, DataType>([
  ["BOOLEAN", BooleanType],
  ["TINYINT", ByteType],
  ["BYTE", ByteType],
  ["SMALLINT", ShortType],
  ["SHORT", ShortType],
  ["INT", IntegerType],
  ["INTEGER", IntegerType],
  ["BIGINT", LongType],
  ["LONG", LongType],
  ["FLOAT", FloatType],
  ["REAL", FloatType],
  ["DOUBLE", DoubleType],
  ["STRING", StringType],
  ["BINARY", BinaryType],
  ["DATE", DateType],
  ["TIMESTAMP", TimestampType],
  ["TIMESTAMP_LTZ", TimestampType],
  ["TIMESTAMP_NTZ", TimestampNTZType],
  ["VOID", NullType],
  ["VARIANT", VariantType],
]);

/**
 * Reads `a INT NOT NULL, b STRING COMMENT 'text'`, or a single `STRUCT<…>`. The empty text is a schema without columns.
 * @throws ParseException `PARSE_SYNTAX_ERROR`, `UNSUPPORTED_DATATYPE` or `DATATYPE_…`, with the place marked.
 */
export function parseSchema(text: string): StructType {
  const scanner = new DdlScanner(text);
  if (/^\s*struct\s*</i.test(text)) {
    const type = scanDataType(scanner);
    scanner.expectEnd();
    return type as StructType;
  }
  const fields = scanner.atEnd() ? [] : scanFields(scanner);
  scanner.expectEnd();
  return new StructType(fields);
}

/** A schema as a program gives it: itself, or its DDL text. @throws ParseException */
export function toSchema(schema: StructType | string): StructType {
  return typeof schema === "string" ? parseSchema(schema) : schema;
}

/** Reads one type: `DECIMAL(10, 2)`, `MAP<STRING, ARRAY<INT>>`. */
export function parseDataType(text: string): DataType {
  const scanner = new DdlScanner(text);
  const type = scanDataType(scanner);
  scanner.expectEnd();
  return type;
}

/** A data type at the start of `text.slice(position)`, for a parser of a larger language: the type and where it ends. */
export function parseDataTypeAt(text: string, position: number): { readonly type: DataType; readonly end: number } {
  const scanner = new DdlScanner(text, position);
  const type = scanDataType(scanner);
  return { type, end: scanner.position };
}

/** The DDL of a schema, as Spark's `schema.toDDL`: `a INT NOT NULL,b STRING`. `parseSchema` reads it back. */
export function schemaToDdl(schema: StructType): string {
  const column = (field: StructField): string => {
    const notNull = field.nullable ? "" : " NOT NULL";
    const comment = field.comment === null ? "" : ` COMMENT '${field.comment.replace(/['\\]/g, "\\$&")}'`;
    return `${quoteIfNeeded(field.name)} ${field.dataType.sql}${notNull}${comment}`;
  };
  return schema.fields.map(column).join(",");
}

function scanFields(scanner: DdlScanner): StructField[] {
  const fields: StructField[] = [];
  do {
    const name = scanner.name();
    scanner.accept(":");
    const type = scanDataType(scanner);
    let nullable = true;
    let comment: string | null = null;
    if (scanner.acceptWord("NOT")) {
      scanner.expectWord("NULL");
      nullable = false;
    }
    if (scanner.acceptWord("COMMENT")) comment = scanner.string();
    fields.push(new StructField(name, type, nullable, comment));
  } while (scanner.accept(","));
  return fields;
}

function scanDataType(scanner: DdlScanner): DataType {
  const start = scanner.start();
  const word = scanner.word().toUpperCase();
  const simple = SIMPLE_TYPES.get(word);
  if (simple !== undefined) {
    if (word !== "STRING" || !scanner.acceptWord("COLLATE")) return simple;
    return collatedString(collationName(scanner.name()).name);
  }
  switch (word) {
    case "DECIMAL":
    case "DEC":
    case "NUMERIC":
      return scanDecimal(scanner, start);
    case "CHAR":
    case "CHARACTER":
    case "VARCHAR":
      // The engine keeps no lengths: what Spark pads or refuses by length is a plain string here.
      scanner.expect("(");
      scanner.integer();
      scanner.expect(")");
      return StringType;
    case "ARRAY": {
      scanner.expect("<");
      const elementType = scanDataType(scanner);
      scanner.expect(">");
      return new ArrayType(elementType);
    }
    case "MAP": {
      scanner.expect("<");
      const keyType = scanDataType(scanner);
      scanner.expect(",");
      const valueType = scanDataType(scanner);
      scanner.expect(">");
      return new MapType(keyType, valueType);
    }
    case "STRUCT": {
      scanner.expect("<");
      if (scanner.accept(">")) return new StructType();
      const fields = scanFields(scanner);
      scanner.expect(">");
      return new StructType(fields);
    }
    case "TIME":
      return scanTime(scanner, start);
    case "INTERVAL":
      return scanInterval(scanner, start);
    default:
      throw unsupportedDataType(scanner.text, start, scanner.position);
  }
}

function scanDecimal(scanner: DdlScanner, start: number): DecimalType {
  if (!scanner.accept("(")) return new DecimalType();
  const precision = scanner.integer();
  const scale = scanner.accept(",") ? scanner.integer() : 0;
  scanner.expect(")");
  try {
    return new DecimalType(precision, scale);
  } catch (error) {
    throw syntaxError(scanner.text, start, scanner.text.slice(start, scanner.position), (error as Error).message);
  }
}

/** @throws SparkError `UNSUPPORTED_TIME_PRECISION` beyond nine digits */
function scanTime(scanner: DdlScanner, start: number): DataType {
  if (!scanner.accept("(")) return timeType();
  const precision = scanner.integer();
  scanner.expect(")");
  if (precision <= 9) return timeType(precision);
  throw syntaxError(scanner.text, start, scanner.text.slice(start, scanner.position), "a time has 0 to 9 digits");
}

const INTERVAL_FIELD = /^(YEAR|MONTH|DAY|HOUR|MINUTE|SECOND)$/i;

function scanInterval(scanner: DdlScanner, start: number): DataType {
  if (!INTERVAL_FIELD.test(scanner.peekWord())) return CalendarIntervalType;
  const from = scanner.word().toLowerCase();
  const to = scanner.acceptWord("TO") ? scanner.word().toLowerCase() : from;
  const type = intervalType(from, to);
  if (type !== null) return type;
  throw syntaxError(scanner.text, start, scanner.text.slice(start, scanner.position), "no such interval type");
}
