/**
 * `from_json(text, schema, options)`: JSON text as a struct, array or map.
 *
 * Spark's `JsonToStructs`. A text that does not fit gives a struct of NULLs (or what could be read), with the text in
 * `_corrupt_record` where the schema has such a field, and NULL for arrays and maps; in the mode FAILFAST it is an error.
 * Unlike a file, a text has one record: an array is no struct.
 */
import { FileOptions } from "../../data/file-options";
import { jsonSyntax } from "../../data/json-syntax";
import { type JsonNode, jsonOrNull } from "../../data/json-tree";
import { type BadMark, jsonConverter, jsonRow } from "../../data/json-values";
import { badRecords, malformedRecord } from "../../data/parse-mode";
import { rowText } from "../../data/row-text";
import { type DataType, StringType, StructField, StructType } from "../../data/types";
import type { Value } from "../../data/value";
import type { Expression } from "../expression";
import type { Misfit, ScalarFunction } from "../function";
import { optionsArgument, schemaArgument } from "./schema-argument";
import { checkMode, notText, withZone } from "./text-argument";

type Reader = (text: string) => Value;

export const fromJson: ScalarFunction = {
  kind: "scalar",
  name: "from_json",
  arity: [2, 3],
  constants: [1, 2],
  expects: '"STRING"',
  sql: ([text, schema]) => (/^\s*map\s*</i.test(schema) ? "entries" : `from_json(${text})`),
  planText: ([text]) => `from_json(${text})`,
  misfit,
  bind(types, given = []) {
    const schema = schemaArgument(given[1]);
    const options = optionsArgument(given[2]);
    checkMode("from_json", options.mode);
    if (misfit(given) !== null) return null;
    return {
      argumentTypes: [StringType, ...types.slice(1)],
      dataType: schema,
      nullableResult: true,
      code: ([text], context) => {
        const { timeZone } = context;
        const read = withZone(timeZone, () => readerOf(schema, new FileOptions(options, timeZone)));
        return `${context.reference("from_json", read)}(${text})`;
      },
    };
  },
};

function misfit(given: readonly Expression[]): Misfit | null {
  const wrong = notText(given);
  if (wrong !== null) return wrong;
  const type = schemaArgument(given[1]);
  if (!["struct", "array", "map", "variant"].includes(type.kind)) return invalidJsonSchema(type);
  return hasOtherKeys(type)
    ? {
        kind: "INVALID_JSON_MAP_KEY_TYPE",
        why: `Input schema "${type.sql}" can only contain STRING as a key type for a MAP.`,
      }
    : null;
}

export function invalidJsonSchema(type: DataType): Misfit {
  return {
    kind: "INVALID_JSON_SCHEMA",
    why: `Input schema "${type.sql}" must be a struct, an array, a map or a variant.`,
  };
}

function hasOtherKeys(type: DataType): boolean {
  if (type.kind === "array") return hasOtherKeys(type.elementType);
  if (type.kind === "struct") return type.fields.some((field) => hasOtherKeys(field.dataType));
  return type.kind === "map" && (type.keyType.kind !== "string" || hasOtherKeys(type.valueType));
}

function readerOf(schema: DataType, options: FileOptions): Reader {
  if (schema.kind === "struct") return structReader(schema, options);
  const syntax = jsonSyntax(options);
  const convert = jsonConverter(schema, options);
  const { mode } = badRecords(options, null);
  // One object stands for an array of it.
  const wraps = schema.kind === "array" && schema.elementType.kind === "struct";
  return (text) => {
    if (text.trim() === "") return null;
    const mark = { bad: false };
    const node = jsonOrNull(text, syntax);
    const single = wraps && node?.kind === "object";
    const whole: JsonNode | null = single ? { kind: "array", items: [node], start: node.start, end: node.end } : node;
    const value = whole === null ? null : convert(whole, text, mark);
    if (node !== null && !mark.bad) return value;
    if (mode === "FAILFAST") throw malformedRecord(rowText([null]));
    return node === null ? null : value;
  };
}

function structReader(schema: StructType, options: FileOptions): Reader {
  const { mode, column } = badRecords(options, schema);
  const hidden = schema.fields.map((field, i) => (i === column ? new StructField("", StringType) : field));
  const syntax = jsonSyntax(options);
  const convert = jsonRow(new StructType(hidden), options);
  return (text) => {
    if (text.trim() === "") return null;
    const mark: BadMark = { bad: false };
    const node = jsonOrNull(text, syntax);
    const isRecord = node?.kind === "object";
    const row = isRecord ? convert(node, text, mark) : schema.fields.map(() => null as Value);
    const isNothing = node?.kind === "null";
    if ((isRecord && !mark.bad) || isNothing) return row;
    if (mode === "FAILFAST") throw malformedRecord(rowText(row));
    if (column >= 0) row[column] = text;
    return row;
  };
}
