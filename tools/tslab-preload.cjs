"use strict";
/*
 * Loaded before tslab by the kernelspec (`node --require tools/tslab-preload.cjs …/tslab kernel …`): what plain tslab
 * 1.0.22 gets wrong for a notebook somebody learns from, one file per thing in tools/kernel/. Every patch wraps a
 * function tslab or its compiler exports; none edits their source. test-notebooks/kernel.test.mjs has, for each, the
 * test that shows why it is there.
 *
 *   zeromq-sends.cjs    output is lost after about 512 messages
 *   compiler.cjs        `strict`; source maps of cells; shorthand and destructuring of names from earlier cells;
 *                       every form of top-level await
 *   no-watching.cjs     the kernel dies when packages are installed beside it
 *   cell-interrupt.cjs  interrupting a cell tells the library, which stops its queries
 *   cell-errors.cjs     errors are Jupyter errors (name, message, trace) and point at lines of the cell
 *   last-value.cjs      a last expression that can show itself (a step, a figure) is shown, not printed
 *   jupyter-replies.cjs `error` messages, `stop_on_error: false`, a prompt end at shutdown
 *   orphan.cjs          a kernel ends when its Jupyter is gone
 *
 * Contract with the library. The kernel sets
 *     globalThis[Symbol.for("stepstream.kernel")] = { onInterrupt: Set<() => void>, cell: number }
 * before the first cell runs. Outside a kernel it is undefined. `onInterrupt` holds callbacks: each is called, in the
 * order added, once per interrupt (Jupyter's "Interrupt", SIGINT), before the cell's error is reported. A callback must
 * be quick and must not throw (what it throws is printed and does not hinder the next); it may start asynchronous work.
 * They stay until deleted: interrupts that arrive while no cell runs are reported as well. `cell` is the number of the
 * cell that runs or ran last, the N of Jupyter's `In[N]`.
 */
const SUPPORTED = "1.0.22";

const { version } = require("tslab/package.json");
if (version !== SUPPORTED) {
  process.stderr.write(
    `This kernel needs tslab ${SUPPORTED} but found tslab ${version}: its patches are written for that version only. ` +
      "Run `npm ci` in the project folder, then restart the kernel.\n",
  );
  process.exit(1);
}

Error.stackTraceLimit = 30; // tslab's own frames are removed from traces; leave room for the reader's

globalThis[Symbol.for("stepstream.kernel")] = { onInterrupt: new Set(), cell: 0 };

require("./kernel/zeromq-sends.cjs");
require("./kernel/compiler.cjs"); // before anything loads tslab's converter
require("./kernel/no-watching.cjs");
require("./kernel/last-value.cjs");
require("./kernel/cell-interrupt.cjs"); // before cell-errors, which then sees interrupts as this file words them
require("./kernel/cell-errors.cjs");
require("./kernel/jupyter-replies.cjs");
require("./kernel/orphan.cjs");
