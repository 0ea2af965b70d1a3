// Runs a case of FORMAT.md 5 through the public API on a clock that the runner moves, batch by batch.
import { temporaryFolder } from "../temporary.mjs";
import { rowsDifference } from "./compare.mjs";
import { buildProgram, NEEDS_CHECKPOINT } from "./dstream-program.mjs";
import { newStreamingContext, stepstream } from "./engine.mjs";

/** `{ outputs, jobErrors?, slices?, printed?, error? }` as in the case's `expected`. */
export async function runDStream(theCase) {
  const { ssc, sc, clock, printed } = newStreamingContext(theCase.name, theCase.interval);
  const result = { outputs: {} };
  let where = "build";
  let at;
  try {
    at = build(theCase, ssc, sc, result);
    where = "start";
    await ssc.start();
    if (theCase.startTwice) await ssc.start();
    where = "run";
    for (let i = 1; i <= theCase.batches; i++) {
      clock.advance(theCase.interval);
      await ssc.processAllAvailable();
    }
    if (theCase.slice) result.slices = await slices(theCase, at);
    if (printed() !== "") result.printed = printed();
  } catch (error) {
    result.error = { where, message: error.message, javaClass: error.name };
    if (!(error instanceof stepstream.SparkError)) throw error;
  } finally {
    await ssc.stop(true);
  }
  return result;
}

function build(theCase, ssc, sc, result) {
  const { Milliseconds } = stepstream;
  const wanted = theCase.checkpoint ?? theCase.program.some(NEEDS_CHECKPOINT);
  if (wanted) ssc.checkpoint(temporaryFolder());
  if (theCase.remember) ssc.remember(Milliseconds(theCase.remember * theCase.interval));
  const inputs = Object.entries(theCase.inputs).map(([name, input]) => [name, inputStream(ssc, sc, input)]);
  // Each input is consumed at every interval even if nobody asks for it.
  if (!theCase.noTick) for (const [, stream] of inputs) stream.foreachRDD(() => {});
  const at = buildProgram(theCase, inputs);
  for (const output of theCase.outputs) addOutput(theCase, at, output, result);
  return at;
}

function inputStream(ssc, sc, { batches, partitions, default: otherwise, oneAtATime = true }) {
  const rdd = (rows) => (rows === null ? sc.emptyRDD() : sc.parallelize(rows, partitions));
  const queue = batches.map(rdd);
  return otherwise === undefined
    ? ssc.queueStream(queue, oneAtATime)
    : ssc.queueStream(queue, oneAtATime, otherwise === null ? null : rdd(otherwise));
}

function addOutput(theCase, at, output, result) {
  const { id, pprint } = typeof output === "string" ? { id: output } : output;
  if (pprint !== undefined) return at(id).pprint(pprint);
  result.outputs[id] = [];
  at(id).foreachRDD(async (rdd, time) => {
    const inIntervals = time.milliseconds / theCase.interval;
    try {
      result.outputs[id].push({ time: inIntervals, rows: plain(await rdd.collect()) });
    } catch (error) {
      result.jobErrors ??= [];
      result.jobErrors.push({
        time: inIntervals,
        output: id,
        error: `${error.message}\n${error.cause?.message ?? ""}`,
      });
      throw error;
    }
  });
}

async function slices(theCase, at) {
  const { Time } = stepstream;
  const list = [];
  for (const { stream, begin, end } of theCase.slice) {
    const time = (intervals) => new Time(intervals * theCase.interval);
    const rdds = [];
    for (const rdd of await at(stream).slice(time(begin), time(end))) rdds.push(plain(await rdd.collect()));
    list.push({ stream, begin, end, rdds });
  }
  return list;
}

/** As JSON has it: undefined is null. */
const plain = (rows) => JSON.parse(JSON.stringify(rows, (_, value) => value ?? null));

/** What is different; null when nothing is. */
export function dstreamDifference(theCase, actual) {
  const { expected } = theCase;
  if (expected.error || actual.error) return errorsDiffer(expected.error, actual.error);
  for (const output of theCase.outputs) {
    const { id, ordered = false } = typeof output === "string" ? { id: output } : output;
    const wanted = expected.outputs[id];
    if (wanted === undefined) continue;
    const reason = batchesDiffer(wanted, actual.outputs[id] ?? [], ordered);
    if (reason !== null) return `output ${id}: ${reason}`;
  }
  if (expected.printed !== undefined && expected.printed !== actual.printed)
    return `printed ${JSON.stringify(actual.printed)}, not ${JSON.stringify(expected.printed)}`;
  return (
    slicesDiffer(expected.slices ?? [], actual.slices ?? []) ?? jobErrorsDiffer(expected.jobErrors, actual.jobErrors)
  );
}

function errorsDiffer(expected, actual) {
  if (actual === undefined) return `no error, but one at ${expected.where} was expected: ${expected.message}`;
  if (expected === undefined) return `error at ${actual.where}: ${actual.message}`;
  return expected.where === actual.where
    ? null
    : `error at ${actual.where}, not at ${expected.where}: ${actual.message}`;
}

function batchesDiffer(expected, actual, ordered) {
  const times = (batches) => batches.map(({ time }) => time).join();
  if (times(expected) !== times(actual)) return `batches at ${times(actual)}, not at ${times(expected)}`;
  for (const [i, { time, rows }] of expected.entries()) {
    const reason = rowsDifference(rows, actual[i].rows, { ordered });
    if (reason !== null) return `time ${time}: ${reason}`;
  }
  return null;
}

function slicesDiffer(expected, actual) {
  for (const [i, { rdds, begin, end }] of expected.entries()) {
    const got = actual[i]?.rdds ?? [];
    if (got.length !== rdds.length) return `slice ${begin} to ${end}: ${got.length} RDDs, not ${rdds.length}`;
    for (const [n, rows] of rdds.entries()) {
      const reason = rowsDifference(rows, got[n]);
      if (reason !== null) return `slice ${begin} to ${end}, RDD ${n}: ${reason}`;
    }
  }
  return null;
}

function jobErrorsDiffer(expected = [], actual = []) {
  const name = ({ time, output }) => `${output} at ${time}`;
  const [wanted, got] = [expected.map(name).join(), actual.map(name).join()];
  if (wanted !== got) return `jobs failed: ${got || "none"}, not ${wanted || "none"}: ${actual[0]?.error ?? ""}`;
  const wrong = expected.findIndex(({ errorContains }, i) => errorContains && !actual[i].error.includes(errorContains));
  return wrong < 0 ? null : `the error of ${name(expected[wrong])} is ${actual[wrong].error}`;
}
