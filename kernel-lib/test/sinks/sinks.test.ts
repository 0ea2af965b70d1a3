/** What sinks do with a batch, and with the same batch again (semantics N). */
import assert from "node:assert/strict";
import { showString } from "../../src/data/show";
import { IntegerType, StructType } from "../../src/data/types";
import { MemoryStream } from "../../src/index";
import { ConsoleSink } from "../../src/sinks/console";
import { ForeachBatchSink } from "../../src/sinks/foreach-batch";
import { MemorySink } from "../../src/sinks/memory";
import type { SinkBatch } from "../../src/sinks/sink";
import { newSession } from "../stream-test";

const schema = new StructType().add("v", IntegerType);
const batch = (batchId: number, ...values: number[]): SinkBatch => ({
  batchId,
  schema,
  rows: values.map((v) => [v]),
  partitions: [values.map((v) => [v])],
});

describe("MemorySink", () => {
  it("adds rows in append and update mode, and takes a batch once", async () => {
    for (const mode of ["append", "update"] as const) {
      const sink = new MemorySink(schema, mode);
      for (const each of [batch(0, 1, 2), batch(1, 3), batch(1, 3), batch(0, 9)]) await sink.addBatch(each);
      assert.deepEqual(sink.rows, [[1], [2], [3]]);
      assert.equal(sink.canRecover(mode), false);
    }
  });

  it("holds the last batch in complete mode, and may recover", async () => {
    const sink = new MemorySink(schema, "complete");
    await sink.addBatch(batch(0, 1));
    await sink.addBatch(batch(1, 2, 3));
    await sink.addBatch(batch(1, 4));
    assert.deepEqual(sink.rows, [[2], [3]]);
    assert.equal(sink.canRecover("complete"), true);
  });
});

describe("ConsoleSink", () => {
  const printed = async (numRows: number, ...batches: SinkBatch[]): Promise<string> => {
    let text = "";
    const print = (line: string): void => {
      text += `${line}\n`;
    };
    const sink = new ConsoleSink({ numRows, truncate: true, timeZone: "UTC" }, print);
    for (const each of batches) await sink.addBatch(each);
    return text;
  };
  const rule = "-".repeat(43);

  it("prints a heading and the table, with an empty line below (N2)", async () => {
    assert.equal(
      await printed(20, batch(0, 1, 2)),
      `${rule}\nBatch: 0\n${rule}\n+---+\n|  v|\n+---+\n|  1|\n|  2|\n+---+\n\n`,
    );
  });

  it("below a table that is cut there is no empty line (N2, X13)", async () => {
    assert.equal(
      await printed(1, batch(3, 1, 2)),
      `${rule}\nBatch: 3\n${rule}\n+---+\n|  v|\n+---+\n|  1|\n+---+\nonly showing top 1 row\n`,
    );
  });

  it("prints an empty batch too, and a batch that comes again once more", async () => {
    const empty = `${rule}\nBatch: 1\n${rule}\n+---+\n|  v|\n+---+\n+---+\n\n`;
    assert.equal(await printed(20, batch(1), batch(1)), empty + empty);
    assert.match(showString(schema, [], { numRows: 20, truncate: 20, vertical: false, timeZone: "UTC" }), /v/);
  });
});

describe("ForeachBatchSink", () => {
  it("hands over each batch, and names the learner's error", async () => {
    const seen: number[] = [];
    const sink = new ForeachBatchSink(async ({ batchId }) => {
      seen.push(batchId);
      if (batchId === 1) throw new TypeError("x is not a function");
    });
    await sink.addBatch(batch(0, 1));
    await assert.rejects(
      sink.addBatch(batch(1, 1)),
      /^SparkError: \[FOREACH_BATCH_USER_FUNCTION_ERROR\] .* Reason: x is not a function SQLSTATE: 39000$/,
    );
    assert.deepEqual(seen, [0, 1]);
  });

  it("in a query: the batch is a DataFrame, and comes again with the same id after a failure", async () => {
    const spark = newSession();
    const input = new MemoryStream(spark, "v INT");
    const seen: [number, unknown[]][] = [];
    let fails = true;
    const writer = input
      .toDF()
      .writeStream.foreachBatch(async (df, id) => {
        seen.push([id, await df.collect()]);
        if (fails) throw new Error("once");
      })
      .queryName("q");
    const first = await writer.start({ paused: true });
    input.addData([1]);
    await assert.rejects(first.processAllAvailable(), /once/);
    fails = false;
    const other = await writer.start({ paused: true });
    await other.processAllAvailable();
    assert.deepEqual(seen, [
      [0, [{ v: 1 }]],
      [0, [{ v: 1 }]],
    ]);
    await other.stop();
  });
});
