/** The DStream programs that every introduction shows, as they are written there: a socket, a folder of files, windows. */
import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SparkContext } from "../../src/api/spark-context";
import { StreamingContext } from "../../src/api/streaming-context";
import { ManualClock } from "../../src/data/clock";
import { SeededRandom } from "../../src/data/random";
import { Milliseconds, Seconds } from "../../src/dstream/duration";
import { SparkConf } from "../../src/rdd/spark-conf";

/** A server that sends lines to whoever comes. */
async function serving(lines: readonly string[]): Promise<{ server: Server; port: number }> {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.write(lines.map((line) => `${line}\n`).join(""));
  });
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  const address = server.address();
  assert.ok(typeof address === "object" && address !== null);
  return { server, port: address.port };
}

/** What is printed while `body` runs. */
async function printed(body: (soFar: () => string) => Promise<void>): Promise<string> {
  const lines: string[] = [];
  const { log } = console;
  console.log = (text: string) => lines.push(`${text}\n`);
  try {
    await body(() => lines.join(""));
    return lines.join("");
  } finally {
    console.log = log;
  }
}

describe("the programs of the introductions", () => {
  it("network word count: a socket, flatMap, map, reduceByKey, print", async function () {
    this.timeout(30_000);
    const { server, port } = await serving(["to be or", "not to be"]);
    const text = await printed(async (soFar) => {
      const conf = new SparkConf().setMaster("local[2]").setAppName("NetworkWordCount");
      const ssc = new StreamingContext(conf, Milliseconds(500));
      const lines = ssc.socketTextStream("localhost", port);
      const words = lines.flatMap((line) => line.split(" "));
      const pairs = words.map((word) => [word, 1]);
      const wordCounts = pairs.reduceByKey((a, b) => a + b);
      wordCounts.print();
      await ssc.start();
      setTimeout(async function look() {
        if (soFar().includes("(not,1)")) await ssc.stop();
        else setTimeout(look, 100);
      }, 100);
      await ssc.awaitTermination();
    });
    server.close();
    assert.match(text, /^-{43}\nTime: \d+ ms\n-{43}\n/);
    for (const pair of ["(to,2)", "(be,2)", "(or,1)", "(not,1)"]) assert.ok(text.includes(`${pair}\n`), text);
  });

  it("a folder of files, in batches of ten seconds: word count of what is moved there", async () => {
    const folder = await mkdtemp(join(tmpdir(), "stepstream-files-"));
    try {
      await mkdir(join(folder, "input"));
      const clock = new ManualClock(Math.floor(Date.now() / 10_000) * 10_000);
      const conf = new SparkConf().setMaster("local[2]").setAppName("files");
      const sc = new SparkContext(conf, { clock, random: new SeededRandom(1) });
      const text = await printed(async () => {
        const ssc = new StreamingContext(sc, 10);
        const lines = ssc.textFileStream(join(folder, "input"));
        const counts = lines
          .flatMap((line) => line.split(" "))
          .map((word) => [word, 1])
          .reduceByKey((a, b) => a + b);
        counts.print();
        await ssc.start();
        await writeFile(join(folder, "part"), "a b\na\n");
        await rename(join(folder, "part"), join(folder, "input", "part"));
        clock.set(Math.ceil((Date.now() + 1) / 10_000) * 10_000);
        await ssc.processAllAvailable();
        clock.advance(10_000);
        await ssc.processAllAvailable();
        await ssc.stop();
      });
      assert.equal(text.match(/\(a,2\)\n/g)?.length, 1, text);
      assert.ok(text.includes("(b,1)\n"));
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("windows of thirty seconds every ten, saved as text and handed to foreachRDD", async () => {
    const folder = await mkdtemp(join(tmpdir(), "stepstream-windows-"));
    try {
      const clock = new ManualClock(0);
      const conf = new SparkConf().setMaster("local[2]").setAppName("windows");
      const sc = new SparkContext(conf, { clock, random: new SeededRandom(1) });
      const ssc = new StreamingContext(sc, Seconds(10));
      const lines = ssc.queueStream([["a b"], ["a"], ["c"], ["a"], []].map((rows) => sc.parallelize(rows, 1)));
      const pairs = lines.flatMap((line) => line.split(" ")).map((word) => [word, 1]);
      const windowed = pairs.reduceByKeyAndWindow((a, b) => a + b, Seconds(30), Seconds(10));
      const joined = lines.window(Seconds(20), Seconds(20));
      const totals: number[] = [];
      windowed.saveAsTextFiles(join(folder, "counts"));
      joined.foreachRDD(async (rdd) => {
        totals.push(await rdd.count());
      });
      await ssc.start();
      for (let i = 0; i < 4; i++) {
        clock.advance(10_000);
        await ssc.processAllAvailable();
      }
      await ssc.stop();
      const saved: string[][] = [];
      for (const batch of (await readdir(folder)).sort()) {
        const parts = (await readdir(join(folder, batch))).filter((name) => name.startsWith("part-"));
        const texts = await Promise.all(parts.map((part) => readFile(join(folder, batch, part), "utf8")));
        saved.push(texts.join("").split("\n").filter(Boolean).sort());
      }
      assert.deepEqual(saved, [
        ["(a,1)", "(b,1)"],
        ["(a,2)", "(b,1)"],
        ["(a,2)", "(b,1)", "(c,1)"],
        ["(a,2)", "(c,1)"],
      ]);
      assert.deepEqual(totals, [2, 2]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
