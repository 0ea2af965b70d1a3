// The checks behind `npm test`, run although one fails, and summed up: mocha's tests one by one, every other check as one.
// What only computes runs side by side, what is timed runs alone. The sums also go to out/test-results.json, for .ci/run.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { setUp } from "./install.mjs";
import { outFolder } from "./notebooks.mjs";
import { inRoot, root } from "./paths.mjs";
import { Problem } from "./problem.mjs";

const LIMIT_MS = 20 * 60_000; // a check that hangs is a check that failed; a slow machine is none
// Source maps by a flag of node's, not of mocha's: mocha would start another process for it, which a kill leaves behind.
const mocha = (...args) => [
  "--enable-source-maps",
  inRoot("node_modules/mocha/bin/mocha.js"),
  "--reporter",
  inRoot("tools/lib/mocha-reporter.cjs"),
  ...args,
];

const FAULTS = "kernel-lib/dist/test/faults/**/*.test.js";

/** What there is to check: the arguments of node, and whether it counts tests itself. */
const CHECKS = {
  lint: { title: "format and lint (biome)", args: [inRoot("node_modules/@biomejs/biome/bin/biome"), "check"] },
  types: {
    title: "published types under TypeScript 5.0 (the notebook's compiler)",
    args: [inRoot("node_modules/@tslab/typescript-for-tslab/bin/tsc"), "-p", inRoot("tools/tsconfig.gate.json")],
  },
  engine: {
    title: "the teaching engine (kernel-lib/test)",
    args: mocha("--timeout", "20000", "--ignore", FAULTS, "kernel-lib/dist/test/**/*.test.js"),
    counts: true,
  },
  faults: {
    title: "what survives a fault (kernel-lib/test/faults)",
    args: mocha("--timeout", "20000", FAULTS),
    counts: true,
  },
  tools: { title: "datasets and the packed library (tools)", args: mocha("tools/*.test.mjs"), counts: true },
  notebooks: {
    title: "kernel, notebooks, JupyterLab and pages (test-notebooks)",
    args: mocha("test-notebooks/*.test.mjs"),
    counts: true,
  },
};

/** Which run side by side, in turn. */
const ROUNDS = [["lint"], ["types"], ["engine", "faults", "tools"], ["notebooks"]];

/** How it ended: its exit code, or the signal that ended it. @param said takes what it prints; null to print it */
function runNode(args, env, said) {
  return new Promise((resolve) => {
    const stdio = said === null ? "inherit" : ["ignore", "pipe", "pipe"];
    const child = spawn(process.execPath, args, { cwd: root, env: { ...process.env, ...env }, stdio });
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (bytes) => said.push(bytes));
    const limit = setTimeout(() => child.kill("SIGKILL"), LIMIT_MS);
    child.on("close", (code, signal) => {
      clearTimeout(limit);
      resolve(signal === null ? code : signal);
    });
  });
}

function unfinished(end) {
  if (end === "SIGKILL") return `did not end within ${LIMIT_MS / 60_000} minutes`;
  return end === 0 ? "there was no test" : `no test failed, but the process ended with ${end}`;
}

/** Runs one check: {title, passed, failed, skipped, seconds}. One that runs beside another prints all at its end. */
async function runCheck(name, isBeside) {
  const { title, args, counts } = CHECKS[name];
  const said = isBeside ? [] : null;
  const heading = `\n── ${title}`;
  if (!isBeside) console.log(heading);
  const began = performance.now();
  const file = outFolder(`counts-${name}.json`);
  rmSync(file, { force: true });
  const end = await runNode(args, { STEPSTREAM_COUNTS: file }, said);
  if (isBeside) process.stdout.write(`${heading}\n${Buffer.concat(said)}`);
  let sum = counts ? { passed: 0, failed: 0, skipped: 0 } : { passed: end === 0 ? 1 : 0, failed: 0, skipped: 0 };
  if (counts && existsSync(file)) sum = JSON.parse(readFileSync(file, "utf8"));
  // A crash, a hang, or no test at all is a failure too.
  if (sum.failed === 0 && (end !== 0 || sum.passed === 0)) {
    sum.failed = 1;
    if (counts) console.log(`\n✗ ${title}: ${unfinished(end)}`);
  }
  return { title, ...sum, seconds: (performance.now() - began) / 1000 };
}

/**
 * Sets up and runs the named checks, all when none is named. Sets the exit code.
 * @throws Problem when a name is not known or the set-up (with it the build) fails
 */
export async function runChecks(names) {
  const unknown = names.find((name) => !(name in CHECKS));
  if (unknown) throw new Problem(`There is no check "${unknown}".`, `There are: ${Object.keys(CHECKS).join(", ")}.`);
  mkdirSync(outFolder(), { recursive: true });
  rmSync(outFolder("test-results.json"), { force: true });
  const began = performance.now();
  await setUp();
  const results = [
    { title: "set-up and build", passed: 1, failed: 0, skipped: 0, seconds: (performance.now() - began) / 1000 },
  ];
  for (const round of ROUNDS) {
    const wanted = round.filter((name) => names.length === 0 || names.includes(name));
    results.push(...(await Promise.all(wanted.map((name) => runCheck(name, wanted.length > 1)))));
  }

  console.log("\n── summary");
  for (const { title, passed, failed, skipped, seconds } of results) {
    const rest = skipped > 0 ? `, ${skipped} skipped` : "";
    console.log(
      `${failed > 0 ? "✗" : "✓"} ${title}: ${passed} passed, ${failed} failed${rest} (${seconds.toFixed(1)} s)`,
    );
  }
  const total = (key) => results.reduce((sum, result) => sum + result[key], 0);
  const sums = { passed: total("passed"), failed: total("failed") };
  writeFileSync(outFolder("test-results.json"), JSON.stringify(sums));
  console.log(`${sums.passed} passed, ${sums.failed} failed`);
  if (sums.failed > 0) process.exitCode = 1;
}
