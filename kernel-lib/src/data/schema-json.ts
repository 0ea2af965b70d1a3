/**
 * Schemas as JSON: what Spark's `schema.json` gives, and keeps in checkpoints and Parquet files.
 *
 * A simple type is its name (`"long"`, `"decimal(10,2)"`), the others are objects. Of a field's metadata only the comment
 * and collations are known here.
 */
import { collationName } from "./collation-names";
import { parseDataType } from "./ddl";
import { IllegalArgumentException } from "./errors";
import type { Json } from "./json-value";
import { ArrayType, collatedString, type DataType, MapType, StructField, StructType } from "./types";

type JsonObject = { readonly [key: string]: Json };

export function schemaToJson(type: DataType): Json {
  switch (type.kind) {
    case "array":
      return { type: "array", elementType: schemaToJson(type.elementType), containsNull: type.containsNull };
    case "map":
      return {
        type: "map",
        keyType: schemaToJson(type.keyType),
        valueType: schemaToJson(type.valueType),
        valueContainsNull: type.valueContainsNull,
      };
    case "struct":
      return { type: "struct", fields: type.fields.map(fieldToJson) };
    default:
      // How a text compares stands in its column's metadata.
      return type.kind === "string" ? "string" : type.typeName;
  }
}

function fieldToJson(field: StructField): Json {
  const collations = collationsIn(field.dataType, field.name);
  return {
    name: field.name,
    type: schemaToJson(field.dataType),
    nullable: field.nullable,
    metadata: {
      ...(field.comment !== null && { comment: field.comment }),
      ...(collations.length > 0 && { __COLLATIONS: Object.fromEntries(collations) }),
    },
  };
}

/** By path within the column: `d.element` has `icu.UNICODE_CI`. */
function collationsIn(type: DataType, path: string): [string, string][] {
  if (type.kind === "array") return collationsIn(type.elementType, `${path}.element`);
  if (type.kind === "map")
    return [...collationsIn(type.keyType, `${path}.key`), ...collationsIn(type.valueType, `${path}.value`)];
  if (type.kind !== "string" || type.collation === null) return [];
  return [[path, `${type.collation.startsWith("UTF8_") ? "spark" : "icu"}.${type.collation}`]];
}

/** The type with the collations that its column's metadata tell. */
function withCollations(type: DataType, path: string, collations: JsonObject): DataType {
  const within = (part: DataType, name: string): DataType => withCollations(part, `${path}.${name}`, collations);
  if (type.kind === "array") return new ArrayType(within(type.elementType, "element"), type.containsNull);
  if (type.kind === "map")
    return new MapType(within(type.keyType, "key"), within(type.valueType, "value"), type.valueContainsNull);
  const named = collations[path];
  if (type.kind !== "string" || typeof named !== "string") return type;
  return collatedString(collationName(named.replace(/^\w+\./, "")).name);
}

/**
 * A schema out of its JSON (an object, or the text of one).
 * @throws IllegalArgumentException that shows the piece that is no type.
 */
export function schemaFromJson(json: Json): StructType {
  const type = dataTypeFromJson(typeof json === "string" ? (JSON.parse(json) as Json) : json);
  if (type.kind !== "struct") throw notAType(json);
  return type;
}

/** Any type out of its JSON. */
export function dataTypeFromJson(json: Json): DataType {
  if (typeof json === "string") return parseDataType(json);
  const object = asObject(json);
  switch (object.type) {
    case "array":
      return new ArrayType(dataTypeFromJson(object.elementType), object.containsNull !== false);
    case "map":
      return new MapType(
        dataTypeFromJson(object.keyType),
        dataTypeFromJson(object.valueType),
        object.valueContainsNull !== false,
      );
    case "struct":
      if (!Array.isArray(object.fields)) throw notAType(json);
      return new StructType(object.fields.map(fieldFromJson));
    default:
      throw notAType(json);
  }
}

function fieldFromJson(json: Json): StructField {
  const field = asObject(json);
  if (typeof field.name !== "string") throw notAType(json);
  const metadata = field.metadata === undefined ? {} : asObject(field.metadata);
  const { comment, __COLLATIONS: collations } = metadata;
  const type = dataTypeFromJson(field.type);
  return new StructField(
    field.name,
    collations === undefined ? type : withCollations(type, field.name, asObject(collations)),
    field.nullable !== false,
    typeof comment === "string" ? comment : null,
  );
}

function asObject(json: Json | undefined): JsonObject {
  if (typeof json === "object" && json !== null && !Array.isArray(json)) return json as JsonObject;
  throw notAType(json ?? null);
}

function notAType(json: Json): IllegalArgumentException {
  return new IllegalArgumentException(
    "INVALID_JSON_DATA_TYPE",
    `Failed to convert the JSON string '${JSON.stringify(json)}' to a data type. Please enter a valid data type.`,
    { sqlState: "2203G", parameters: { invalidType: JSON.stringify(json) } },
  );
}
