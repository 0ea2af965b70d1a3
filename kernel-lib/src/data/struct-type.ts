/**
 * What a schema says of itself and how it is read back, with Spark's names: `schema.toDDL()`, `schema.json()`, `StructType.fromDDL(…)`,
 * `StructType.fromJson(…)`. They are added to the class here, because reading DDL needs all types to be there first.
 */
import { parseSchema, schemaToDdl } from "./ddl";
import type { Json } from "./json-value";
import { schemaFromJson, schemaToJson } from "./schema-json";
import { treeString } from "./tree-string";
import { StructType } from "./types";

declare module "./types" {
  interface StructType {
    /** The DDL of the columns: `a INT NOT NULL,b STRING`. */
    toDDL(): string;
    /** As a value that JSON can hold. */
    jsonValue(): Json;
    /** As JSON text, as Spark keeps it in Parquet files and checkpoints. */
    json(): string;
    prettyJson(): string;
    /** What `printSchema` prints. @param maxDepth how deep; all of it unless told */
    treeString(maxDepth?: number): string;
  }
  namespace StructType {
    /** @throws ParseException */
    function fromDDL(ddl: string): StructType;
    /** @throws IllegalArgumentException */
    function fromJson(json: Json): StructType;
  }
}

/** A schema as a value that JSON can hold. */
export type SchemaJson = Json;

const methods: Pick<StructType, "toDDL" | "jsonValue" | "json" | "prettyJson" | "treeString"> & ThisType<StructType> = {
  toDDL() {
    return schemaToDdl(this);
  },
  jsonValue() {
    return schemaToJson(this);
  },
  json() {
    return JSON.stringify(schemaToJson(this));
  },
  prettyJson() {
    return JSON.stringify(schemaToJson(this), null, 2);
  },
  treeString(maxDepth = 0) {
    return treeString(this, maxDepth);
  },
};

Object.assign(StructType.prototype, methods);
Object.assign(StructType, { fromDDL: parseSchema, fromJson: schemaFromJson });
