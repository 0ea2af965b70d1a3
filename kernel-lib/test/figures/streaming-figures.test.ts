/** The pictures of jobs and of StreamingContexts: they say what the trace says, also where there is little or very much of it. */
import assert from "node:assert/strict";
import { batchTimes } from "../../src/figures/batch-times";
import { blocks } from "../../src/figures/blocks";
import { figureBundle } from "../../src/figures/display";
import type { Drawing } from "../../src/figures/drawing";
import type { Figure } from "../../src/figures/figure";
import { lineage } from "../../src/figures/lineage";
import { slidingWindow } from "../../src/figures/sliding-window";
import { tasksOverTime } from "../../src/figures/tasks-over-time";
import { ManualClock, SeededRandom, SparkConf, SparkContext } from "../../src/index";
import type { StreamingTrace } from "../../src/inspect/streaming-trace";
import { wordCount, wordCountTrace } from "../inspect/streaming-fixture";
import { largeTrace } from "./large-streaming-trace";

const ALL: readonly ((trace: StreamingTrace) => Figure)[] = [lineage, tasksOverTime, blocks, batchTimes, slidingWindow];

const shapesOf = (figure: Figure): Drawing["shapes"] => (figure.data as Drawing).shapes;
const textsOf = (figure: Figure): string[] =>
  shapesOf(figure).flatMap((one) => (one.kind === "text" ? [one.text] : []));

interface Series {
  readonly name: string;
  readonly x: number[];
  readonly y: (number | string)[];
  readonly marker: { readonly pattern?: { readonly shape: string[] } };
}
const seriesOf = (figure: Figure): readonly Series[] => (figure.data as { data: Series[] }).data;

let trace: StreamingTrace;
before(async () => {
  trace = await wordCountTrace();
});

describe("pictures of jobs and batches", () => {
  it("are drawn from the trace alone: one that was saved and read gives the same", () => {
    const saved = JSON.parse(JSON.stringify(trace)) as StreamingTrace;
    for (const draw of ALL) assert.deepEqual(draw(saved), draw(trace));
  });

  it("each has words and a table that say the same", () => {
    for (const draw of ALL) {
      const { title, alt, table } = draw(trace);
      assert.ok(title !== "" && alt.length > 20, title);
      assert.ok(table.rows.length > 0 && table.rows.every(({ length }) => length === table.header.length), title);
    }
  });

  it("say so when nothing has happened yet", async () => {
    const { ssc } = wordCount();
    await ssc.start({ paused: true });
    const empty = ssc.trace();
    await ssc.stop();
    const said = ALL.map((draw) => draw(empty).alt);
    assert.deepEqual(said.filter((alt) => /^No |^no blocks/.test(alt)).length, ALL.length, said.join("\n"));
  });

  it("stay below 300 KB, however much has happened", () => {
    const large = largeTrace(trace);
    for (const draw of ALL) {
      const figure = draw(large);
      const size = JSON.stringify(figureBundle(figure)).length;
      assert.ok(size < 300_000, `${figure.title}: ${size}`);
      assert.notEqual(figure.table.note, undefined, `${figure.title} says what it leaves out`);
    }
  });
});

describe("pictures of a SparkContext without streams", () => {
  it("are drawn from its own trace: one executor, the driver", async () => {
    const sc = new SparkContext(new SparkConf().setMaster("local[2]").setAppName("lesson"), {
      ...{ clock: new ManualClock(0), random: new SeededRandom(1) },
    });
    const kept = sc.parallelize(["a", "b", "a"], 2).cache().setName("letters");
    await kept
      .map((letter): [string, number] => [letter, 1])
      .reduceByKey((a, b) => a + b)
      .collect();
    const its = sc.trace();
    await sc.stop();
    assert.match(lineage(its).alt, /^2 stages with 3 RDDs, 1 of them kept; 0 skipped/);
    assert.ok(textsOf(lineage(its)).includes("letters [0]"));
    assert.match(tasksOverTime(its).alt, /^4 attempts at tasks on 2 cores, 0 failed/);
    assert.deepEqual(
      textsOf(blocks(its)).filter((text) => /^rdd|^driver/.test(text)),
      ["driver", "rdd_0_0 · letters", "rdd_0_1 · letters"],
    );
  });
});

describe("lineage", () => {
  it("shows the stages of the last job, those that were skipped, and where rows are shuffled", () => {
    const figure = lineage(trace, { batch: 5 });
    const texts = textsOf(figure);
    assert.equal(texts.filter((text) => /^Stage \d+: skipped$/.test(text)).length, 2);
    assert.equal(texts.filter((text) => /^Stage \d+: succeeded$/.test(text)).length, 2);
    const thick = shapesOf(figure).filter((shape) => shape.kind === "line" && shape.width === 2.2);
    assert.equal(thick.length, 3, "a shuffle for each batch of the window");
    assert.match(
      figure.alt,
      /^4 stages with 14 RDDs, 3 of them kept; 2 skipped\. Stage \d+ reads what stages \d+, \d+, \d+ wrote\.$/,
    );
    assert.ok(
      texts.some((text) => text.startsWith("flatMap at streaming-fixture")),
      "where the program made it",
    );
  });

  it("no two boxes of RDDs or stages lie on each other", () => {
    const boxes = shapesOf(lineage(trace)).flatMap((one) => (one.kind === "box" && one.h === 40 ? [one] : []));
    for (const [i, a] of boxes.entries())
      for (const b of boxes.slice(i + 1))
        assert.ok(a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y);
  });

  it("names the jobs there are when asked for one that is not", () => {
    assert.throws(() => lineage(trace, { job: 99 }), /no job 99 in the trace, which holds 0 to \d+/);
    assert.throws(() => lineage(trace, { batch: 99 }), /no job of batch 99/);
  });
});

