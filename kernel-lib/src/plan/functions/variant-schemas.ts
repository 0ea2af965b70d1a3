/** `schema_of_variant_agg(variant)`: one schema for all variants of a group. The buffer is that schema as JSON. */
import { dataTypeFromJson, schemaToJson } from "../../data/schema-json";
import { type DataType, NullType, StringType } from "../../data/types";
import type { Variant } from "../../data/variant";
import { mergeSchemas, schemaText, variantSchema } from "../../data/variant-schema";
import type { AggregateFunction } from "../function";
import { aggregate, buffer } from "./define-aggregate";
import { VARIANT } from "./variants";

const written = (type: DataType): string => JSON.stringify(schemaToJson(type));
const read = (json: string): DataType => dataTypeFromJson(JSON.parse(json));

export const schemaOfVariants: AggregateFunction = aggregate({
  name: "schema_of_variant_agg",
  takes: [VARIANT],
  gives: StringType,
  nullable: false,
  buffers: () => [buffer("schema", StringType, written(NullType))],
  fold: () => ({
    step: (schema: string, variant: Variant) => [written(mergeSchemas(read(schema), variantSchema(variant)))],
    combine: (a: string, b: string) => [written(mergeSchemas(read(a), read(b)))],
    finish: (schema: string) => schemaText(read(schema)),
  }),
});
