"use strict";
// Mocha's usual report, and the counts in a file (STEPSTREAM_COUNTS) so that several runs can be summed up. Tests that leave something
// open (a timer, a socket, a query that runs) keep their process from ending: that is a failure too, and said so after a minute.
const { writeFileSync } = require("node:fs");
const { Spec } = require("mocha").reporters;

const PATIENCE_MS = Number(process.env.STEPSTREAM_PATIENCE_MS ?? 60_000);

module.exports = class extends Spec {
  constructor(runner, options) {
    super(runner, options);
    runner.once("end", () => {
      const { passes, failures, pending } = this.stats;
      const counts = { passed: passes, failed: failures, skipped: pending };
      writeFileSync(process.env.STEPSTREAM_COUNTS, JSON.stringify(counts));
      // By itself this timer keeps nothing awake: it only rings when something else does.
      setTimeout(refuseToWait, PATIENCE_MS).unref();
    });
  }
};

function refuseToWait() {
  const held = [...new Set(process.getActiveResourcesInfo())].join(", ");
  console.error(`\nThe tests have ended, but their process has not: something is still open (${held}).`);
  // Mocha sets the exit code by a listener of its own; this one comes after it.
  process.on("exit", () => {
    process.exitCode = 1;
  });
  process.exit();
}
