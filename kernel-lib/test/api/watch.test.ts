/** `query.watch()`: one output that is redrawn while the query runs. */
import assert from "node:assert/strict";
import { watchQuery } from "../../src/api/watch";
import type { Figure } from "../../src/figures/figure";
import { plane } from "../../src/figures/plane";
import { col, type DataFrame, type StreamingQuery, window } from "../../src/index";
import { newSession } from "../stream-test";

async function quakes(program: (input: DataFrame) => DataFrame): Promise<StreamingQuery> {
  const input = newSession()
    .readStream.format("replay")
    .option("dataset", "earthquakes")
    .option("maxOffsetsPerTrigger", 100)
    .load();
  return program(input).writeStream.outputMode("append").format("memory").queryName("quakes").start({ paused: true });
}

const counted = (input: DataFrame): DataFrame =>
  input
    .withWatermark("time", "24 hours")
    .groupBy(window(col("time"), "12 hours"))
    .count();

/** What was shown, in order. */
function screen(): { readonly shown: Figure[]; show(figure: Figure): void; showHtml(): void } {
  const shown: Figure[] = [];
  return { shown, show: (figure) => shown.push(figure), showHtml: () => assert.fail("a figure was expected") };
}

const parts = (query: StreamingQuery) =>
  (query as unknown as { parts: { driver: Parameters<typeof watchQuery>[0] } }).parts;

describe("query.watch", () => {
  it("redraws after every batch and once at the end, and returns when there is nothing to do", async () => {
    const query = await quakes(counted);
    const display = screen();
    await watchQuery(parts(query).driver, () => query.trace(), { everyMs: 0 }, display);
    assert.equal(display.shown.length, 19);
    assert.equal(query.trace().batches.length, 18);
    assert.equal(await query.isActive(), true);
    // Each picture shows one batch more than the one before.
    const rows = display.shown.map(({ table }) => table.rows.length);
    assert.deepEqual(rows.slice(0, 3), [1, 2, 3]);
    await query.stop();
  });

  it("draws no more often than it is told, and what it is told", async () => {
    const query = await quakes(counted);
    const display = screen();
    // The clock of the session stands still.
    await watchQuery(
      parts(query).driver,
      () => query.trace(),
      { everyMs: 1000, draw: (trace) => plane(trace) },
      display,
    );
    assert.deepEqual(
      display.shown.map(({ title }) => title),
      ["When it happened, when it arrived", "When it happened, when it arrived"],
    );
    await query.stop();
  });

  it("draws a query without state by its times, and ends with a query that is stopped", async () => {
    const query = await quakes((input) => input.select("id"));
    const display = screen();
    const watching = watchQuery(parts(query).driver, () => query.trace(), {}, display);
    await query.stop();
    await watching;
    assert.match(display.shown[0].title, /^Time per batch/);
    await assert.rejects(query.watch({ everyMs: Number.NaN }), /everyMs is a number from 0 on, not NaN/);
  });
});
