/**
 * What Spark printed, to the character. A case whose type the engine does not have must be refused by the DDL parser;
 * the lists below name these, so that none is left out silently.
 */
import assert from "node:assert/strict";
import { parseDataType, parseSchema } from "../../src/data/ddl";
import { castToString } from "../../src/data/format-value";
import { showString, treeString } from "../../src/data/show";
import { type DataType, TimestampType } from "../../src/data/types";
import { variantOf } from "../../src/data/variant";
import { fromGolden, type GoldenCell, readGolden } from "./golden-value";

interface ShowCase {
  readonly name: string;
  readonly call: { readonly numRows: number; readonly truncate: boolean | number; readonly vertical: boolean };
  readonly schema: string;
  readonly rows: readonly (readonly GoldenCell[])[];
  readonly text: string;
}

interface PrintSchemaCase {
  readonly name: string;
  readonly call: { readonly level: number | null };
  readonly schema: string;
  readonly text: string;
}

interface CastCase {
  readonly name: string;
  readonly expr: string;
  readonly type: string;
  readonly value: GoldenCell;
  readonly text: string;
}

/** A variant with a timestamp in it; the file has its JSON, which knows only a string. */
const TIMESTAMP_IN_VARIANT = "cast_147";

describe("what Spark 4.3 printed", () => {
  describe("show", () => {
    const cases = readGolden<ShowCase>("show.json");
    for (const { name, call, schema, rows, text } of cases) {
      it(name, () => {
        const type = parseSchema(schema);
        const internal = rows.slice(0, call.numRows + 1).map((row) => fromGolden(row, type) as []);
        assert.equal(`${showString(type, internal, call)}\n`, text);
      });
    }
    it("has all cases", () => assert.equal(cases.length, 53));
  });

  describe("printSchema", () => {
    const cases = readGolden<PrintSchemaCase>("print-schema.json");
    for (const { name, call, schema, text } of cases) {
      it(name, () => {
        assert.equal(`${treeString(parseSchema(schema), call.level ?? 0)}\n`, text);
      });
    }
    it("has all cases", () => assert.equal(cases.length, 7));
  });

  describe("cast to string", () => {
    const cases = readGolden<CastCase>("cast.json");
    for (const { name, expr, type: typeText, value, text } of cases) {
      it(`${name}: ${expr}`, () => {
        const type: DataType = parseDataType(typeText);
        const cell =
          name === TIMESTAMP_IN_VARIANT ? variantOf(1_704_067_200_000_000, TimestampType) : fromGolden(value, type);
        assert.equal(castToString(cell, type, "UTC"), text);
      });
    }
    it("has all cases", () => assert.equal(cases.length, 77));
  });
});
