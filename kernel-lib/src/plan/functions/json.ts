/** Functions of JSON text: writing it, looking into it, telling its schema. Reading it into columns is in `from-json.ts`. */
import { formatPattern } from "../../data/date-pattern-format";
import { SparkError } from "../../data/errors";
import { FileOptions } from "../../data/file-options";
import { canonicalType, JsonSchemaInference } from "../../data/json-infer";
import { jsonAtPath, parseJsonPath } from "../../data/json-path";
import { jsonLines } from "../../data/json-print";
import { jsonSyntax } from "../../data/json-syntax";
import { type JsonStyle, toJsonText } from "../../data/json-text";
import { type JsonNode, JsonSyntaxError, jsonOrNull, parseJson } from "../../data/json-tree";
import { badRecords } from "../../data/parse-mode";
import { ArrayType, IntegerType, StringType } from "../../data/types";
import type { Value } from "../../data/value";
import type { Expression } from "../expression";
import type { ScalarFunction } from "../function";
import { STRING, scalar } from "./define";
import { fromJson, invalidJsonSchema } from "./from-json";
import { optionsArgument } from "./schema-argument";
import { notConstantText } from "./text-argument";

const toJson: ScalarFunction = {
  kind: "scalar",
  name: "to_json",
  arity: [1, 2],
  constants: [1],
  expects: '"STRUCT"',
  sql: ([value]) => `to_json(${value})`,
  misfit: ([value]) => (isComposed(value) ? null : invalidJsonSchema(value.dataType)),
  bind(types, given = []) {
    if (given.length > 0 && !isComposed(given[0])) return null;
    const [type] = types;
    const options = optionsArgument(given[1]);
    const find = (name: string): string | undefined => new FileOptions(options, "UTC").find(name);
    const style: JsonStyle = {
      ignoreNullFields: find("ignoreNullFields") !== "false",
      dateFormat: find("dateFormat"),
      timestampFormat: find("timestampFormat"),
      timestampNTZFormat: find("timestampNTZFormat"),
    };
    for (const pattern of [style.dateFormat, style.timestampFormat])
      if (pattern !== undefined) formatPattern(0, pattern, "UTC");
    const zone = find("timeZone");
    const pretty = find("pretty") === "true";
    return {
      argumentTypes: types,
      dataType: StringType,
      nullableResult: true,
      code: ([value], context) => {
        const write = (cell: Value): string => toJsonText(cell, type, zone ?? context.timeZone, style);
        const lines = (cell: Value): string => {
          const text = write(cell);
          return jsonLines(parseJson(text) as JsonNode, text);
        };
        return `${context.reference("to_json", pretty ? lines : write)}(${value})`;
      },
    };
  },
};

function isComposed({ dataType }: Expression): boolean {
  return ["struct", "map", "array", "variant", "null"].includes(dataType.kind);
}

const getJsonObject = scalar(
  { name: "get_json_object", takes: [STRING, STRING], gives: StringType, nullable: true },
  (text: string, path: string) => {
    const steps = parseJsonPath(path);
    const root = steps === null ? null : jsonOrNull(text);
    return steps === null || root === null ? null : jsonAtPath(root, steps);
  },
);

const arrayLength = scalar(
  { name: "json_array_length", takes: [STRING], gives: IntegerType, nullable: true },
  (text: string) => {
    const root = jsonOrNull(text);
    return root?.kind === "array" ? root.items.length : null;
  },
);

const objectKeys = scalar(
  { name: "json_object_keys", takes: [STRING], gives: new ArrayType(StringType), nullable: true },
  (text: string) => {
    const root = jsonOrNull(text);
    return root?.kind === "object" ? root.entries.map(([name]) => name) : null;
  },
);

const unknownText = notConstantText("json");

const schemaOfJson: ScalarFunction = {
  kind: "scalar",
  name: "schema_of_json",
  arity: [1, 2],
  constants: [0, 1],
  expects: '"STRING"',
  sql: ([text]) => `schema_of_json(${text})`,
  misfit: unknownText,
  bind(types, given = []) {
    if (given.length > 0 && unknownText(given) !== null) return null;
    const options = optionsArgument(given[1]);
    return {
      argumentTypes: types,
      dataType: StringType,
      code: ([text], context) => {
        const tell = (json: string): string => schemaText(json, new FileOptions(options, context.timeZone));
        return `${context.reference("schema_of_json", tell)}(${text})`;
      },
    };
  },
};

function schemaText(json: string, options: FileOptions): string {
  const inference = new JsonSchemaInference(options, badRecords(options, null));
  try {
    const root = parseJson(json, 0, jsonSyntax(options));
    return (root === null ? StringType : (canonicalType(inference.typeOf(root)) ?? StringType)).sql;
  } catch (error) {
    // Spark lets the error of its JSON library through.
    throw error instanceof JsonSyntaxError ? new SparkError(null, error.message) : error;
  }
}

export const json: readonly ScalarFunction[] = [toJson, fromJson, getJsonObject, arrayLength, objectKeys, schemaOfJson];
