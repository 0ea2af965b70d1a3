"use strict";
/*
 * The value of a cell's last expression is printed as text. A value that knows how to show itself is shown instead: one
 * with a method under Symbol.for("stepstream.display"), like a step's view or a figure. (tslab has no such hook.)
 */
const executor = require("tslab/dist/executor.js");

const DISPLAY = Symbol.for("stepstream.display");

const { createExecutor } = executor;
executor.createExecutor = (root, converters, console) =>
  createExecutor(root, converters, {
    error: (...args) => console.error(...args),
    // The executor logs nothing but last values.
    log(value, ...rest) {
      if (value !== null && typeof value === "object" && typeof value[DISPLAY] === "function") value[DISPLAY]();
      else console.log(value, ...rest);
    },
  });
