/** Reading what is cached: only columns that are used, and conditions that are told to the scan still hold. */
import assert from "node:assert/strict";
import { explainMode, explainText } from "../../src/api/explain";
import type { DataFrame } from "../../src/index";
import { session } from "./session";

const scanOf = async (frame: DataFrame): Promise<string | undefined> => {
  const text = await explainText(frame.session, frame.plan, explainMode("simple"));
  return /(?:InMemoryTableScan|Scan In-memory table \w+) .*/.exec(text.replace(/#\d+L?/g, ""))?.[0];
};

describe("a scan of what is cached", () => {
  const spark = session();
  const rows = async (frame: DataFrame): Promise<unknown[]> => (await frame.collect()).map((row) => Object.values(row));

  before(async () => {
    await spark
      .sql("CACHE TABLE c AS SELECT * FROM VALUES (1, 'a', true), (2, 'b', NULL), (3, NULL, false) AS t(x, y, z)")
      .collect();
  });

  it("reads the columns that are used, and filters the rows", async () => {
    const frame = spark.sql("SELECT y FROM c WHERE x > 1 AND z IS NOT NULL");
    assert.equal(await scanOf(frame), "Scan In-memory table c [x, y, z], [(x > 1), isnotnull(z)]");
    assert.deepEqual(await rows(frame), [[null]]);
    const last = spark.sql("SELECT z, upper(y) AS u FROM c");
    assert.equal(await scanOf(last), "Scan In-memory table c [y, z]");
    assert.deepEqual(await rows(last), [
      [true, "A"],
      [null, "B"],
      [false, null],
    ]);
    assert.deepEqual(await rows(spark.sql("SELECT count(*) FROM c")), [[3]]);
  });

  it("stands for what was cached also where that is a list of constants, but not for others", async () => {
    const values = (list: string): DataFrame => spark.sql(`SELECT * FROM VALUES ${list} AS t(n)`);
    await values("(1), (2)").cache().collect();
    assert.equal(await scanOf(values("(1), (2)")), "InMemoryTableScan [n]");
    for (const other of ["(1), (3)", "(1L), (2L)", "(1.0D), (2.0D)", "('1'), ('2')"])
      assert.equal(await scanOf(values(other)), undefined, other);
  });

  it("has the name of a table only where that was asked for", async () => {
    const kept = spark.range(3).toDF("n").cache();
    assert.equal(await scanOf(kept.select("n")), "InMemoryTableScan [n]");
  });
});
