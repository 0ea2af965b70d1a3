import assert from "node:assert/strict";
import { types } from "../../src/index";

const { IntegerType, StringType, StructField, StructType } = types;

describe("a schema", () => {
  it("is built field by field and tells its names", () => {
    const schema = new StructType().add("a", IntegerType, false).add(new StructField("b", StringType, true, "why"));
    assert.deepEqual(schema.fieldNames(), ["a", "b"]);
    assert.equal(schema.toDDL(), "a INT NOT NULL,b STRING COMMENT 'why'");
    assert.equal(
      schema.json(),
      '{"type":"struct","fields":[{"name":"a","type":"integer","nullable":false,"metadata":{}},{"name":"b","type":"string","nullable":true,"metadata":{"comment":"why"}}]}',
    );
    assert.equal(schema.treeString(), "root\n |-- a: integer (nullable = false)\n |-- b: string (nullable = true)\n");
  });

  it("comes back from DDL and from JSON, as a value or as text", () => {
    const ddl = "a INT NOT NULL,b ARRAY<STRING>,c STRUCT<x: DECIMAL(5,2)>";
    const schema = StructType.fromDDL(ddl);
    assert.equal(schema.toDDL(), ddl);
    assert.equal(StructType.fromJson(schema.json()).toDDL(), ddl);
    assert.equal(StructType.fromJson(schema.jsonValue()).toDDL(), ddl);
    assert.deepEqual(JSON.parse(schema.prettyJson()), schema.jsonValue());
  });
});
