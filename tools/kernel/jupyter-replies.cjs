"use strict";
/*
 * Three answers of plain tslab that Jupyter's other programs do not understand:
 *  - a failed cell has no `error` message and an empty reply (nbgrader: KeyError 'ename', jupyter/nbgrader#1806);
 *  - `stop_on_error: false` is ignored: cells that arrive within 200 ms of an error are skipped without a word, and with
 *    a status Jupyter does not know ("abort" instead of "aborted");
 *  - after a shutdown request the process waits for open timers and sockets of the learner: seconds at every restart.
 */
const { JupyterHandlerImpl, ZmqServer } = require("tslab/dist/jupyter.js");
const { TaskCanceledError } = require("tslab/dist/util.js");
const { lastFailure } = require("./cell-errors.cjs");

/** Cells queued behind a failed one are skipped when they arrive within this time (tslab's own choice, ms). */
const SKIP_MS = 200;

JupyterHandlerImpl.prototype.handleExecute = async function handleExecute(request, writeStream, writeDisplayData) {
  try {
    const count = await this.execQueue.add(() => this.handleExecuteImpl(request, writeStream, writeDisplayData));
    return { status: "ok", execution_count: count.count, user_expressions: {}, payload: [] };
  } catch (e) {
    if (e instanceof TaskCanceledError) return { status: "aborted", execution_count: this.execCount };
    this.execQueue.reset(request.stop_on_error === false ? undefined : SKIP_MS);
    const failure = lastFailure() ?? {
      ename: "Error",
      evalue: String(e?.message ?? e),
      traceback: [String(e?.stack ?? e)],
    };
    return { status: "error", execution_count: this.execCount, ...failure };
  }
};

ZmqServer.prototype.handleExecute = async function handleExecute(socket, request) {
  const send = (type, content, to = this.iopub) => {
    const message = request.createReply();
    message.header.msg_type = type;
    message.content = content;
    message.signAndSend(this.connInfo.key, to);
  };
  const reply = await this.handler.handleExecute(
    request.content,
    (name, text) => send("stream", { name, text }),
    (data, isUpdate) => send(isUpdate ? "update_display_data" : "display_data", data),
  );
  if (reply.status === "error") {
    send("error", { ename: reply.ename, evalue: reply.evalue, traceback: reply.traceback });
  }
  send("execute_reply", reply, socket);
};

const { close } = ZmqServer.prototype;
ZmqServer.prototype.close = function closeAndExit() {
  close.call(this);
  setTimeout(() => process.exit(0), 100).unref(); // time for the last messages to leave
};
