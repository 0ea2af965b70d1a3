import assert from "node:assert/strict";
import { parseSchema, schemaToDdl } from "../../src/data/ddl";
import { IllegalArgumentException } from "../../src/data/errors";
import type { Json } from "../../src/data/json-value";
import { schemaFromJson, schemaToJson } from "../../src/data/schema-json";

describe("schemas as JSON", () => {
  it("has Spark's form", () => {
    const schema = parseSchema("id BIGINT NOT NULL, xs ARRAY<INT>, m MAP<STRING, DECIMAL(5,1)> COMMENT 'c'");
    assert.deepEqual(schemaToJson(schema), {
      type: "struct",
      fields: [
        { name: "id", type: "long", nullable: false, metadata: {} },
        {
          name: "xs",
          type: { type: "array", elementType: "integer", containsNull: true },
          nullable: true,
          metadata: {},
        },
        {
          name: "m",
          type: { type: "map", keyType: "string", valueType: "decimal(5,1)", valueContainsNull: true },
          nullable: true,
          metadata: { comment: "c" },
        },
      ],
    });
  });

  it("reads every type back", () => {
    const ddl =
      "a BOOLEAN,b TINYINT,c SMALLINT,d INT,e BIGINT,f FLOAT,g DOUBLE,h DECIMAL(10,2),i STRING,j BINARY,k DATE," +
      "l TIMESTAMP,m TIMESTAMP_NTZ,n INTERVAL YEAR TO MONTH,o INTERVAL HOUR,p VOID,q STRUCT<x: ARRAY<MAP<INT, DATE>>>";
    const text = JSON.stringify(schemaToJson(parseSchema(ddl)));
    assert.equal(schemaToDdl(schemaFromJson(text)), ddl);
  });

  it("collations stand in the metadata of their column, by path, and come back", () => {
    const ddl =
      "c STRING COLLATE UTF8_LCASE NOT NULL,d ARRAY<STRING COLLATE UNICODE_CI>,e MAP<STRING COLLATE DE, STRING>,f STRING";
    const json = schemaToJson(parseSchema(ddl)) as { readonly fields: readonly { readonly metadata: Json }[] };
    assert.deepEqual(
      json.fields.map(({ metadata }) => metadata),
      [
        { __COLLATIONS: { c: "spark.UTF8_LCASE" } },
        { __COLLATIONS: { "d.element": "icu.UNICODE_CI" } },
        { __COLLATIONS: { "e.key": "icu.de" } },
        {},
      ],
    );
    assert.equal(schemaToDdl(schemaFromJson(JSON.stringify(json))), ddl);
  });

  it("keeps what may not be null", () => {
    const array = { type: "array", elementType: "integer", containsNull: false };
    const map = { type: "map", keyType: "string", valueType: "long", valueContainsNull: false };
    const field = (name: string, type: Json): Json => ({ name, type, nullable: false, metadata: {} });
    const json = { type: "struct", fields: [field("a", "long"), field("b", array), field("c", map)] };
    assert.deepEqual(schemaToJson(schemaFromJson(json)), json);
  });

  it("shows what is no type", () => {
    for (const json of [
      '{"type":"row"}',
      '{"type":"struct"}',
      '{"type":"struct","fields":[{"type":"long"}]}',
      '"long"',
      "[]",
    ])
      assert.throws(
        () => schemaFromJson(json),
        (error) => error instanceof IllegalArgumentException && error.errorClass === "INVALID_JSON_DATA_TYPE",
        json,
      );
  });
});
