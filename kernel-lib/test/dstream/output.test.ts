/** What comes out of a stream: printed as Scala and Python print it, saved in folders, handed to the program. */
import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SparkSession } from "../../src/api/spark-session";
import { folderName } from "../../src/dstream/save-batch";
import { Time } from "../../src/dstream/time";
import { withContext } from "./dstream-test";

const RULE = "-".repeat(43);

describe("print", () => {
  it("shows ten elements and dots, pairs as tuples, and empty batches too", () =>
    withContext({ partitions: 1 }, async (test) => {
      const pair: unknown[] = [["a", 1], null, 2.5, { x: 1 }];
      test.input<unknown>([Array.from({ length: 11 }, (_, i) => i), pair, []]).print();
      await test.ssc.start();
      await test.tick(3);
      const head = (ms: number): string => `${RULE}\nTime: ${ms} ms\n${RULE}\n`;
      assert.deepEqual(test.printed, [
        `${head(1000)}${[0, 1, 2, 3, 4, 5, 6, 7, 8, 9].join("\n")}\n...\n\n`,
        `${head(2000)}(a,1)\nnull\n2.5\n(1)\n\n`,
        `${head(3000)}\n`,
      ]);
    }));

  it("pprint shows values and times as Python does", () =>
    withContext({ partitions: 1, batchMs: 500 }, async (test) => {
      test.input<unknown>([["a", ["b", 1], null, true, ["k"], { k: 1.5 }, "it's"], ["x"]]).pprint(6);
      await test.ssc.start();
      await test.tick(2);
      assert.deepEqual(test.printed, [
        `${RULE}\nTime: 1970-01-01 00:00:00.500000\n${RULE}\na\n('b', 1)\nNone\nTrue\n['k']\n{'k': 1.5}\n...\n\n`,
        `${RULE}\nTime: 1970-01-01 00:00:01\n${RULE}\nx\n\n`,
      ]);
    }));
});

describe("saveAsTextFiles", () => {
  it("names folders by prefix, time and suffix", () => {
    const name = (prefix: string | null, suffix: string | null): string => folderName(prefix, suffix, new Time(1000));
    assert.deepEqual(
      [name("out", "txt"), name("out", null), name("out", ""), name(null, "txt"), name("/data/out", null)],
      ["out-1000.txt", "out-1000", "out-1000", "1000.txt", "/data/out-1000"],
    );
  });

  it("writes a file per partition; a batch that runs again writes over it", async () => {
    const folder = await mkdtemp(join(tmpdir(), "stepstream-save-"));
    try {
      for (const word of ["first", "again"])
        await withContext({}, async (test) => {
          test.input([[word, "b", "c"]]).saveAsTextFiles(join(folder, "out"), "txt");
          await test.ssc.start();
          await test.tick(2);
        });
      assert.deepEqual((await readdir(folder)).sort(), ["out-1000.txt", "out-2000.txt"]);
      assert.deepEqual((await readdir(join(folder, "out-1000.txt"))).sort(), ["_SUCCESS", "part-00000", "part-00001"]);
      const text = (file: string): Promise<string> => readFile(join(folder, "out-1000.txt", file), "utf8");
      assert.deepEqual([await text("part-00000"), await text("part-00001")], ["again\n", "b\nc\n"]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe("saveAsObjectFiles", () => {
  it("writes what objectFile reads", async () => {
    const folder = await mkdtemp(join(tmpdir(), "stepstream-save-"));
    try {
      await withContext({}, async (test) => {
        test
          .input([
            [
              ["a", new Date(5)],
              ["b", null],
            ] as [string, Date | null][],
          ])
          .saveAsObjectFiles(join(folder, "out"));
        await test.ssc.start();
        await test.tick(1);
        const read = test.sc.objectFile(join(folder, "out-1000"));
        assert.deepEqual(await read.collect(), [
          ["a", new Date(5)],
          ["b", null],
        ]);
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe("foreachRDD", () => {
  it("is called on the driver with RDD and time, one batch after the other, and awaited", () =>
    withContext({}, async (test) => {
      const log: string[] = [];
      test.input([[1, 2], [3]]).foreachRDD(async (rdd, time) => {
        log.push(`begin ${time.milliseconds}`);
        log.push(`${time.milliseconds}: ${await rdd.count()}`);
      });
      await test.ssc.start();
      await test.tick(2);
      assert.deepEqual(log, ["begin 1000", "1000: 2", "begin 2000", "2000: 1"]);
    }));

  it("counts words in SQL over a DataFrame of each batch", () =>
    withContext({}, async (test) => {
      const counts: unknown[] = [];
      test.input([["a", "b", "a"], ["b"]]).foreachRDD(async (rdd) => {
        const spark = SparkSession.builder.appName("words").getOrCreate();
        const words = spark.createDataFrame(
          (await rdd.collect()).map((word) => ({ word })),
          "word STRING",
        );
        words.createOrReplaceTempView("words");
        counts.push(await spark.sql("select word, count(*) as total from words group by word order by word").collect());
      });
      await test.ssc.start();
      await test.tick(2);
      assert.deepEqual(counts, [
        [
          { word: "a", total: 2 },
          { word: "b", total: 1 },
        ],
        [{ word: "b", total: 1 }],
      ]);
      await SparkSession.active().stop();
    }));

  it("without an action nothing is computed", () =>
    withContext({}, async (test) => {
      let computed = 0;
      test
        .input([[1]])
        .map((n) => ++computed + n)
        .foreachRDD(() => {});
      await test.ssc.start();
      await test.tick();
      assert.equal(computed, 0);
    }));
});
