/** Groups by structs, which have a code per field and remember the last one. */
import assert from "node:assert/strict";
import type { SparkSession } from "../../src/api/spark-session";
import { newSession } from "../recorded/programs";

describe("groups by structs", () => {
  it("tell NULL from a struct of NULLs, and structs by all their fields, however the rows alternate", async () => {
    const rows = await newSession()
      .sql(
        `SELECT count(*) AS n, s FROM
           (SELECT CASE i % 5 WHEN 0 THEN NULL
                              WHEN 1 THEN named_struct('a', CAST(NULL AS INT), 'b', named_struct('c', 'x'))
                              WHEN 2 THEN named_struct('a', CAST(NULL AS INT), 'b', NULL)
                              WHEN 3 THEN named_struct('a', 1, 'b', named_struct('c', CAST(NULL AS STRING)))
                              ELSE named_struct('a', 1, 'b', named_struct('c', 'x')) END AS s
            FROM range(23) AS t(i))
         GROUP BY s ORDER BY s`,
      )
      .collect();
    assert.deepEqual(
      rows.map((row) => JSON.stringify(row)),
      [
        '{"n":5,"s":null}',
        '{"n":5,"s":{"a":null,"b":null}}',
        '{"n":5,"s":{"a":null,"b":{"c":"x"}}}',
        '{"n":4,"s":{"a":1,"b":{"c":null}}}',
        '{"n":4,"s":{"a":1,"b":{"c":"x"}}}',
      ],
    );
  });

  it("by windows are the same whether the rows come in order or not", async () => {
    const spark: SparkSession = newSession();
    const counts = (order: string): Promise<string> =>
      spark
        .sql(
          `SELECT window.start, window.end, i % 3 AS k, count(*) AS n, sum(i) AS total FROM
             (SELECT id AS i, timestamp_micros(id * 700000 - 20000000) AS t FROM range(100) ORDER BY ${order})
           GROUP BY window(t, '10 seconds', '4 seconds', '1 second'), i % 3 ORDER BY start, k`,
        )
        .collect()
        .then((rows) => rows.map((row) => JSON.stringify(row)).join("\n"));
    assert.equal(await counts("id"), await counts("id * 37 % 100"));
  });
});
