/** The programs whose answers were recorded from Spark, with their tasks in threads: nothing in them knows that its functions travel. */
import assert from "node:assert/strict";
import { THREAD_FILE } from "../../../src/cluster/threads/thread-main";
import type { SparkContext } from "../../../src/index";
import { newContext } from "../../rdd/contexts";
import { answers, asJson } from "../../rdd/recorded-answers";
import { programs } from "../../rdd/recorded-programs";

describe("RDD programs as recorded from Spark, in threads", () => {
  let sc: SparkContext;
  before(() => {
    assert.match(THREAD_FILE, /thread-main\.js$/);
    sc = newContext("local[2]", { "spark.stepstream.executor.threads": "true" });
  });
  after(() => sc.stop());

  for (const [name, run] of Object.entries(programs))
    it(name, async () => {
      assert.deepEqual(asJson(await run(sc)), answers.get(name));
    });
});
