/** What listeners hear of the queries of their session (semantics L6, L7); the texts are those of `golden.json`. */
import assert from "node:assert/strict";
import { javaClassName } from "../../src/api/java-class-name";
import { NumberFormatException, SparkException, UnsupportedOperationException } from "../../src/data/errors";
import type { SparkSession } from "../../src/index";
import {
  AnalysisException,
  ManualClock,
  MemoryStream,
  ParseException,
  SparkError,
  StreamingQueryListener,
} from "../../src/index";
import { newSession } from "../stream-test";

interface Heard {
  readonly kind: string;
  readonly json: Readonly<Record<string, unknown>>;
}

class Ear extends StreamingQueryListener {
  readonly heard: Heard[] = [];

  override onQueryStarted(event: { readonly json: string }): void {
    this.note("started", event.json);
  }

  override onQueryProgress(event: { readonly json: string }): void {
    this.note("progress", event.json);
  }

  override onQueryIdle(event: { readonly json: string }): void {
    this.note("idle", event.json);
  }

  override onQueryTerminated(event: { readonly json: string }): void {
    this.note("terminated", event.json);
  }

  get kinds(): string[] {
    return this.heard.map(({ kind }) => kind);
  }

  private note(kind: string, json: string): void {
    this.heard.push({ kind, json: JSON.parse(json) });
  }
}

