// `npm run bench`: how fast the engine is here, as a table. `npm run bench -- --with-spark` also measures real Spark on the
// same program, in a Python environment of its own below .stepstream (a download of 450 MB the first time; Java 17 needed).
import { availableParallelism, cpus } from "node:os";
import { setUp } from "../tools/lib/install.mjs";
import { main, Problem } from "../tools/lib/problem.mjs";
import { apart } from "./lib/apart.mjs";
import { firstResult } from "./lib/first-result.mjs";
import { flightsAsJson } from "./lib/flights.mjs";
import { checkJava, measureSpark } from "./lib/spark.mjs";
import { above, below, describe, printTable, row } from "./lib/table.mjs";
import { inWindows, recordedWords } from "./lib/word-windows.mjs";

main(async () => {
  const unknown = process.argv.slice(2).find((argument) => argument !== "--with-spark");
  if (unknown)
    throw new Problem(
      `The benchmark does not know "${unknown}".`,
      "Say `npm run bench` or `npm run bench -- --with-spark`.",
    );
  const withSpark = process.argv.includes("--with-spark");
  if (withSpark) checkJava(); // before a minute of measuring, not after
  await setUp({ python: false });
  console.log(
    `\nNode ${process.versions.node}, ${availableParallelism()} × ${cpus()[0]?.model ?? "unknown processor"}\n`,
  );

  const first = await firstResult(process.execPath, [new URL("first-result.cjs", import.meta.url).pathname], 9);
  const durable = await apart("windowed-count", "windowedCount", { durable: true });
  const memory = await apart("windowed-count", "windowedCount", { durable: false });
  const { percent, on, off } = await apart("replay", "recordingCost");
  const whole = await apart("replay", "replayWhole");
  const aggregations = [];
  for (const by of ["window and device", "hour and origin", "origin"])
    aggregations.push({ by, rows: await apart("aggregate", "aggregateRowsPerSecond", by) });
  const planning = await apart("planning", "planningTime");
  const large = await apart("large-state", "largeState");
  const flights = await flightsAsJson();
  const line = await apart("flights", "readLines", flights);
  const lines = await apart("flights", "groupFlights", flights);
  const windows = await apart("flights", "windowFlights", flights);
  const words = recordedWords();
  const wordCounts = await apart("word-windows", "wordWindows", words);
  const tasks = await apart("word-windows", "thousandTasks");
  const steps = await apart("looking-glass", "stepping");
  const jumps = await apart("looking-glass", "jumping");
  const explored = await apart("looking-glass", "exploring");
  printTable([
    row("fresh process to first result", first, { target: "≤ 300", met: (m) => m.median <= 300 }),
    row("durable micro-batch of 100 rows", durable.fresh, { target: "≤ 3", met: (m) => m.median <= 3 }),
    row("the same, deleting files of old batches too", durable.purging),
    row("the same, checkpoint in memory", memory.fresh),
    row("the disk alone: 4 small files, synced", durable.disk),
    row("replay of earthquakes, 18 batches, recording on", on),
    row("replay of earthquakes, 18 batches, recording off", off),
    row("what recording costs, % of the processor's time", percent, { target: "≤ 10", met: below(10) }),
    row("replay of earthquakes as one batch of 1,707 rows", whole),
    row("parsing and planning 30 lines of SQL, processor's time", planning, { target: "≤ 5", met: below(5) }),
    row("a million keys of state: bytes in memory for each", large.bytesPerKey, { target: "≤ 250", met: below(250) }),
    row("the same: a durable batch that touches 1,000", large.batch, { target: "≤ 10", met: below(10) }),
    row("the same, processor's time", large.processor),
    row("the same: a restart, until its first batch is through", large.recovery, {
      target: "≤ 3000",
      met: below(3000),
    }),
    ...aggregations.map(({ by, rows }) =>
      row(`aggregation in memory by ${by}, million rows/s of processor's time`, rows, {
        target: "≥ 20",
        met: above(20),
      }),
    ),
    row("reading a JSON line of flights, nanoseconds of processor's time", line),
    row("3 million flights as JSON lines, by hour and origin", lines.clock),
    row("the same, processor's time", lines.processor),
    row("flights windowed by hour and origin, batches of 100,000, durable", windows),
    row("DStream: 100,000 words into a window of 30 s, by its inverse, checkpointed", wordCounts.batch),
    row("the same: all five million words", wordCounts.whole),
    row("1,000 tasks of a job over an RDD", tasks, { target: "≤ 50", met: below(50) }),
    row("a step in 10,000 recorded rows, shown", steps.step, { target: "≤ 50", met: below(50) }),
    row("a step back, shown", steps.back, { target: "≤ 50", met: below(50) }),
    row("at(batch) in a run of 1,000 batches, shown", jumps, { target: "≤ 100", met: below(100) }),
    row(`explore(): ${explored.crashes} crashes of ten batches`, explored.whole, {
      target: `≤ ${explored.crashes}`,
      met: below(explored.crashes),
    }),
    row("the matrix of its kills, a rule taken away", explored.kills, { target: "≤ 1000", met: below(1000) }),
  ]);
  console.log("\nMilliseconds where nothing else is said.");

  if (!withSpark) return;
  const spark = await measureSpark(flights, words);
  const theirs = inWindows(spark.wordWindows);
  console.log(`\nThe same programs on Spark ${spark.version}, local[2], 2 shuffle partitions, ms:\n`);
  /** @param atLeast how many times Spark's speed it shall have */
  const sideBySide = (name, ours, theirs, atLeast) => {
    const ratio = theirs.median / ours.median;
    const verdict = atLeast === undefined ? [] : [`≥ ${atLeast} ×`, ratio >= atLeast ? "met" : "MISSED"];
    return [name, describe(ours), describe(theirs), `${ratio.toFixed(1)} ×`, ...verdict];
  };
  printTable(
    [
      sideBySide("durable micro-batch of 100 rows", durable.fresh, spark.batch, 60),
      sideBySide("fresh process to first result", first, spark.first),
      sideBySide("3 million flights as JSON lines, by hour and origin", lines.clock, spark.lines, 3),
      sideBySide("flights windowed by hour and origin, batches of 100,000, durable", windows, spark.windows, 10),
      sideBySide("DStream: a batch of 100,000 words into a window of 30 s", wordCounts.batch, theirs.batch),
      sideBySide("the same: all five million words", wordCounts.whole, theirs.whole),
    ],
    ["", "stepstream", "Spark", "ratio of medians", "target", ""],
  );
});
