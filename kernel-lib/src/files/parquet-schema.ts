/**
 * The columns of a Parquet file as trees, and the shapes that mean arrays, maps and structs. Spark's `ParquetToSparkSchemaConverter`
 * and `SparkToParquetSchemaConverter`.
 *
 * Written are lists of three levels (`list.element`) and maps as `key_value` with `key` and `value`. Read are also lists of two levels and
 * repeated fields without a list around them, by the rules for files that are older than the rules. As in Spark, whatever comes from a file may be null.
 */
import type { FileMetaData, SchemaElement } from "hyparquet";
import { AnalysisException } from "../data/errors";
import { unsupportedType } from "../data/text-values";
import { ArrayType, type DataType, MapType, StructField, StructType } from "../data/types";
import { leafElement, leafType } from "./parquet-types";

export interface ParquetNode {
  readonly element: SchemaElement;
  readonly children: readonly ParquetNode[];
}

/** The columns of a file, each with what is below it. */
export function columnsOf({ schema }: FileMetaData): readonly ParquetNode[] {
  let next = 0;
  const read = (): ParquetNode => {
    const element = schema[next++];
    return { element, children: Array.from({ length: element.num_children ?? 0 }, read) };
  };
  return read().children;
}

export function isRepeated({ element }: ParquetNode): boolean {
  return element.repetition_type === "REPEATED";
}

/** What repeats in a list. With `inner` an item is the only field of it, else it is itself the item, and no item is null. */
export interface ListShape {
  readonly repeated: ParquetNode;
  readonly inner: ParquetNode | null;
}

/** Null if the node is no list. */
export function listShape({ element, children: [repeated, ...more] }: ParquetNode): ListShape | null {
  if (element.converted_type !== "LIST" && element.logical_type?.type !== "LIST") return null;
  if (repeated === undefined || more.length > 0 || !isRepeated(repeated)) return null;
  const { name } = repeated.element;
  const isItem = repeated.children.length !== 1 || name === "array" || name === `${element.name}_tuple`;
  return { repeated, inner: isItem ? null : repeated.children[0] };
}

export interface MapShape {
  readonly entries: ParquetNode;
  readonly key: ParquetNode;
  readonly value: ParquetNode;
}

/** Null if the node is no map. */
export function mapShape({ element, children: [entries, ...more] }: ParquetNode): MapShape | null {
  const { converted_type: converted, logical_type: logical } = element;
  if (converted !== "MAP" && converted !== "MAP_KEY_VALUE" && logical?.type !== "MAP") return null;
  if (entries === undefined || more.length > 0 || !isRepeated(entries) || entries.children.length !== 2) return null;
  const [key, value] = entries.children;
  return { entries, key, value };
}

/** The schema that Parquet's own types give. */
export function sparkSchema(columns: readonly ParquetNode[]): StructType {
  return new StructType(columns.map((node) => new StructField(node.element.name, sparkType(node))));
}

function sparkType(node: ParquetNode): DataType {
  return isRepeated(node) ? new ArrayType(itemType(node), true) : itemType(node);
}

/** The type of the node once, however often it repeats. */
function itemType(node: ParquetNode): DataType {
  if (node.children.length === 0) return leafType(node.element);
  const list = listShape(node);
  if (list !== null) return new ArrayType(itemType(list.inner ?? list.repeated), true);
  const map = mapShape(node);
  if (map !== null) return new MapType(sparkType(map.key), sparkType(map.value), true);
  return sparkSchema(node.children);
}

/** The schema with nulls allowed everywhere: whoever reads files must be ready for them. */
export function asNullable(schema: StructType): StructType {
  return new StructType(schema.fields.map((f) => new StructField(f.name, nullableWithin(f.dataType), true, f.comment)));
}

function nullableWithin(type: DataType): DataType {
  switch (type.kind) {
    case "array":
      return new ArrayType(nullableWithin(type.elementType), true);
    case "map":
      return new MapType(nullableWithin(type.keyType), nullableWithin(type.valueType), true);
    case "struct":
      return asNullable(type);
    default:
      return type;
  }
}

/** How a column is written: its element and all below. @throws UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE, or if there is a struct without fields */
export function parquetElements({ name, dataType }: StructField): SchemaElement[] {
  const elements = elementsOf(name, dataType, "OPTIONAL");
  if (elements === null) throw unsupportedType("Parquet", dataType, name);
  return elements;
}

type Repetition = NonNullable<SchemaElement["repetition_type"]>;

/** Null if parquet has no type for it, or for a part of it. */
function elementsOf(name: string, type: DataType, repetition: Repetition): SchemaElement[] | null {
  const around = { name, repetition_type: repetition } as const;
  switch (type.kind) {
    case "array": {
      const item = elementsOf("element", type.elementType, "OPTIONAL");
      const list: SchemaElement = { name: "list", repetition_type: "REPEATED", num_children: 1 };
      return item && [{ ...around, converted_type: "LIST", num_children: 1 }, list, ...item];
    }
    case "map": {
      const key = elementsOf("key", type.keyType, "REQUIRED");
      const value = elementsOf("value", type.valueType, "OPTIONAL");
      const entries: SchemaElement = { name: "key_value", repetition_type: "REPEATED", num_children: 2 };
      return key && value && [{ ...around, converted_type: "MAP", num_children: 1 }, entries, ...key, ...value];
    }
    case "struct": {
      if (type.fields.length === 0) throw emptySchema();
      const fields = type.fields.map((field) => elementsOf(field.name, field.dataType, "OPTIONAL"));
      const known = fields.filter((field) => field !== null);
      return known.length < fields.length ? null : [{ ...around, num_children: fields.length }, ...known.flat()];
    }
    default: {
      const leaf = leafElement(type);
      return leaf && [{ ...around, ...leaf }];
    }
  }
}

function emptySchema(): AnalysisException {
  return new AnalysisException(
    "EMPTY_SCHEMA_NOT_SUPPORTED_FOR_DATASOURCE",
    "The Parquet datasource does not support writing empty or nested empty schemas. Please make sure the data schema has at least one or more column(s).",
    { sqlState: "0A000", parameters: { format: "Parquet" } },
  );
}
