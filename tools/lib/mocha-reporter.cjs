"use strict";
// Mocha's usual report, and the counts in a file (STEPSTREAM_COUNTS) so that several runs can be summed up.
const { writeFileSync } = require("node:fs");
const { Spec } = require("mocha").reporters;

module.exports = class extends Spec {
  constructor(runner, options) {
    super(runner, options);
    runner.once("end", () => {
      const { passes, failures, pending } = this.stats;
      writeFileSync(
        process.env.STEPSTREAM_COUNTS,
        JSON.stringify({ passed: passes, failed: failures, skipped: pending }),
      );
    });
  }
};
