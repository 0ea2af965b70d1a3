/** `foreach`: a program's own writer, its calls in order, and what happens when it throws (semantics N5). */
import assert from "node:assert/strict";
import { Trigger } from "../../src/index";
import type { RowWriter } from "../../src/sinks/foreach";
import { newSession } from "../stream-test";

/** A batch of four values in two partitions. */
async function write(writer: Parameters<ReturnType<typeof writerOf>["foreach"]>[0]): Promise<void> {
  const query = await writerOf().foreach(writer).trigger(Trigger.AvailableNow()).start();
  await query.awaitTermination();
}

const writerOf = () =>
  newSession().readStream.format("rate-micro-batch").option("rowsPerBatch", 4).load().select("value").writeStream;

describe("foreach", () => {
  it("opens each partition, hands over its rows, and closes it", async () => {
    const calls: unknown[] = [];
    const writer: RowWriter = {
      open: (partition, epoch) => void calls.push(["open", partition, epoch]),
      process: (row) => void calls.push(row.value),
      close: (error) => void calls.push(["close", error]),
    };
    await write(writer);
    const expected = [["open", 0, 0], 0, 2, ["close", null], ["open", 1, 0], 1, 3, ["close", null]];
    assert.deepEqual(calls, expected);
  });

  it("skips the rows of a partition that open refuses, and still closes it", async () => {
    const calls: unknown[] = [];
    await write({
      open: async (partition: number) => partition === 1,
      process: (row) => void calls.push(row.value),
      close: () => void calls.push("close"),
    });
    assert.deepEqual(calls, ["close", 1, 3, "close"]);
  });

  it("takes a function for the rows alone", async () => {
    const values: unknown[] = [];
    await write(async (row) => void values.push(row.value));
    assert.deepEqual(values, [0, 2, 1, 3]);
  });

  it("closes with the program's own error and fails the query with Spark's class", async () => {
    const broken = new Error("no more paper");
    let closedWith: unknown;
    const writer: RowWriter = {
      process() {
        throw broken;
      },
      close(error) {
        closedWith = error;
      },
    };
    await assert.rejects(write(writer), { message: /\[FOREACH_USER_FUNCTION_ERROR\].*no more paper/s });
    assert.equal(closedWith, broken);
  });
});
