/** The schema of rows that come without one; what Spark's Python API finds for the same values, where JavaScript has them. */
import assert from "node:assert/strict";
import { LocalDate } from "../../src/data/external-values";
import { inferSchema } from "../../src/data/infer-schema";
import { SparkError, SparkSession } from "../../src/index";

const found = (rows: readonly unknown[], names?: readonly string[]): string => inferSchema(rows, names).simpleString;

function refused(rows: readonly unknown[], condition: string): void {
  assert.throws(
    () => inferSchema(rows),
    (error) => error instanceof SparkError && error.errorClass === condition,
  );
}

describe("createDataFrame without a schema", () => {
  it("looks at the values", () => {
    const row = {
      a: 1,
      b: "x",
      c: 1.5,
      e: [1, null],
      f: new Map([["k", 1]]),
      g: true,
      d: new LocalDate(0),
      t: new Date(),
    };
    assert.equal(
      found([row]),
      "struct<a:bigint,b:string,c:double,e:array<bigint>,f:map<string,bigint>,g:boolean,d:date,t:timestamp>",
    );
  });

  it("takes the fields of all rows together, and looks for a value where there was a null", () => {
    assert.equal(
      found([
        { b: 1, a: null },
        { a: 3, c: "x" },
      ]),
      "struct<b:bigint,a:bigint,c:string>",
    );
    assert.equal(found([{ a: [] }, { a: [1] }]), "struct<a:array<bigint>>");
    assert.equal(found([{ a: { x: 1 } }, { a: { x: 1, y: "q" } }]), "struct<a:struct<x:bigint,y:string>>");
  });

  it("numbers are BIGINT only if all are whole", () => {
    assert.equal(found([[1], [1.5]]), "struct<_1:double>");
  });

  it("arrays get names, as many as are given", () => {
    assert.equal(found([[1, "a"]]), "struct<_1:bigint,_2:string>");
    assert.equal(found([[1, 2]], ["p"]), "struct<p:bigint,_2:bigint>");
  });

  it("what cannot be found out is an error", () => {
    refused([], "CANNOT_INFER_EMPTY_SCHEMA");
    refused([[null]], "CANNOT_DETERMINE_TYPE");
    refused([[1], ["a"]], "CANNOT_MERGE_TYPE");
    refused([1, 2], "CANNOT_INFER_SCHEMA_FOR_TYPE");
  });

  it("the rows are those", async () => {
    const spark = SparkSession.builder.getOrCreate();
    const rows = await spark.createDataFrame([{ id: 1, v: 1 }, { id: 2, v: 2.5 }, { id: 3 }]).collect();
    assert.deepEqual(rows, [
      { id: 1, v: 1 },
      { id: 2, v: 2.5 },
      { id: 3, v: null },
    ]);
  });
});
