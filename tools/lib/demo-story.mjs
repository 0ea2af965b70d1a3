// The story of notebook 00, told in a terminal: replay, step, kill, recover, fork. Everything shown comes from queries
// that really run here; nothing is prepared.
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { inRoot } from "./paths.mjs";

const CHECKPOINT = inRoot(".stepstream", "demo", "checkpoint");

/**
 * @param stepstream the library
 * @param stage where to tell it, see stage.mjs
 */
export async function tellStory(stepstream, stage) {
  rmSync(CHECKPOINT, { recursive: true, force: true });
  const spark = stepstream.SparkSession.builder
    .appName("demo")
    .config("spark.sql.session.timeZone", "UTC")
    .config("spark.sql.shuffle.partitions", 2)
    .getOrCreate();
  const story = { ...stepstream, spark, stage, perHalfDay: theQuestion(stepstream, spark) };
  try {
    const counted = await replay(story);
    await step(story);
    const survived = await pullThePlug(story);
    await compare(story, survived);
    await fork(story, counted);
    await farewell(story);
  } finally {
    await spark.stop();
  }
}

function theQuestion({ col, window, count, avg }, spark) {
  return spark.readStream
    .format("replay")
    .option("dataset", "earthquakes")
    .option("maxOffsetsPerTrigger", 100)
    .load()
    .withWatermark("time", "24 hours")
    .groupBy(window(col("time"), "12 hours"), col("region"))
    .agg(count("*").as("quakes"), avg("mag").as("magnitude"));
}

async function replay({ spark, stage, perHalfDay }) {
  await stage.chapter("A week of earthquakes, replayed");
  stage.say(`1,707 real earthquakes of one week in 2018 (US Geological Survey), in the order in which their records arrived,
    at most 100 per micro-batch. The question: how many in each half day, per region, and how strong on average? A record may be 24
    hours late; what is later is dropped.`);
  const query = await perHalfDay.writeStream
    .outputMode("append")
    .format("memory")
    .queryName("counted")
    .start({ paused: true });
  stage.show("\nbatch  rows  late  watermark in force    groups kept  rows out", "bold");
  for (let stop = await query.nextBatch(); stop.note === null; stop = await query.nextBatch())
    stage.show(batchLine(stop.batch, stage));
  stage.show("\nThe table that came out is an ordinary one:");
  stage.show(await spark.table("counted").orderBy("window", "region").showString(5, false));
  return query;
}

function batchLine(batch, stage) {
  const late = batch.rowsIn.filter((row) => row.verdict.kind === "late").length;
  const { currentMs } = batch.watermark;
  const mark = currentMs > 0 ? new Date(currentMs).toISOString().slice(0, 19).replace("T", " ") : "none yet";
  const state = batch.state.reduce((sum, { numRowsTotal }) => sum + numRowsTotal, 0);
  const cells = [String(batch.batchId).padStart(5), String(batch.numInputRows).padStart(4), String(late).padStart(4)];
  if (late > 0) cells[2] = stage.style("red", cells[2]);
  cells.push(mark.padEnd(20), String(state).padStart(11), String(batch.numOutputRows).padStart(8));
  if (batch.numOutputRows > 0) cells[5] = stage.style("green", cells[5]);
  return cells.join("  ");
}

async function step({ figures, stage, perHalfDay }) {
  await stage.chapter("Inside a micro-batch");
  stage.say("The same query, started paused and stopped inside batch 4: its rows are read, nothing is judged yet.");
  const query = await perHalfDay.writeStream
    .outputMode("append")
    .format("memory")
    .queryName("stepped")
    .start({ paused: true });
  await query.at(3);
  const reading = await query.step("getBatch");
  stage.show(`\n${viewText(figures, query, reading, stage, ["offsets", "rowsIn"])}`);
  const done = await query.nextBatch();
  stage.show("");
  stage.say(`One batch on. A row is late when its window's end is at or before the watermark of the batch before. The groups marked
    − were closed by the watermark: they leave the state, and they are exactly the rows out. (State counts what it dropped after the rows of a group were
    combined, as Spark does: three late rows of one group are one.)`);
  stage.show(`\n${viewText(figures, query, done, stage, ["rowsIn", "watermark", "state", "rowsOut"])}`);
  await query.stop();
}

/** The columns a terminal has room for. */
const NARROW = { rowsIn: ["offset", "event time", "region", "verdict"], offsets: ["start", "end", "latest"] };

function viewText(figures, query, { batch, point }, stage, wanted) {
  const trace = query.trace();
  const index = trace.batches.findIndex(({ batchId }) => batchId === batch.batchId);
  const view = figures.batchView(trace, index, batch.points.indexOf(point), { maxRows: 6 });
  const sections = view.sections.filter(({ id }) => wanted.includes(id)).map(narrow);
  return figures.batchViewText({ ...view, sections }, { color: stage.color });
}

