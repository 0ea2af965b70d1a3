/** `query.explore()`: a learner's own query, broken everywhere, from what was recorded of it. */
import assert from "node:assert/strict";
import { col, type DataFrame, explore, MemoryStream, type StreamingQuery, window } from "../../src/index";
import { newSession } from "../stream-test";

const BATCHES = [[12, 17], [25], [13, 22], [40, 55], [28], [61, 9], [90]];

/** Windowed counts over a stream that was fed batch by batch, and has run. */
async function counted(
  options: { mode?: "append" | "update"; partitions?: number; noData?: boolean } = {},
): Promise<StreamingQuery> {
  const { mode = "append", partitions = 2, noData = true } = options;
  const spark = newSession();
  spark.conf.set("spark.sql.shuffle.partitions", partitions);
  spark.conf.set("spark.sql.streaming.noDataMicroBatches.enabled", noData);
  const input = new MemoryStream(spark, "t TIMESTAMP, v INT");
  const query = await windowedCounts(input.toDF())
    .writeStream.outputMode(mode)
    .format("memory")
    .queryName("counts")
    .start({ paused: true });
  for (const [id, seconds] of BATCHES.entries()) {
    input.addData(...seconds.map((second) => [new Date(second * 1000), id]));
    await query.processAllAvailable();
  }
  return query;
}

const windowedCounts = (input: DataFrame): DataFrame =>
  input
    .withWatermark("t", "10 seconds")
    .groupBy(window(col("t"), "10 seconds"))
    .count();

describe("query.explore()", function () {
  this.timeout(60_000);

  it("comes out the same wherever the query is killed and whichever write is torn", async () => {
    const query = await counted();
    const explored = await query.explore({ kinds: ["kill", "torn", "lost"] });
    assert.ok(explored.matrix.crashes > 200, `only ${explored.matrix.crashes} crashes`);
    assert.deepEqual(explored.red, []);
    await query.stop();
  });

  it("leaves the query alone: it goes on, and its table has each row once", async () => {
    const query = await counted();
    const before = JSON.stringify(query.trace());
    await explore(query);
    assert.equal(JSON.stringify(query.trace()), before);
    assert.equal(await query.isActive(), true);
    await query.stop();
  });

  it("shows what each rule of the protocol is for", async () => {
    const verdicts = async (query: StreamingQuery, options: Parameters<StreamingQuery["explore"]>[0]) =>
      [...new Set((await query.explore(options)).red.map(({ verdict }) => verdict))].sort();
    const query = await counted();
    assert.deepEqual(await verdicts(query, { commitBeforeSink: true }), ["lost"]);
    assert.deepEqual(await verdicts(query, { sink: "appends" }), ["duplicated"]);
    assert.deepEqual(await verdicts(query, { nonAtomicLogs: true }), ["stuck"]);
    assert.ok((await verdicts(query, { stateInPlace: true })).length > 0);
    assert.ok((await verdicts(query, { forgetWatermark: true })).length > 0);
    const updating = await counted({ mode: "update" });
    assert.ok((await verdicts(updating, { ignoreCommitLog: true })).length > 0);
    await query.stop();
    await updating.stop();
  });

  it("a commit before the sink loses the rows of exactly the batches that give some out", async () => {
    // A search has all data from the beginning, so that batches without data come at its end only.
    const query = await counted({ noData: false });
    const { batches, places, cells } = (await query.explore({ commitBeforeSink: true, kinds: ["kill"] })).matrix;
    const row = cells[places.indexOf("commitOffsets.written")] ?? [];
    const lost = batches.filter((_, i) => row[i]?.verdict === "lost");
    const emitting = query
      .trace()
      .batches.filter((batch) => batch.numOutputRows > 0)
      .map(({ batchId }) => batchId);
    assert.ok(emitting.length > 1);
    assert.deepEqual(lost, emitting);
    await query.stop();
  });

  it("opens a cell: both lives, and the rows that are not as they should be", async () => {
    const query = await counted();
    const explored = await query.explore({ commitBeforeSink: true });
    const lost = Number(/^kill batch (\d+) commitOffsets\.written/.exec(explored.red[0].name)?.[1]);
    const opened = await explored.open(lost, "commitOffsets.written");
    assert.equal(opened.verdict, "lost");
    assert.deepEqual([...new Set(opened.differences.map(({ what }) => what))], ["missing"]);
    const lives = opened.trace.batches.map(({ batchId, life, outcome }) => `${life}:${batchId}:${outcome}`);
    assert.ok(lives.includes(`0:${lost}:killed`));
    // The commit log says that the batch is done: the next life does not run it again.
    assert.ok(
      lives.some((text) => text.startsWith(`1:${lost + 1}:`)) && !lives.some((t) => t.startsWith(`1:${lost}:`)),
    );
    assert.match(String(opened), /lost\n\n.*missing/s);
    await query.stop();
  });

  it("shrinks a red cell to a script that fails in the same way", async () => {
    const query = await counted();
    const explored = await query.explore({ sink: "appends" });
    const red = explored.red[0];
    const [, batch, place] = /batch (\d+) (\S+)/.exec(red.name) ?? [];
    const script = await explored.script(Number(batch), place);
    const found = /explore\(([\s\S]*?)\);\nawait found\.open\((\d+), "(.*)"\)/.exec(script);
    assert.ok(found !== null, script);
    // What stands in the cell is TypeScript that is JavaScript: the options are an object literal.
    const options = new Function(`return (${found[1]})`)() as { data: unknown[][][] };
    assert.ok(options.data.flat().flat().length <= 2, script);
    const again = await query.explore(options as never);
    assert.equal(again.cell(Number(found[2]), found[3]).verdict, "duplicated");
    await query.stop();
  });

  it("explores with two partitions, however many the query has", async () => {
    const query = await counted({ partitions: 7 });
    const { places } = (await query.explore({ batches: 2, kinds: ["kill"] })).matrix;
    assert.deepEqual(
      places.filter((place) => place.startsWith("task.state.write")),
      ["task.state.write (stage 1, partition 0)", "task.state.write (stage 1, partition 1)"],
    );
    await query.stop();
  });

  it("says what is wrong with a question", async () => {
    const query = await counted();
    const explored = await query.explore({ batches: 2 });
    assert.throws(
      () => explored.cell(0, "nowhere"),
      /There is no place called "nowhere"\. The places are: recovered, /,
    );
    assert.throws(() => explored.cell(77, "watermark"), /Batch 77 does not come to watermark\. The batches are 0, 1/);
    await assert.rejects(explored.script(0, "watermark"), /does no harm: there is nothing to shrink/);
    await assert.rejects(query.explore({ data: [[[], []]] }), /data\[0\] has rows for 2 sources; the query has 1/);
    await query.stop();
    const spark = newSession();
    const idle = await new MemoryStream(spark, "v INT")
      .toDF()
      .writeStream.format("memory")
      .queryName("idle")
      .start({ paused: true });
    await assert.rejects(idle.explore(), /Nothing was recorded yet: let the query run a batch, then explore it/);
    await idle.stop();
  });
});
