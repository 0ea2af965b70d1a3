/** Functions of time in a session whose clocks change: a constant is computed in the session's zone as well as a column. */
import assert from "node:assert/strict";
import { SparkSession } from "../../src/api/spark-session";
import { ManualClock } from "../../src/data/clock";
import { SeededRandom } from "../../src/data/random";
import { Column } from "../../src/plan/column";
import { parseExpression } from "../../src/plan/sql/parse";

/** The value as text, once of a literal and once of a column of a table. */
async function inParis(expression: (time: string) => string): Promise<readonly (string | null)[]> {
  const spark = SparkSession.builder
    .config("spark.sql.session.timeZone", "Europe/Paris")
    .world({ clock: new ManualClock(0), random: new SeededRandom(1) })
    .getOrCreate();
  const table = spark.createDataFrame([["2024-03-30T12:00:00Z"]], "ts TIMESTAMP");
  const texts = ["timestamp'2024-03-30 12:00:00Z'", "ts"].map((time) => `CAST(${expression(time)} AS STRING) AS text`);
  const rows = await Promise.all(texts.map((text) => table.select(new Column(parseExpression(text))).collect()));
  return rows.map(([row]) => Object.values(row)[0] as string | null);
}

describe("in Paris, on the day before the clocks go forward", () => {
  const cases: readonly (readonly [string, (time: string) => string, string])[] = [
    ["noon in London is one o'clock", (time) => `hour(${time})`, "13"],
    ["a day later it is one o'clock", (time) => `${time} + INTERVAL 1 DAY`, "2024-03-31 13:00:00"],
    [
      "24 hours are a day: Spark keeps no difference between them",
      (time) => `${time} + INTERVAL 24 HOUR`,
      "2024-03-31 13:00:00",
    ],
    ["13 hours later it is three o'clock, not two", (time) => `${time} + INTERVAL 13 HOUR`, "2024-03-31 03:00:00"],
    ["its day begins at midnight there", (time) => `date_trunc('DAY', ${time})`, "2024-03-30 00:00:00"],
    ["a month later the hour is the same", (time) => `${time} + INTERVAL 1 MONTH`, "2024-04-30 13:00:00"],
    ["a pattern shows its clock", (time) => `date_format(${time}, 'HH:mm XXX')`, "13:00 +01:00"],
  ];
  for (const [name, expression, text] of cases)
    it(name, async () => assert.deepEqual(await inParis(expression), [text, text]));
});
