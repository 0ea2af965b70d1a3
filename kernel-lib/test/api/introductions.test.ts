/**
 * Programs that every introduction to Spark shows, as they are written there: the word count from a socket (Structured Streaming's
 * quick example), and the same count in SQL over a view, of a table and of a stream.
 */
import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import type { StreamingQuery } from "../../src/api/streaming-query";
import { SystemClock } from "../../src/data/clock";
import { functions, SeededRandom, SparkSession } from "../../src/index";
import { newSession } from "../stream-test";

/** Time goes by. */
const live = { clock: new SystemClock(), random: new SeededRandom(7) };

/** What is printed while `run` runs. */
async function printed(run: () => Promise<void>): Promise<string> {
  const write = process.stdout.write;
  const texts: string[] = [];
  process.stdout.write = ((text: string) => {
    texts.push(text);
    return true;
  }) as typeof process.stdout.write;
  try {
    await run();
  } finally {
    process.stdout.write = write;
  }
  return texts.join("");
}

/** Words as a listener at the other end of a socket types them. */
class Netcat {
  private server!: Server;
  private socket!: Promise<Socket>;

  async listen(): Promise<number> {
    this.server = createServer().listen(0, "127.0.0.1");
    this.socket = once(this.server, "connection").then(([socket]) => socket as Socket);
    await once(this.server, "listening");
    return (this.server.address() as AddressInfo).port;
  }

  async type(...lines: string[]): Promise<void> {
    (await this.socket).write(lines.map((line) => `${line}\n`).join(""));
  }

  async close(): Promise<void> {
    this.server.close();
    (await this.socket).destroy();
  }
}

/** Waits until the query has read so many lines; they come when they come. */
async function haveRead(query: StreamingQuery, lines: number): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    const read = (await query.recentProgress()).reduce((sum, { numInputRows }) => sum + numInputRows, 0);
    if (read >= lines) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  assert.fail(`${lines} lines were not read within three seconds`);
}

describe("the programs every introduction shows", function () {
  this.timeout(20_000);

  it("word count from a socket: typed rows by flatMap, groupBy, complete mode, console", async () => {
    const nc = new Netcat();
    const port = await nc.listen();
    const out = await printed(async () => {
      const spark = SparkSession.builder
        .appName("StructuredNetworkWordCount")
        .world(live) // other tests of this process have sessions whose clocks stand still
        .config("spark.sql.shuffle.partitions", 2)
        .getOrCreate();
      const lines = spark.readStream.format("socket").option("host", "127.0.0.1").option("port", port).load();
      const words = lines.flatMap(
        (row) =>
          String(row.value)
            .split(" ")
            .map((value) => ({ value })),
        "value STRING",
      );
      const wordCounts = words.groupBy("value").count();
      const query = await wordCounts.writeStream.outputMode("complete").format("console").start();
      const ended = query.awaitTermination();
      await nc.type("apache spark");
      await haveRead(query, 1);
      await nc.type("apache hadoop");
      await haveRead(query, 2);
      await query.stop();
      await ended;
    });
    await nc.close();
    const tables = out.split(/-+\nBatch: \d+\n-+\n/).slice(1);
    const rows = (table: string): string[] =>
      [...table.matchAll(/\|\s*(\w+)\|\s*(\d+)\|/g)].map(([, k, n]) => `${k} ${n}`);
    assert.deepEqual(rows(tables[0]), [], "the first batch of a socket is empty");
    assert.deepEqual(rows(tables[1]).sort(), ["apache 1", "spark 1"]);
    assert.deepEqual(rows(tables[tables.length - 1]).sort(), ["apache 2", "hadoop 1", "spark 1"]);
    assert.match(tables[1], /^\+-+\+-+\+\n\| *value\|count\|\n/);
  });

  it("word count by explode and split, as the guide writes it for untyped rows", async () => {
    const nc = new Netcat();
    const port = await nc.listen();
    const spark = newSession();
    const lines = spark.readStream.format("socket").option("host", "127.0.0.1").option("port", port).load();
    const words = lines.select(functions.explode(functions.split(functions.col("value"), " ")).alias("word"));
    const query = await words
      .groupBy("word")
      .count()
      .writeStream.outputMode("complete")
      .format("memory")
      .queryName("counts")
      .start({ paused: true });
    await query.nextBatch();
    await nc.type("to be or", "not to be");
    for (let tries = 0; tries < 300 && (await query.lastProgress())?.sources[0].endOffset !== 1; tries++) {
      await query.processAllAvailable();
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    const counts = await spark.sql("SELECT word, count FROM counts ORDER BY count DESC, word").collect();
    assert.deepEqual(
      counts.map((row) => [row.word, Number(row.count)]),
      [
        ["be", 2],
        ["to", 2],
        ["not", 1],
        ["or", 1],
      ],
    );
    await query.stop();
    await nc.close();
  });

  const WORD_COUNT = "SELECT word, count(*) AS total FROM words GROUP BY word";

  it("word count as SQL over a view of a table", async () => {
    const spark = newSession();
    const lines = spark.createDataFrame([["a b"], ["b c b"]], "line STRING");
    lines
      .select(functions.explode(functions.split(functions.col("line"), " ")).as("word"))
      .createOrReplaceTempView("words");
    const rows = await spark.sql(`${WORD_COUNT} ORDER BY word`).collect();
    assert.deepEqual(
      rows.map((row) => [row.word, Number(row.total)]),
      [
        ["a", 1],
        ["b", 3],
        ["c", 1],
      ],
    );
  });

  it("the same SQL over a view of a stream, read again and again while it grows", async () => {
    const nc = new Netcat();
    const port = await nc.listen();
    const spark = SparkSession.builder.world(live).config("spark.sql.shuffle.partitions", 2).getOrCreate();
    const lines = spark.readStream.format("socket").options({ host: "127.0.0.1", port }).load();
    lines.selectExpr("explode(split(value, ' ')) AS word").createOrReplaceTempView("words");
    const counts = spark.sql(WORD_COUNT);
    assert.equal(await counts.isStreaming(), true);
    const query = await counts.writeStream.outputMode("complete").format("memory").queryName("totals").start();
    const totals = async (): Promise<string[]> =>
      (await spark.sql("SELECT * FROM totals WHERE total > 1 ORDER BY word").collect()).map(
        (row) => `${row.word} ${row.total}`,
      );
    await nc.type("a b", "b c b");
    await haveRead(query, 2);
    await query.processAllAvailable();
    assert.deepEqual(await totals(), ["b 3"]);
    await nc.type("a c");
    await haveRead(query, 3);
    assert.deepEqual(await totals(), ["a 2", "b 3", "c 2"]);
    await query.stop();
    await nc.close();
  });
});
