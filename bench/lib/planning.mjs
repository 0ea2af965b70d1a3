// What parsing and planning a query of 30 lines costs the processor: from the text to operators, nothing is run.
import { session } from "./engine.mjs";
import { summary } from "./table.mjs";

/** Until the compiler of the engine below has come to rest. */
const WARM_UP = 600;
const TIMES = 101;

const QUERY = `
WITH flights AS (
  SELECT f.id, f.origin, f.destination, f.departure, f.delay, f.distance,
         date_trunc('hour', f.departure) AS hour,
         CASE WHEN f.delay > 60 THEN 'late' WHEN f.delay > 15 THEN 'slow' ELSE 'fine' END AS verdict
  FROM flight f
  WHERE f.departure >= TIMESTAMP '2026-01-01 00:00:00'
    AND f.departure < TIMESTAMP '2026-02-01 00:00:00'
    AND f.distance BETWEEN 100 AND 5000
    AND f.origin IN ('LIS', 'BER', 'OSL', 'ATH')
),
named AS (
  SELECT x.*, a.city, a.country, upper(a.city) AS shouted
  FROM flights x
  JOIN airport a ON x.origin = a.code
  LEFT JOIN airport b ON x.destination = b.code
  WHERE a.country IS NOT NULL AND b.elevation > 3 + 4
),
counted AS (
  SELECT country, hour, verdict, count(*) AS flights, avg(delay) AS mean, max(distance) AS furthest,
         sum(CASE WHEN delay > 0 THEN 1 ELSE 0 END) AS delayed
  FROM named
  GROUP BY country, hour, verdict
  HAVING count(*) > 2
)
SELECT c.country, c.hour, c.verdict, c.flights, round(c.mean, 1) AS mean,
       concat(c.country, '/', c.verdict) AS label, c.delayed * 100 / c.flights AS share
FROM counted c
WHERE c.country LIKE 'P%' OR c.furthest > 1000
ORDER BY c.flights DESC, c.country
LIMIT 20`.trim();

/** In ms of the processor's time. */
export async function planningTime() {
  const spark = session();
  spark.sql(
    "CREATE OR REPLACE TEMP VIEW flight AS SELECT * FROM VALUES (1, 'LIS', 'BER', TIMESTAMP '2026-01-03 10:00:00', 12, 2300)" +
      " AS t(id, origin, destination, departure, delay, distance)",
  );
  spark.sql(
    "CREATE OR REPLACE TEMP VIEW airport AS SELECT * FROM VALUES ('LIS', 'Lisbon', 'Portugal', 114)" +
      " AS t(code, city, country, elevation)",
  );
  const samples = [];
  for (let i = 0; i < WARM_UP + TIMES; i++) {
    const before = process.cpuUsage();
    await spark.state.plan(spark.sql(QUERY).plan);
    const { user, system } = process.cpuUsage(before);
    if (i >= WARM_UP) samples.push((user + system) / 1000);
  }
  return summary(samples);
}