function narrow(section) {
  const columns = NARROW[section.id];
  if (columns === undefined) return section;
  const places = columns.map((name) => section.header.indexOf(name)).filter((place) => place >= 0);
  const pick = (cells) => places.map((place) => cells[place]);
  const rows = section.rows.map((row) => ({ ...row, cells: pick(row.cells) }));
  return {
    ...section,
    header: pick(section.header),
    rows,
    note: section.note?.replace(/; columns not shown.*/, "") ?? null,
  };
}

async function pullThePlug({ stage, perHalfDay }) {
  await stage.chapter("Pull the plug");
  stage.say(`Now with a checkpoint on disk and a sink that keeps each batch's rows under the batch's id. The power fails in batch 3 between
    addBatch.done and commitOffsets: the sink has the rows, but no log says so.`);
  const table = new Map();
  let handedOver = [];
  const writer = perHalfDay.writeStream
    .outputMode("append")
    .queryName("plugged")
    .option("checkpointLocation", CHECKPOINT)
    .foreachBatch(async (batch, batchId) => {
      handedOver.push(batchId);
      table.set(batchId, await batch.collect());
    });
  const doomed = await writer.start({ paused: true });
  await doomed.at(3, "addBatch.done");
  await doomed.kill();
  stage.show("\nKilled. What is left on disk:", "red");
  showFiles(stage);
  stage.show("");
  stage.say(
    "There is an offsets/3 but no commits/3: batch 3 was decided and is not done. Start again, on the same checkpoint:",
  );

  handedOver = [];
  const revived = await writer.start({ paused: true });
  const first = await revived.nextBatch();
  const { start, end } = first.batch.offsets[0] ?? {};
  const range = start === undefined ? "" : ` from ${JSON.stringify(start)} to ${JSON.stringify(end)}`;
  stage.show(`→ batch ${first.batchId} runs again, the same ${first.batch.numInputRows} rows${range}`, "green");
  await revived.processAllAvailable();
  stage.show(
    `→ batches ${handedOver[0]} to ${handedOver.at(-1)} go to the sink: batch 3 for the second time, and kept once`,
    "green",
  );
  await revived.stop();
  return [...table.values()].flat();
}

/** One line per log and kind of state file: the first and the last of them. */
function showFiles(stage) {
  const files = readdirSync(CHECKPOINT, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath ?? entry.path, entry.name)
        .slice(CHECKPOINT.length + 1)
        .replaceAll("\\", "/"),
    )
    .sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
  const groups = Map.groupBy?.(files, folderOf) ?? groupBy(files, folderOf);
  for (const [folder, names] of groups) {
    const list = names.map((name) => name.slice(folder.length)).join("  ");
    stage.show(`  ${(folder || "./").padEnd(22)}${list}`);
  }
  const newest = join(CHECKPOINT, "offsets", "3");
  if (existsSync(newest))
    stage.show(`  offsets/3 says: ${readFileSync(newest, "utf8").trim().split("\n").at(-1)}`, "dim");
}

const folderOf = (path) => path.slice(0, path.lastIndexOf("/") + 1);

/** `Map.groupBy` came with Node 21. */
function groupBy(items, keyOf) {
  const groups = new Map();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

async function compare({ spark, stage }, survived) {
  await stage.chapter("Is anything lost, or counted twice?");
  const text = (rows) => rows.map((row) => JSON.stringify(row)).sort();
  const [left, right] = [text(await spark.table("counted").collect()), text(survived)];
  const differing = left.filter((row, i) => row !== right[i]).length + Math.abs(left.length - right.length);
  if (differing > 0)
    throw new Error(`${differing} rows differ between the killed run and the other: that is a bug of ours`);
  stage.show(`✓ ${right.length} rows after the kill, ${left.length} without one: equal, row by row`, "green");
}

async function fork({ figures, stage }, counted) {
  await stage.chapter("Change one thing");
  stage.say(
    "A fork from the beginning of batch 3, with 72 hours of patience instead of 24. The first timeline stays as it is.",
  );
  const patient = await counted.fork(3, { watermarkDelay: "72 hours" });
  await patient.processAllAvailable();
  const found = figures.differences(counted.trace(), patient.trace());
  for (const [i, { batchId, section, a, b }] of found.entries()) {
    stage.show(
      `${i === 0 ? "first difference" : "then"}: batch ${batchId}, ${section}`,
      i === 0 ? "yellow" : undefined,
    );
    stage.show(`    24 hours: ${a}\n    72 hours: ${b}`);
  }
  const late = (query) =>
    query
      .trace()
      .batches.flatMap(({ rowsIn }) => rowsIn)
      .filter(({ verdict }) => verdict.kind === "late").length;
  stage.show("");
  stage.say(`In the end ${late(counted)} rows were too late with 24 hours and ${late(patient)} with 72, which keeps more state and answers two days
    later. There is no right delay, only a choice.`);
}

async function farewell({ stage }) {
  await stage.chapter("Your turn");
  stage.say(
    "npm start opens the same story as a notebook: step it yourself, with pictures. Change a cell, and kill the query elsewhere.",
  );
}
