/** `spark.sql` and the other places that take SQL text, as a program uses them. */
import assert from "node:assert/strict";
import type { SparkSession } from "../../src/api/spark-session";
import { expr } from "../../src/plan/functions/index";
import { newSession } from "../recorded/programs";

describe("SQL text in a program", () => {
  let spark: SparkSession;
  beforeEach(() => {
    spark = newSession();
    spark.sql(
      "CREATE TEMP VIEW emp AS SELECT * FROM VALUES (1, 'ann', 'eng', 100), (2, 'bob', 'hr', 60), (3, 'cy', 'eng', 80) AS t(id, name, dept, sal)",
    );
  });
  const rows = async (text: string, args?: Parameters<SparkSession["sql"]>[1]): Promise<unknown[][]> =>
    (await spark.sql(text, args).collect()).map((row) => Object.values(row));

  it("groups, filters the groups, and sorts by what is not selected", async () => {
    assert.deepEqual(
      await rows("SELECT dept, count(*) AS n FROM emp GROUP BY dept HAVING sum(sal) > 50 ORDER BY max(sal) DESC"),
      [
        ["eng", 2],
        ["hr", 1],
      ],
    );
  });

  it("groups by the place and by the alias of a column", async () => {
    assert.deepEqual(await rows("SELECT upper(dept) AS d, count(*) FROM emp GROUP BY 1 ORDER BY 1"), [
      ["ENG", 2],
      ["HR", 1],
    ]);
    assert.deepEqual(await rows("SELECT sal > 70 AS rich, count(*) FROM emp GROUP BY rich ORDER BY rich"), [
      [false, 1],
      [true, 2],
    ]);
  });

  it("HAVING without GROUP BY is over all rows", async () => {
    assert.deepEqual(await rows("SELECT count(*) FROM emp HAVING count(*) > 3"), []);
    assert.deepEqual(await rows("SELECT count(*) FROM emp HAVING count(*) > 2"), [[3]]);
  });

  it("an aggregate takes the rows of its FILTER only", async () => {
    const text = "SELECT dept, count(*) FILTER (WHERE sal > 90), sum(sal) FILTER (WHERE sal > 999) FROM emp GROUP BY 1";
    assert.deepEqual(await rows(`${text} ORDER BY 1`), [
      ["eng", 1, null],
      ["hr", 0, null],
    ]);
    assert.deepEqual((await spark.sql(text).columns())[1], "count(1) FILTER (WHERE (sal > 90))");
    await assert.rejects(rows("SELECT upper(name) FILTER (WHERE true) FROM emp"), /not an aggregate function/);
  });

  it("joins, with names, USING and commas", async () => {
    const depts = "(VALUES ('eng', 'Engines'), ('ops', 'Ops')) AS d(dept, title)";
    assert.deepEqual(await rows(`SELECT e.name, d.title FROM emp e LEFT JOIN ${depts} ON e.dept = d.dept ORDER BY 1`), [
      ["ann", "Engines"],
      ["bob", null],
      ["cy", "Engines"],
    ]);
    assert.deepEqual(await rows(`SELECT dept, title FROM emp JOIN ${depts} USING (dept) WHERE id = 1`), [
      ["eng", "Engines"],
    ]);
    assert.deepEqual(await spark.sql(`SELECT * FROM emp NATURAL JOIN ${depts}`).columns(), [
      "dept",
      "id",
      "name",
      "sal",
      "title",
    ]);
    assert.deepEqual(await rows("SELECT count(*) FROM emp, range(4)"), [[12]]);
  });

  it("LATERAL VIEW gives a row per element", async () => {
    spark.sql("CREATE TEMP VIEW lists AS SELECT * FROM VALUES (1, array('a', 'b')), (2, array()) AS t(id, xs)");
    assert.deepEqual(await rows("SELECT id, t.x FROM lists LATERAL VIEW explode(xs) t AS x WHERE x <> 'a'"), [
      [1, "b"],
    ]);
    assert.deepEqual(
      await rows("SELECT id, p, x FROM lists LATERAL VIEW OUTER posexplode(xs) t AS p, x ORDER BY 1, 2"),
      [
        [1, 0, "a"],
        [1, 1, "b"],
        [2, null, null],
      ],
    );
    await assert.rejects(rows("SELECT 1 FROM lists LATERAL VIEW explode(id) t AS x"), {
      errorClass: "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE",
    });
  });

  it("set operations and DISTINCT", async () => {
    assert.deepEqual(await rows("SELECT dept FROM emp UNION SELECT 'ops' ORDER BY dept"), [["eng"], ["hr"], ["ops"]]);
    assert.deepEqual(await rows("SELECT DISTINCT dept FROM emp EXCEPT SELECT 'hr'"), [["eng"]]);
  });

  it("reads in the order of computation with pipes", async () => {
    assert.deepEqual(
      await rows(
        "FROM emp |> WHERE sal > 60 |> EXTEND sal * 2 AS twice |> AGGREGATE sum(twice) AS s GROUP BY dept |> ORDER BY s",
      ),
      [["eng", 360]],
    );
  });

  it("a column is called as it was typed", async () => {
    assert.deepEqual(await spark.sql("SELECT NAME, emp.Id FROM emp").columns(), ["NAME", "Id"]);
  });

  it("takes values for :name and for ?, and never reads them as SQL", async () => {
    assert.deepEqual(await rows("SELECT name FROM emp WHERE dept = :d AND sal > :low", { d: "eng", low: 90 }), [
      ["ann"],
    ]);
    assert.deepEqual(await rows("SELECT ? AS a, ? AS b", ["x' OR 1 = 1 --", 2]), [["x' OR 1 = 1 --", 2]]);
  });

  it("views are made, replaced and dropped", async () => {
    spark.sql("CREATE OR REPLACE TEMP VIEW v(a) AS SELECT id FROM emp WHERE id > 1");
    assert.deepEqual(await rows("SELECT a FROM v ORDER BY a"), [[2], [3]]);
    assert.throws(() => spark.sql("CREATE TEMP VIEW IF NOT EXISTS v AS SELECT 1"), /TEMPORARY view with IF NOT EXISTS/);
    assert.equal((await rows("TABLE v")).length, 2);
    spark.sql("DROP VIEW v");
    await assert.rejects(rows("SELECT * FROM v"), { errorClass: "TABLE_OR_VIEW_NOT_FOUND" });
    assert.throws(() => spark.sql("CREATE OR REPLACE TEMP VIEW emp AS SELECT * FROM emp"), {
      errorClass: "RECURSIVE_VIEW",
    });
  });

  it("SET changes a setting", () => {
    spark.sql("SET spark.sql.shuffle.partitions = 7");
    assert.equal(spark.conf.get("spark.sql.shuffle.partitions"), "7");
  });

  it("selectExpr, where and expr take expressions", async () => {
    const emp = spark.table("emp");
    const chosen = emp
      .where("sal BETWEEN 70 AND 90")
      .selectExpr("name", "sal / 10 AS tens")
      .select("*", expr("tens + 1"));
    assert.deepEqual(await chosen.collect(), [{ name: "cy", tens: 8, "(tens + 1)": 9 }]);
  });

  it("a timestamp without a zone is read in the session's", async () => {
    spark.conf.set("spark.sql.session.timeZone", "+02:00");
    assert.deepEqual(await rows("SELECT CAST(TIMESTAMP'1970-01-01 02:00:00' AS BIGINT)"), [[0]]);
    assert.deepEqual(await rows("SELECT CAST(t AS BIGINT) FROM VALUES (TIMESTAMP'1970-01-01 02:00:01') AS x(t)"), [
      [1],
    ]);
  });
});
