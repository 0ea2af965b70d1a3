"use strict";
/*
 * Interrupting an awaiting cell ends the cell, but what it started runs on: a query would keep writing to the notebook.
 * So every interrupt is told to the library (`onInterrupt`, see tslab-preload.cjs), which stops its queries. An endless
 * loop before the first `await` is ended by node itself (`breakOnSigint`), which keeps the signal from tslab; that way is
 * covered too. An endless loop after an `await` cannot be interrupted: restart the kernel.
 */
const executor = require("tslab/dist/executor.js");

const { onInterrupt } = globalThis[Symbol.for("stepstream.kernel")];

function tellLibrary() {
  for (const callback of [...onInterrupt]) {
    try {
      callback();
    } catch (e) {
      console.log("An interrupt callback failed:", e);
    }
  }
}

class Interrupted extends Error {
  constructor() {
    super("the cell was interrupted");
    this.name = "Interrupted";
    this.stack = `${this.name}: ${this.message}`;
  }
}

const { createExecutor } = executor;
executor.createExecutor = (root, converters, console) => {
  const made = createExecutor(root, converters, {
    log: console.log,
    error(...args) {
      const e = args[0];
      if (e?.code === "ERR_SCRIPT_EXECUTION_INTERRUPTED") {
        tellLibrary();
        console.error(new Interrupted());
      } else if (args.length === 1 && e instanceof Error && e.message === "Interrupted asynchronously") {
        console.error(new Interrupted());
      } else {
        console.error(...args);
      }
    },
  });
  const { interrupt } = made;
  made.interrupt = () => {
    tellLibrary();
    interrupt();
  };
  return made;
};
