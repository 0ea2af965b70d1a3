/**
 * Cells out of JSON values, by the column's type. Spark's `JacksonParser`.
 *
 * A string column takes any value, as it is written; a number column takes no string (but `"NaN"` and infinities), a
 * timestamp also a whole number of seconds. What does not fit makes the record a bad one, and the cell null. Fields are
 * matched by their exact names; the last one of a name counts.
 */
import { Decimal } from "./decimal";
import type { FileOptions } from "./file-options";
import type { JsonNode } from "./json-tree";
import { type TextConverter, textConverter } from "./text-values";
import { parseDate } from "./timestamp";
import type { DataType, StructType } from "./types";
import { toLong, type Value } from "./value";
import { variantOfNode } from "./variant";

/** Undefined when the value does not fit. @param text in which the node stands */
export type JsonConverter = (node: JsonNode, text: string, bad: BadMark) => Value;

/** Set when something in a record did not fit. */
export interface BadMark {
  bad: boolean;
}

function failed(mark: BadMark): null {
  mark.bad = true;
  return null;
}

export function jsonConverter(type: DataType, options: FileOptions): JsonConverter {
  const convert = nonNullConverter(type, options);
  return (node, text, mark) => (node.kind === "null" ? null : convert(node, text, mark));
}

function nonNullConverter(type: DataType, options: FileOptions): JsonConverter {
  switch (type.kind) {
    case "null":
      return () => null;
    case "string":
      return (node, text) => (node.kind === "string" ? node.text : text.slice(node.start, node.end));
    case "boolean":
      return (node, _, mark) => (node.kind === "true" ? true : node.kind === "false" ? false : failed(mark));
    case "array": {
      const element = jsonConverter(type.elementType, options);
      return (node, text, mark) =>
        node.kind === "array" ? node.items.map((item) => element(item, text, mark)) : failed(mark);
    }
    case "map": {
      const value = jsonConverter(type.valueType, options);
      return (node, text, mark) => {
        if (node.kind !== "object") return failed(mark);
        const entries = new Map(node.entries.map(([key, item]) => [key, value(item, text, mark)]));
        return { keys: [...entries.keys()], values: [...entries.values()] };
      };
    }
    case "struct": {
      const row = jsonRow(type, options);
      return (node, text, mark) => (node.kind === "object" ? row(node, text, mark) : failed(mark));
    }
    case "variant":
      return (node) => variantOfNode(node);
    default:
      return atom(type, options);
  }
}

/** The cells of an object, in schema order. */
export function jsonRow(
  schema: StructType,
  options: FileOptions,
): (node: JsonNode & { kind: "object" }, text: string, mark: BadMark) => Value[] {
  const places = new Map(schema.fields.map((field, i) => [field.name, i]));
  const converters = schema.fields.map((field) => jsonConverter(field.dataType, options));
  return (node, text, mark) => {
    const row: Value[] = new Array(schema.fields.length).fill(null);
    for (const [name, value] of node.entries) {
      const place = places.get(name);
      if (place !== undefined) row[place] = converters[place](value, text, mark);
    }
    return row;
  };
}

function atom(type: DataType, options: FileOptions): JsonConverter {
  const fromText = textOf(type, options);
  const fromNumber = numberOf(type, options);
  return (node, _, mark) => {
    const convert = node.kind === "string" ? fromText : node.kind === "number" ? fromNumber : undefined;
    if (convert === undefined || (node.kind !== "string" && node.kind !== "number")) return failed(mark);
    return convert(node.text) ?? failed(mark);
  };
}

/** How a JSON string becomes a value; undefined when it never does. */
function textOf(type: DataType, options: FileOptions): TextConverter | undefined {
  switch (type.kind) {
    case "byte":
    case "short":
    case "int":
    case "long":
      return undefined;
    case "float":
    case "double":
      return (text) => NUMBER_WORDS.get(text);
    case "date":
      // Unlike CSV, JSON takes whatever CAST would, unless there is a pattern.
      return options.find("dateFormat") === undefined
        ? (text) => parseDate(text) ?? undefined
        : textConverter(type, options, "JSON");
    case "binary":
      return (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    default:
      return textConverter(type, options, "JSON");
  }
}

const NUMBER_WORDS: ReadonlyMap<string, number> = new Map([
  ["NaN", Number.NaN],
  ["INF", Number.POSITIVE_INFINITY],
  ["+INF", Number.POSITIVE_INFINITY],
  ["Infinity", Number.POSITIVE_INFINITY],
  ["+Infinity", Number.POSITIVE_INFINITY],
  ["-INF", Number.NEGATIVE_INFINITY],
  ["-Infinity", Number.NEGATIVE_INFINITY],
]);

function numberOf(type: DataType, options: FileOptions): TextConverter | undefined {
  switch (type.kind) {
    case "byte":
    case "short":
    case "int":
    case "long":
      return textConverter(type, options, "JSON");
    case "float":
      return (text) => Math.fround(NUMBER_WORDS.get(text) ?? Number(text));
    case "double":
      return (text) => NUMBER_WORDS.get(text) ?? Number(text);
    case "decimal":
      return (text) => {
        const decimal = Decimal.parse(text)?.rescale(type.scale);
        return decimal?.fits(type.precision) ? decimal : undefined;
      };
    case "timestamp":
      return (text) => (/^-?\d{1,12}$/.test(text) ? toLong(BigInt(text) * 1_000_000n) : undefined);
    default:
      return undefined;
  }
}