describe("a StreamingQueryListener", () => {
  let clock: ManualClock;
  let spark: SparkSession;
  let input: MemoryStream;
  let ear: Ear;

  beforeEach(() => {
    clock = new ManualClock(0);
    spark = newSession(clock);
    input = new MemoryStream(spark, "v INT");
    ear = new Ear();
    spark.streams.addListener(ear);
  });

  const start = (name: string) => input.toDF().writeStream.format("noop").queryName(name).start({ paused: true });

  it("hears of the start before start() gives the query back", async () => {
    const starting = start("q");
    const query = await starting;
    assert.deepEqual(ear.heard, [
      {
        kind: "started",
        json: { id: query.id, runId: query.runId, name: "q", timestamp: "1970-01-01T00:00:00.000Z", jobTags: [] },
      },
    ]);
  });

  it("hears of each batch, and of the end", async () => {
    const query = await start("q");
    for (const v of [1, 2]) {
      input.addData([v]);
      await query.processAllAvailable();
    }
    await query.stop();
    assert.deepEqual(ear.kinds, ["started", "progress", "progress", "terminated"]);
    assert.deepEqual(ear.heard[3].json, {
      id: query.id,
      runId: query.runId,
      exception: null,
      errorClassOnException: null,
    });
    assert.deepEqual(Object.keys(ear.heard[1].json), ["progress"]);
  });

  it("hears what the query failed of, with its class and the calls", async () => {
    const query = await input.toDF().selectExpr("1 / (v - 1) AS q").writeStream.format("noop").start({ paused: true });
    input.addData([1]);
    await assert.rejects(query.processAllAvailable());
    const { exception, errorClassOnException } = ear.heard[1].json;
    assert.equal(errorClassOnException, "DIVIDE_BY_ZERO");
    assert.match(
      String(exception),
      /^org\.apache\.spark\.SparkArithmeticException: \[DIVIDE_BY_ZERO\] Division by zero/,
    );
    assert.match(String(exception), /\n\tat /);
  });

  it("hears that a query is idle, once in ten seconds, and not of one that has just begun", async () => {
    const query = await start("q");
    await query.processAllAvailable();
    assert.deepEqual(ear.kinds, ["started"]);
    for (const ms of [9_999, 1, 9_999, 1]) {
      clock.advance(ms);
      await query.processAllAvailable();
    }
    assert.deepEqual(ear.kinds, ["started", "idle", "idle"]);
    assert.deepEqual(ear.heard[1].json, { id: query.id, runId: query.runId, timestamp: "1970-01-01T00:00:10.000Z" });
  });

  it("counts idle time from the last batch, by the session's setting", async () => {
    assert.throws(() => spark.conf.set("spark.sql.streaming.noDataProgressEventInterval", "soon"), /soon/);
    spark.conf.set("spark.sql.streaming.noDataProgressEventInterval", "100ms");
    const query = await start("q");
    clock.advance(500);
    input.addData([1]);
    await query.processAllAvailable();
    clock.advance(99);
    await query.processAllAvailable();
    assert.deepEqual(ear.kinds, ["started", "progress"]);
    clock.advance(1);
    await query.processAllAvailable();
    assert.deepEqual(ear.kinds, ["started", "progress", "idle"]);
  });

  it("that is taken away hears nothing more; taking it away twice is no error", async () => {
    const query = await start("q");
    spark.streams.removeListener(ear);
    spark.streams.removeListener(ear);
    input.addData([1]);
    await query.processAllAvailable();
    await query.stop();
    assert.deepEqual(ear.kinds, ["started"]);
    assert.deepEqual(spark.streams.listListeners(), []);
  });

  it("that fails, now or later, disturbs neither the query nor the others", async () => {
    const { error } = console;
    const printed: string[] = [];
    console.error = (text: string) => printed.push(text);
    try {
      spark.streams.removeListener(ear);
      spark.streams.addListener({
        onQueryStarted: () => {
          throw new Error("deaf");
        },
        onQueryProgress: async () => {
          throw new Error("slow");
        },
      });
      spark.streams.addListener(ear);
      const query = await start("q");
      input.addData([1]);
      await query.processAllAvailable();
      assert.equal(await query.isActive(), true);
    } finally {
      console.error = error;
    }
    assert.deepEqual(ear.kinds, ["started", "progress"]);
    assert.match(printed[0], /threw an exception: Error: deaf/);
    assert.match(printed[1], /threw an exception: Error: slow/);
  });

  it("belongs to its session: another one's queries it does not hear", async () => {
    const other = spark.newSession();
    const heard: string[] = [];
    other.streams.addListener({ onQueryStarted: ({ id }) => heard.push(id) });
    const stream = new MemoryStream(other, "v INT");
    const query = await stream.toDF().writeStream.format("noop").start({ paused: true });
    await query.stop();
    assert.deepEqual([ear.kinds, heard], [[], [query.id]]);
  });

  it("hears nothing of a query that dies as in a power cut", async () => {
    const query = await start("q");
    await query.kill();
    assert.deepEqual(ear.kinds, ["started"]);
  });

  it("hears of two queries side by side, each under its own id", async () => {
    const [first, second] = [await start("a"), await start("b")];
    await first.stop();
    await second.stop();
    assert.deepEqual(
      ear.heard.map(({ json }) => json.id),
      [first.id, second.id, first.id, second.id],
    );
  });

  it("names errors by their Java classes", () => {
    const of = (condition: string): string => javaClassName(new SparkError(condition, ""));
    assert.equal(of("DIVIDE_BY_ZERO"), "org.apache.spark.SparkArithmeticException");
    assert.equal(of("INVALID_ARRAY_INDEX"), "org.apache.spark.SparkArrayIndexOutOfBoundsException");
    assert.equal(of("DUPLICATED_MAP_KEY"), "org.apache.spark.SparkRuntimeException");
    assert.equal(of("CANNOT_PARSE_TIMESTAMP"), "org.apache.spark.SparkDateTimeException");
    const cast = (type: string): string =>
      javaClassName(new SparkError("CAST_INVALID_INPUT", `cannot be cast to "${type}"`));
    assert.equal(cast("INT"), "org.apache.spark.SparkNumberFormatException");
    assert.equal(cast("DATE"), "org.apache.spark.SparkDateTimeException");
    assert.equal(javaClassName(new ParseException(null, "")), "org.apache.spark.sql.catalyst.parser.ParseException");
    assert.equal(
      javaClassName(new AnalysisException(null, "")),
      "org.apache.spark.sql.catalyst.ExtendedAnalysisException",
    );
    assert.equal(javaClassName(new SparkException(null, "")), "org.apache.spark.SparkException");
    assert.equal(javaClassName(new NumberFormatException(null, "")), "java.lang.NumberFormatException");
    const unsupported = new UnsupportedOperationException("UNSUPPORTED_FEATURE", "");
    assert.equal(javaClassName(unsupported), "org.apache.spark.SparkUnsupportedOperationException");
    assert.equal(javaClassName(new TypeError("x")), "TypeError");
  });
});
