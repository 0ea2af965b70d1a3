/** Batches of a StreamingContext whose tasks run in threads: state and windows are made of functions of the engine, and travel with the program's. */
import assert from "node:assert/strict";
import { TaskThreads } from "../../../src/cluster/threads/task-threads";
import { Seconds, type State, StateSpec } from "../../../src/index";
import { DStreamTest } from "../../dstream/dstream-test";

const BATCHES = [["a", "b", "a"], ["a"], [], ["b", "c"]];

/** What comes out of each kind of operator, and which points its context goes through. */
async function outcome(threads: boolean): Promise<unknown[]> {
  const test = new DStreamTest({ checkpoint: true, conf: { "spark.stepstream.executor.threads": threads } });
  assert.equal(test.sc.cluster.cluster.threads instanceof TaskThreads, threads);
  try {
    const ones = test.input(BATCHES).map<string, number>((word) => [word, 1]);
    const outputs = [
      ones.reduceByKey((a, b) => a + b),
      ones.updateStateByKey<string, number, number>((values, sum) => values.reduce((a, b) => a + b, sum ?? 0)),
      ones.reduceByKeyAndWindow(
        (a, b) => a + b,
        (a, b) => a - b,
        Seconds(2),
      ),
      ones.mapWithState(
        StateSpec.function((word: string, one: number | null, state: State<number>) => {
          state.update((state.exists() ? state.get() : 0) + (one ?? 0));
          return [word, state.get()];
        }),
      ),
    ].map((stream) => test.output<unknown>(stream));
    await test.ssc.start();
    await test.tick(BATCHES.length + 8);
    assert.deepEqual(test.errors, []);
    return [outputs, test.points.map(({ name }) => name)];
  } finally {
    await test.stop();
  }
}

describe("DStreams in threads", () => {
  it("give what they give without, batch by batch, checkpoints and all", async () => {
    const [there, points] = await outcome(true);
    assert.deepEqual([there, points], await outcome(false));
    assert.deepEqual((there as { rows: unknown[] }[][])[1][3].rows.length, 3);
  });
});
