/** Mutated SQL texts: whatever they have become, the answer is a result or one of Spark's errors. */
import assert from "node:assert/strict";
import { SparkError } from "../../../src/data/errors";
import { SeededRandom } from "../../../src/data/random";
import { newSession } from "../../recorded/programs";

/** `SQL_FUZZ=20000 npx mocha …` tries more. */
const TEXTS = Number(process.env.SQL_FUZZ ?? 4_000);

const SEEDS = [
  "SELECT id, upper(name) AS n FROM people WHERE age BETWEEN 1 AND 40 AND name LIKE 'a%' ORDER BY 1 DESC LIMIT 3",
  "SELECT name, count(*), sum(age + 1) AS s FROM people GROUP BY name HAVING sum(age) > 0 ORDER BY s NULLS LAST",
  "SELECT id, x FROM (SELECT id, array(1, 2) AS xs FROM people) LATERAL VIEW OUTER explode(xs) t AS x |> WHERE x > 1",
  "WITH a AS (SELECT id, CASE WHEN age > 10 THEN 'old' ELSE 'young' END AS c FROM people) SELECT DISTINCT c FROM a",
  "SELECT * FROM VALUES (1, 'x', 1.5), (2, NULL, 2e3) AS t(a, b, c) WHERE b IS NOT NULL OR a IN (1, 2, 3)",
  "SELECT p.name, q.age FROM people p JOIN people q ON p.id = q.id UNION ALL SELECT 'z', -1",
  "SELECT CAST('12' AS INT) + 1, DATE'2024-01-01', TIMESTAMP'2024-01-01 10:00:00', INTERVAL '1' DAY, X'0a', 1.5D::string",
  "SELECT (1 + 2) * 3 / 4 % 5, NOT true, -id, array(7)[0], coalesce(NULL, 1) FROM (SELECT *, 1 AS a FROM people) AS t",
  "SELECT name, (SELECT max(age) FROM people q WHERE q.id <= p.id) AS m FROM people p WHERE EXISTS (SELECT 1 FROM people)",
  "SELECT id FROM people WHERE id IN (SELECT id + 0 FROM people WHERE age NOT IN (SELECT 7)) OR (SELECT count(*) FROM people) > 9",
  "WITH RECURSIVE t(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM t WHERE n < 4) SELECT n, n * 2 AS d, d + n FROM t LIMIT 1 + 2",
  "SELECT p.id, t.* FROM people p, LATERAL (SELECT p.age + 1 AS next) t LEFT JOIN LATERAL explode(array(1, next)) AS e(x) ON x > 0",
  "SELECT * EXCEPT (age), struct(*) FROM people TABLESAMPLE (100 PERCENT) AS s WHERE IDENTIFIER('s.id') > 0 ORDER BY ALL DESC",
  "FROM people |> SET age = age + 1 |> JOIN people AS q ON people.id = q.id |> AGGREGATE count(*) AS n GROUP BY q.name |> UNION ALL VALUES ('c', 2)",
  "SELECT transform(array(id), x -> x + 1), named_struct('a', 1).a, map('k', id)['k'], id LIKE ANY ('1%', '2%') FROM people CLUSTER BY id",
];

const PIECES =
  "( ) , . * + - / % = <> < || [ ] :: ' \" ` ; ? : -- /* */ 1 0 'x' 1.5 NULL SELECT FROM WHERE GROUP BY ORDER HAVING LIMIT UNION EXCEPT JOIN LATERAL EXISTS RECURSIVE |> EXTEND -> => OVER ON AS AND OR NOT IN BETWEEN LIKE IS CASE WHEN THEN END CAST DISTINCT VALUES WITH INTERVAL DATE count( sum( people id name \n 99999999999999999999 1e400 \u0000 é 𝄞".split(
    " ",
  );

function mutated(random: SeededRandom): string {
  const below = (n: number): number => Math.floor(random.next() * n);
  let text = SEEDS[below(SEEDS.length)];
  for (let edits = 1 + below(3); edits > 0; edits--) {
    const at = below(text.length + 1);
    const piece = PIECES[below(PIECES.length)];
    const length = below(8);
    const other = SEEDS[below(SEEDS.length)];
    const edit = below(5);
    if (edit === 0) text = `${text.slice(0, at)} ${piece} ${text.slice(at)}`;
    else if (edit === 1) text = text.slice(0, at) + piece + text.slice(at);
    else if (edit === 2) text = text.slice(0, at) + text.slice(at + length);
    else if (edit === 3) text = text.slice(0, at) + text.slice(Math.max(0, at - length * 3));
    else text = text.slice(0, at) + other.slice(below(other.length));
  }
  return text;
}

describe("mutated SQL texts", () => {
  it(`${TEXTS} of them give a result or a clean error`, async function () {
    this.timeout(60_000 + TEXTS * 20);
    const spark = newSession();
    spark.sql("CREATE TEMP VIEW people AS SELECT * FROM VALUES (1, 'alice', 30), (2, 'bob', 0) AS t(id, name, age)");
    for (const text of SEEDS) assert.ok((await spark.sql(text).collect()).length > 0, text);
    const random = new SeededRandom(20_260_101);
    let results = 0;
    for (let i = 0; i < TEXTS; i++) {
      const text = mutated(random);
      try {
        await spark.sql(text).collect();
        results += 1;
      } catch (error) {
        assert.ok(error instanceof SparkError, `${JSON.stringify(text)}: ${(error as Error).stack}`);
      }
    }
    // Were nothing well-formed, the fuzzing would reach no further than the parser.
    assert.ok(results > TEXTS / 60, `only ${results} texts gave a result`);
  });
});
