/** Progress and status as text. The shape is that of `golden.json`, kinds `progress` and `status`. */
import assert from "node:assert/strict";
import { MemoryStream, StreamingQueryProgress, StreamingQueryStatus } from "../../src/index";
import { newSession } from "../stream-test";

const fields = {
  ...{ id: "i", runId: "r", name: null, timestamp: "1970-01-01T00:00:00.000Z", batchId: 2, batchDuration: 10 },
  ...{ numInputRows: 3, inputRowsPerSecond: 2.25, processedRowsPerSecond: 300 },
  ...{ durationMs: { walCommit: 1, addBatch: 2 }, eventTime: {}, stateOperators: [] },
  sources: [
    {
      ...{ description: "s", startOffset: null, endOffset: { a: [1, 2] }, latestOffset: null, numInputRows: 3 },
      ...{ inputRowsPerSecond: Number.POSITIVE_INFINITY, processedRowsPerSecond: 1e21 },
    },
  ],
  sink: { description: "k", numOutputRows: -1 },
  observedMetrics: {},
};

describe("the text of progress", () => {
  it("leaves out what is empty and what is no number, sorts maps, and rounds rates to one decimal, half up", () => {
    assert.equal(
      new StreamingQueryProgress(fields).json,
      '{"id":"i","runId":"r","name":null,"timestamp":"1970-01-01T00:00:00.000Z","batchId":2,"batchDuration":10,' +
        '"numInputRows":3,"inputRowsPerSecond":2.3,"processedRowsPerSecond":300.0,"durationMs":{"addBatch":2,"walCommit":1},' +
        '"stateOperators":[],"sources":[{"description":"s","startOffset":null,"endOffset":{"a":[1,2]},"latestOffset":null,' +
        '"numInputRows":3,"processedRowsPerSecond":1000000000000000000000.0}],"sink":{"description":"k","numOutputRows":-1}}',
    );
  });

  it("stands over several lines with blanks around colons", () => {
    const { prettyJson } = new StreamingQueryProgress({ ...fields, sources: [], observedMetrics: { m: { c: 1n } } });
    assert.match(prettyJson, /^\{\n {2}"id" : "i",\n/);
    assert.match(prettyJson, /\n {2}"durationMs" : \{\n {4}"addBatch" : 2,\n {4}"walCommit" : 1\n {2}\},/);
    assert.match(prettyJson, /\n {2}"stateOperators" : \[ \],\n {2}"sources" : \[ \],/);
    assert.match(prettyJson, /\n {2}"observedMetrics" : \{\n {4}"m" : \{\n {6}"c" : 1\n {4}\}\n {2}\}\n\}$/);
    assert.equal(String(new StreamingQueryProgress(fields)), new StreamingQueryProgress(fields).prettyJson);
  });

  it("never has a rate in scientific notation", () => {
    const text = (rate: number): string | undefined =>
      /"inputRowsPerSecond":([^,]*)/.exec(
        new StreamingQueryProgress({ ...fields, inputRowsPerSecond: rate }).json,
      )?.[1];
    assert.deepEqual([1e-9, 0.04, 0.05, 0.15, 1e7, 123456789.87, 1e18].map(text), [
      ...["0.0", "0.0", "0.1", "0.2", "10000000.0", "123456789.9", "1000000000000000000.0"],
    ]);
    assert.equal(text(Number.NaN), undefined);
  });

  it("status has three fields", () => {
    const status = new StreamingQueryStatus("Stopped", false, true);
    assert.equal(status.json, '{"message":"Stopped","isDataAvailable":false,"isTriggerActive":true}');
    assert.equal(
      `${status}`,
      '{\n  "message" : "Stopped",\n  "isDataAvailable" : false,\n  "isTriggerActive" : true\n}',
    );
  });
});

describe("reports of a query with nothing to do", () => {
  it("the first is there at once, with no state, no output and the next batch's id", async () => {
    const spark = newSession();
    const input = new MemoryStream(spark, "v INT");
    const counted = input.toDF().groupBy("v").count();
    const query = await counted.writeStream.outputMode("update").format("noop").start({ paused: true });
    assert.equal(await query.lastProgress(), null);
    await query.processAllAvailable();
    const progress = await query.lastProgress();
    assert.deepEqual(progress?.sink, { description: "NoopTable", numOutputRows: -1 });
    assert.deepEqual(progress?.stateOperators, []);
    assert.deepEqual(Object.keys(progress?.durationMs ?? {}), ["latestOffset", "triggerExecution"]);
    assert.deepEqual([progress?.batchId, progress?.sources[0].endOffset], [0, null]);
    await query.stop();
  });

  it("later ones show the state as the last batch left it, and what was kept is one less than the setting", async () => {
    const spark = newSession();
    spark.conf.set("spark.sql.streaming.noDataProgressEventInterval", 0);
    spark.conf.set("spark.sql.streaming.numRecentProgressUpdates", 3);
    const input = new MemoryStream(spark, "v INT");
    const counted = input.toDF().groupBy("v").count();
    const query = await counted.writeStream.outputMode("update").format("noop").start({ paused: true });
    input.addData([1], [1], [2]);
    for (let poll = 0; poll < 4; poll++) await query.processAllAvailable();
    const recent = await query.recentProgress();
    assert.equal(recent.length, 2);
    const [state] = recent[1].stateOperators;
    assert.deepEqual([state.numRowsTotal, state.numRowsUpdated], [2, 0]);
    assert.deepEqual(recent[1].sink.numOutputRows, 0);
    assert.deepEqual([recent[1].batchId, recent[1].sources[0].startOffset, recent[1].sources[0].endOffset], [1, 0, 0]);
    await query.stop();
  });
});

describe("explain of a query", () => {
  it("has no plan before a batch, then the physical one, and with true the logical ones below the sink", async () => {
    const spark = newSession();
    const input = new MemoryStream(spark, "v INT");
    const query = await input.toDF().where("v > 0").writeStream.format("noop").start({ paused: true });
    const { log } = console;
    const printed: string[] = [];
    console.log = (text: string) => printed.push(text);
    try {
      await query.explain();
      await query.explain(true);
      input.addData([1]);
      await query.processAllAvailable();
      await query.explain();
      await query.explain(true);
    } finally {
      console.log = log;
    }
    assert.deepEqual(printed.slice(0, 2), Array(2).fill("No physical plan. Waiting for data."));
    assert.match(printed[2], /^== Physical Plan ==\n/);
    assert.match(printed[3], /^== Parsed Logical Plan ==\nWriteToMicroBatchDataSource noop-table\n\+- /);
    assert.match(
      printed[3],
      /== Analyzed Logical Plan ==[\s\S]*== Optimized Logical Plan ==[\s\S]*== Physical Plan ==/,
    );
    await query.stop();
  });
});
