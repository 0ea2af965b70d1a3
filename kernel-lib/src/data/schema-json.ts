/**
 * Schemas as JSON: what Spark's `schema.json` gives, and keeps in checkpoints and Parquet files.
 *
 * A simple type is its name (`"long"`, `"decimal(10,2)"`), the others are objects. Of a field's metadata only the comment
 * is known here.
 */
import { parseDataType } from "./ddl";
import { IllegalArgumentException } from "./errors";
import type { Json } from "./json-value";
import { ArrayType, type DataType, MapType, StructField, StructType } from "./types";

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
      return type.typeName;
  }
}

function fieldToJson(field: StructField): Json {
  return {
    name: field.name,
    type: schemaToJson(field.dataType),
    nullable: field.nullable,
    metadata: field.comment === null ? {} : { comment: field.comment },
  };
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
  const comment = field.metadata === undefined ? null : asObject(field.metadata).comment;
  return new StructField(
    field.name,
    dataTypeFromJson(field.type),
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
