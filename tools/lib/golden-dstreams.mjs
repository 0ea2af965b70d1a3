// The kinds `dstream` and `dstreamFiles` of golden.json: what a DStream program prints and which files it leaves.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { NotThere, newStreamingContext, stepstream } from "./conformance/engine.mjs";
import { temporaryFolder } from "./temporary.mjs";

const splitLine = (line) => line.split(" ");

/** Methods as `call.expression` writes them; the arguments that are no numbers have names. */
const ARGUMENTS = [
  [/^(\d+) s$/, (found) => stepstream.Seconds(Number(found[1]))],
  [/^\d+$/, (found) => Number(found[0])],
  [/^split$/, () => splitLine],
  [/^word, 1$/, () => (word) => [word, 1]],
  [/^\+$/, () => (a, b) => a + b],
];

function argumentsOf(text) {
  const read = (part) => {
    const known = ARGUMENTS.find(([pattern]) => pattern.test(part));
    if (known === undefined) throw new NotThere(`the runner does not know the argument ${part}`);
    return known[1](known[0].exec(part));
  };
  if (text === "") return [];
  return text === "word, 1" ? [read(text)] : text.split(", ").map(read);
}

/** `stream.window(2 s, 2 s).print(); stream.count().print()` as calls. */
function describe(stream, expression) {
  for (const statement of expression.split("; "))
    [...statement.matchAll(/(\w+)\(([^()]*)\)/g)].reduce((target, [, method, text]) => {
      if (typeof target?.[method] !== "function") throw new NotThere(`the library has no DStream.${method}`);
      return target[method](...argumentsOf(text));
    }, stream);
}

async function run({ source, batchMillis, batches, partitions }, text, body) {
  if (source !== "queue") throw new NotThere(`the runner does not know the source ${source}`);
  const { ssc, sc, clock, printed } = newStreamingContext("golden", batchMillis);
  try {
    body(ssc.queueStream(batches.map((rows) => sc.parallelize(rows, partitions))));
    await ssc.start();
    const count = Math.max(batches.length, lastTime(text) / batchMillis);
    for (let i = 0; i < count; i++) {
      clock.advance(batchMillis);
      await ssc.processAllAvailable();
    }
    return printed();
  } finally {
    await ssc.stop(true);
  }
}

/** The recorded text says how long Spark ran on after the queue was empty. */
const lastTime = (text) => Math.max(0, ...[...(text ?? "").matchAll(/^Time: (\d+) ms$/gm)].map(([, ms]) => Number(ms)));

export async function dstream(_spark, { stream, call, text }) {
  const actual = await run(stream, text, (input) => describe(input, call.expression));
  return { actual, reason: actual === text ? null : `printed ${JSON.stringify(actual)}, not ${JSON.stringify(text)}` };
}

/** Files by path; checksum files are none of ours. */
export async function dstreamFiles(_spark, { stream, call, files }) {
  const folder = temporaryFolder();
  await run(stream, null, (input) => {
    input.saveAsTextFiles(join(folder, call.prefix), call.suffix);
  });
  const actual = filesIn(folder, "");
  const wanted = Object.fromEntries(Object.entries(files).filter(([path]) => !path.endsWith(".crc")));
  const text = (all) => JSON.stringify(Object.entries(all).sort());
  return { actual, reason: text(actual) === text(wanted) ? null : `files ${text(actual)}, not ${text(wanted)}` };
}

function filesIn(folder, below) {
  return Object.assign(
    {},
    ...readdirSync(join(folder, below)).map((name) => {
      const path = below === "" ? name : `${below}/${name}`;
      return statSync(join(folder, path)).isDirectory()
        ? filesIn(folder, path)
        : { [path]: readFileSync(join(folder, path), "utf8") };
    }),
  );
}
