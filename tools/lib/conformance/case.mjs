// One case from file to verdict: { outcome: "passed" | "failed" | "skipped", reason?, actual }.
import { NotThere } from "./engine.mjs";
import { batchDifference, exprsDifference, runBatch, runExprs } from "./run-batch.mjs";
import { dstreamDifference, runDStream } from "./run-dstream.mjs";
import { runStream } from "./run-stream.mjs";
import { streamDifference } from "./stream-difference.mjs";

const LIMIT_MS = 20_000; // a query that never idles must not hold up the others

const MODES = {
  batch: { run: runBatch, difference: batchDifference },
  exprs: { run: runExprs, difference: exprsDifference },
  stream: { run: runStream, difference: streamDifference },
  dstream: { run: runDStream, difference: dstreamDifference },
};

export async function runCase(theCase) {
  const name = "interval" in theCase ? "dstream" : theCase.mode;
  const mode = MODES[name];
  if (mode === undefined) {
    const why = `mode "${name}" is not known`;
    return { outcome: "skipped", reason: why, actual: { skipped: why } };
  }
  try {
    const actual = await withLimit(mode.run(theCase));
    if (theCase.expected === undefined) return { outcome: "skipped", reason: "has no answer to compare with", actual };
    const reason = mode.difference(theCase, actual);
    return reason === null ? { outcome: "passed", actual } : { outcome: "failed", reason, actual };
  } catch (error) {
    const reason = error instanceof NotThere ? error.message : `the runner failed: ${error.stack ?? error}`;
    return { outcome: "failed", reason, actual: { notRun: error.message } };
  }
}

function withLimit(promise) {
  let timer;
  const limit = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new NotThere(`no result within ${LIMIT_MS / 1000} s`)), LIMIT_MS);
  });
  return Promise.race([promise, limit]).finally(() => clearTimeout(timer));
}