describe("tasks on executors over time", () => {
  it("has a bar for every attempt, on a line of its executor, as long as it took", () => {
    const figure = tasksOverTime(trace);
    const attempts = trace.stages.flatMap(({ tasks }) => tasks);
    assert.equal(
      seriesOf(figure)
        .filter(({ name }) => name !== "executor lost")
        .reduce((sum, { x }) => sum + x.length, 0),
      attempts.length,
    );
    const slow = seriesOf(figure).flatMap(({ x, y }) => x.filter((_, i) => String(y[i]).startsWith("executor 2")));
    assert.ok(slow.length > 0);
    assert.deepEqual(new Set(slow), new Set([400]));
  });

  it("tasks at the same time on one executor have lines of their own", () => {
    const large = tasksOverTime(largeTrace(trace));
    const lanes = new Set(seriesOf(large).flatMap(({ y }) => y));
    assert.ok(lanes.has("executor 0 · 1") && lanes.has("executor 0 · 2"));
  });

  it("an attempt that was cut short is striped, and its executor has a cross", async () => {
    const { sc, ssc, lines } = wordCount();
    let isAlive = true;
    sc.addSparkListener({
      onTaskEnd: ({ taskInfo }) => {
        if (isAlive && taskInfo.executorId === "1") sc.cluster.killExecutor("2");
        if (taskInfo.executorId === "1") isAlive = false;
      },
    });
    await ssc.start({ paused: true });
    await ssc.step("receiver.started");
    await lines.store("to be");
    await ssc.nextBatch();
    const figure = tasksOverTime(ssc.trace());
    await ssc.stop();
    const shapes = seriesOf(figure).flatMap(({ marker }) => marker.pattern?.shape ?? []);
    assert.equal(shapes.filter((shape) => shape === "x").length, 1);
    assert.equal(seriesOf(figure).find(({ name }) => name === "executor lost")?.y[0], "executor 2 ✗");
    assert.match(figure.alt, /1 failed\..* Lost: executor 2\./);
    assert.ok(figure.table.rows.some((row) => row.includes("worker lost")));
  });
});

describe("blocks", () => {
  it("shows who holds each block, and what was lost with its executor", () => {
    const texts = textsOf(blocks(trace));
    assert.ok(texts.includes("executor 1 ✗") && texts.includes("lost"));
    assert.ok(texts.some((text) => /^memory \d+\.\d B$/.test(text)));
    assert.ok(texts.some((text) => /^input-0-\d+ \(1 record\)$/.test(text)));
    const all = textsOf(blocks(trace, { all: true })).length;
    assert.ok(all > texts.length, "what was let go is there when asked for");
  });

  it("shows the blocks of one RDD when that is asked for", () => {
    const kept = trace.blocks.filter(({ rddId }) => rddId !== null).at(-1);
    const figure = blocks(trace, { rdd: kept?.rddId ?? -1, all: true });
    const names = textsOf(figure).filter((text) => /^(rdd_|input-)/.test(text));
    assert.ok(names.length > 0);
    for (const name of names) assert.ok(name.startsWith(`rdd_${kept?.rddId}_`), name);
    assert.match(blocks(trace, { rdd: -1 }).alt, /^no blocks on \d executors, none of them .* None is lost\.$/);
  });
});

describe("batch times", () => {
  it("shows how waiting grows when batches take longer than the interval", async () => {
    const slow = await wordCountTrace({ tasksMs: [900, 900, 900] });
    const figure = batchTimes(slow);
    const [records, waited, took, , , queue] = seriesOf(figure);
    assert.deepEqual(waited.y.slice(0, 4), [0, 1700, 2500, 3300]);
    assert.deepEqual(took.y.slice(0, 2), [2700, 1800]);
    assert.deepEqual(queue.y.slice(0, 4), [0, 1, 2, 3]);
    assert.equal(records.y[0], 1);
    assert.match(figure.alt, /they waited up to \d/i);
  });
});

describe("sliding window", () => {
  it("has a row for each position: what enters, what stays, what leaves", () => {
    const figure = slidingWindow(trace);
    const texts = textsOf(figure);
    const marks = (sign: string): number => texts.filter((text) => text === sign).length;
    assert.deepEqual([marks("+ enters"), marks("stays"), marks("− leaves")], [6, 9, 3]);
    assert.deepEqual(figure.table.rows.at(-1)?.slice(3), ["4, 5, 6", "21, 27, 33", "6", "3"]);
    assert.match(
      figure.alt,
      /A window of 3 s that slides by 1 s\. In its last position batch 4, 5, 6 are inside; 6 entered, 3 left\./,
    );
  });

  it("draws as many positions as are wanted, and names the streams that have windows", () => {
    assert.equal(slidingWindow(trace, { positions: 2 }).table.rows.length, 2);
    assert.throws(() => slidingWindow(trace, { stream: 1 }), /stream 1 has no window; those that have one: 4/);
  });
});
