"use strict";
/*
 * Plain tslab loses output. zeromq 6 turns one send in 512 asynchronous, and further sends in the same tick then fail
 * with EBUSY; tslab neither waits nor catches, so lines, figures and even the "idle" status vanish and the cell hangs.
 * With `sendTimeout: 0` every send stays synchronous, and without a high-water mark none is dropped.
 */
const zmq = require("zeromq");

for (const name of ["Publisher", "Router"]) {
  const Base = zmq[name];
  zmq[name] = class extends Base {
    constructor(options) {
      super({ sendTimeout: 0, sendHighWaterMark: 0, ...options });
    }
  };
}
