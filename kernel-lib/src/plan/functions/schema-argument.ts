/**
 * Arguments that say how to read or write: a schema as text, options as `map('mode', 'FAILFAST')`.
 *
 * Spark's `ExprUtils`. Both must be known before any row is, so they arrive here as literals, whatever they were written as.
 */
import { parseDataType, parseSchema } from "../../data/ddl";
import { AnalysisException, ParseException } from "../../data/errors";
import { syntaxError } from "../../data/parse-error";
import { dataTypeFromJson } from "../../data/schema-json";
import { ArrayType, type DataType, MapType, StructField, StructType } from "../../data/types";
import type { MapValue } from "../../data/value";
import { type Expression, Literal } from "../expression";
import { currentOrigin, positionText } from "../origin";

/** @throws INVALID_SCHEMA.NON_STRING_LITERAL, PARSE_SYNTAX_ERROR */
export function schemaArgument(argument: Expression): DataType {
  if (!(argument instanceof Literal) || typeof argument.value !== "string")
    throw new AnalysisException(
      "INVALID_SCHEMA.NON_STRING_LITERAL",
      `The input schema "${argument.sql()}" is not a valid schema string. The input expression must be string literal and not null.`,
      { sqlState: "42K07", context: positionText(currentOrigin()) },
    );
  return allNullable(parseType(argument.value));
}

/** A type, or the fields of a struct; also as JSON, as `StructType` writes itself. */
export function parseType(text: string): DataType {
  if (text.trimStart().startsWith("{")) return dataTypeFromJson(JSON.parse(text));
  try {
    return parseDataType(text);
  } catch (error) {
    if (!(error instanceof ParseException)) throw error;
    return schemaOr(text, error);
  }
}

function schemaOr(text: string, error: ParseException): DataType {
  try {
    if (text.trim() !== "") return parseSchema(text);
  } catch {
    throw notAType(text, error);
  }
  throw new ParseException("PARSE_EMPTY_STATEMENT", "Syntax error, unexpected empty statement.", { sqlState: "42617" });
}

/** The text was tried as a type first: whatever comes behind its first word is too much, a single word with a hint. */
function notAType(text: string, error: ParseException): ParseException {
  const pieces = [...text.matchAll(/\w+|[^\w\s]/g)];
  if (pieces.length < 2 || /^(array|map|struct)$/i.test(pieces[0][0])) return error;
  const [, { index, 0: near }, more] = pieces;
  return syntaxError(text, index, near, more === undefined ? `extra input '${near}'` : "");
}

/** What is read may always be missing. */
function allNullable(type: DataType): DataType {
  switch (type.kind) {
    case "array":
      return new ArrayType(allNullable(type.elementType), true);
    case "map":
      return new MapType(allNullable(type.keyType), allNullable(type.valueType), true);
    case "struct":
      return new StructType(type.fields.map((f) => new StructField(f.name, allNullable(f.dataType), true, f.comment)));
    default:
      return type;
  }
}

/** @throws INVALID_OPTIONS */
export function optionsArgument(argument: Expression | undefined): Readonly<Record<string, string>> {
  if (argument === undefined) return {};
  const options = { sqlState: "42K06", context: positionText(currentOrigin()) };
  const { dataType } = argument;
  if (dataType.kind !== "map" || !(argument instanceof Literal) || argument.value === null)
    throw new AnalysisException(
      "INVALID_OPTIONS.NON_MAP_FUNCTION",
      "Invalid options: Must use the `map()` function for options.",
      options,
    );
  if (dataType.keyType.kind !== "string" || dataType.valueType.kind !== "string")
    throw new AnalysisException(
      "INVALID_OPTIONS.NON_STRING_TYPE",
      `Invalid options: A type of keys and values in \`map()\` must be string, but got "${dataType.sql}".`,
      options,
    );
  const { keys, values } = argument.value as MapValue;
  return Object.fromEntries(keys.map((key, i) => [key as string, values[i] as string]));
}
