/** rollup, cube, groupingSets, pivot and unpivot for programs. Rows and names are what a real Spark 4.3 gave for the same calls. */
import assert from "node:assert/strict";
import { MemoryStream } from "../../src/api/memory-stream";
import { count, type DataFrame, functions as F, max, SparkError, sum } from "../../src/index";
import { session } from "../operators/session";

function employees(): DataFrame {
  return session().createDataFrame(
    [
      [1, "Ann", "eng", 100],
      [2, "Bob", "eng", 80],
      [3, "Cid", "ops", 80],
      [4, "Dee", null, null],
    ],
    "id int, name string, dept string, sal int",
  );
}

async function rows(df: DataFrame): Promise<unknown[][]> {
  const names = await df.columns();
  const unique = df.toDF(...names.map((_, i) => `c${i}`));
  const cells = (await unique.collect()).map((row) => Object.values(row));
  return cells.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

function refused(errorClass: string): (error: unknown) => boolean {
  return (error) => error instanceof SparkError && error.errorClass === errorClass;
}

describe("GroupedData", () => {
  it("groupingSets, cube and rollup say which columns they leave out", async () => {
    const sets = employees().groupingSets([["dept"], []], "dept");
    const df = sets.agg(count("*"), F.grouping("dept"), F.grouping_id("dept"));
    assert.deepEqual(await df.columns(), ["dept", "count(1)", "grouping(dept)", "grouping_id(dept)"]);
    assert.deepEqual(await rows(df), [
      ["eng", 2, 0, 0],
      ["ops", 1, 0, 0],
      [null, 1, 0, 0],
      [null, 4, 1, 1],
    ]);
    assert.equal((await rows(employees().cube("dept", "sal").count())).length, 4 + 3 + 3 + 1);
    assert.deepEqual(await rows(employees().rollup().count()), [[4]]);
    await assert.rejects(
      async () => employees().groupBy("dept").agg(F.grouping("dept")).collect(),
      refused("UNSUPPORTED_GROUPING_EXPRESSION"),
    );
  });

  it("sum, avg, min and max are of numbers: of all there are when none is named", async () => {
    const df = employees().groupBy("dept").sum();
    assert.deepEqual(await df.columns(), ["dept", "sum(id)", "sum(sal)"]);
    assert.deepEqual(await rows(df), [
      ["eng", 3, 180],
      ["ops", 3, 80],
      [null, 4, null],
    ]);
    assert.deepEqual(await employees().groupBy().max("SAL").columns(), ["max(sal)"]);
    for (const grouped of [employees().groupBy("dept"), employees().rollup("dept")])
      await assert.rejects(
        grouped.max("sal", "name").schema(),
        /^AnalysisException: "name" is not a numeric column\. Aggregation function can only be applied on a numeric column\./,
      );
    await assert.rejects(employees().groupBy("dept").min("zz").schema(), refused("UNRESOLVED_COLUMN.WITH_SUGGESTION"));
  });

  it("pivot names its columns by value, and by aggregate where there are several", async () => {
    const byId = employees().groupBy("id");
    const several = byId.pivot("dept", ["eng", "ops"]).agg(sum("sal"), max("sal").as("m"));
    assert.deepEqual(await several.columns(), ["id", "eng_sum(sal)", "eng_m", "ops_sum(sal)", "ops_m"]);
    assert.deepEqual(await rows(byId.pivot("dept", ["eng"]).sum("sal")), [
      [1, 100],
      [2, 80],
      [3, null],
      [4, null],
    ]);
  });

  it("pivot without values looks them up; it follows a plain groupBy, once", async () => {
    const found = await employees().groupBy("id").pivot("dept");
    assert.deepEqual(await found.sum("sal").columns(), ["id", "null", "eng", "ops"]);
    assert.throws(() => found.pivot("sal", [1]), refused("REPEATED_CLAUSE"));
    assert.throws(
      () => employees().rollup("dept").pivot("sal", [1]),
      refused("UNSUPPORTED_FEATURE.PIVOT_AFTER_GROUP_BY"),
    );
    const stream = new MemoryStream(session(), "k string, v int").toDF();
    await assert.rejects(async () => stream.groupBy("k").pivot("v"), refused("_LEGACY_ERROR_TEMP_3063"));
  });

  it("unpivot keeps NULLs, and takes all other columns where none are named", async () => {
    const df = employees().select("id", "sal").unpivot("id", null, "c", "v");
    assert.deepEqual(await df.columns(), ["id", "c", "v"]);
    assert.deepEqual(await rows(df), [
      [1, "sal", 100],
      [2, "sal", 80],
      [3, "sal", 80],
      [4, "sal", null],
    ]);
    await assert.rejects(
      async () => employees().melt("id", ["sal", "name"], "c", "v").collect(),
      refused("UNPIVOT_VALUE_DATA_TYPE_MISMATCH"),
    );
    await assert.rejects(
      async () => employees().unpivot("id", [], "c", "v").collect(),
      refused("UNPIVOT_REQUIRES_VALUE_COLUMNS"),
    );
  });
});
