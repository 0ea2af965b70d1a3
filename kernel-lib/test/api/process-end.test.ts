import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { SparkSession } from "../../src/index";

const library = JSON.stringify(require.resolve("../../src/index"));

/** Runs a program in a process of its own; null when it did not end within ten seconds. */
function run(body: string): { status: number | null; printed: string } {
  const program = `
    const { MemoryStream, ${SparkSession.name} } = require(${library});
    (async () => {
      const spark = SparkSession.builder.config("spark.sql.shuffle.partitions", 1).getOrCreate();
      const input = new MemoryStream(spark, "word STRING");
      const query = await input.toDF().groupBy("word").count().writeStream.outputMode("update").format("noop").start();
      input.addData({ word: "a" });
      ${body}
    })();`;
  const child = spawnSync(process.execPath, ["-e", program], { encoding: "utf8", timeout: 10_000 });
  return { status: child.status, printed: child.stdout };
}

describe("the end of a program", function () {
  this.timeout(25_000);

  it("comes although a query still waits for data", () => {
    const { status, printed } = run(`await query.processAllAvailable(); console.log("all done");`);
    assert.equal(printed, "all done\n");
    assert.equal(status, 0);
  });

  it("waits for a query that is awaited", () => {
    const { status, printed } = run(`console.log("ended", await query.awaitTermination(300));`);
    assert.equal(printed, "ended false\n");
    assert.equal(status, 0);
  });
});
