"use strict";
/*
 * Plain tslab prints a cell's error as stderr text and sends Jupyter no error: nbgrader crashes on it, nbconvert does
 * not stop, and the trace is full of tslab's own frames at lines ("evalmachine.<anonymous>:5") that are not the cell's.
 * Here the executor's errors are collected instead as {ename, evalue, traceback}: frames of tslab and of node's `vm` go,
 * frames of cells are named `In[3]:line:column` and mapped back to the TypeScript the learner wrote. (Frames of the
 * library are mapped by node itself, --enable-source-maps.)
 */
const { SourceMap } = require("node:module");
const { format } = require("node:util");
const vm = require("node:vm");
const executor = require("tslab/dist/executor.js");
const { lastSourceMaps } = require("./compiler.cjs");

const state = globalThis[Symbol.for("stepstream.kernel")];
const mapsOfCell = new Map(); // cell → { maps, lastLine }
let failure = null;

const PLUMBING =
  /^\s+at .*(tslab-preload\.cjs|[\\/]tools[\\/]kernel[\\/]|[\\/]tslab[\\/]dist[\\/]|\(?node:(vm|internal)\b)/;

/** A position in a cell's JavaScript, found again in its TypeScript; lines and columns count from 1. */
function inTypeScript(cell, line, column) {
  const own = mapsOfCell.get(cell);
  if (!own) return null;
  let at = { line: line - 1, column: column - 1 };
  for (const map of own.maps) {
    const entry = map.findEntry(at.line, at.column);
    if (entry.originalLine === undefined) return null;
    at = { line: entry.originalLine, column: entry.originalColumn };
  }
  return at.line < 1 ? null : { line: at.line, column: at.column + 1 }; // tslab puts one line before the cell's first
}

function cleanStack(stack) {
  const lines = [];
  for (const line of String(stack).split("\n")) {
    if (PLUMBING.test(line)) continue;
    const own = /^(\s+at .*?)\(?In\[(\d+)\]:(\d+):(\d+)\)?$/.exec(line);
    if (!own) {
      lines.push(line);
      continue;
    }
    if (Number(own[3]) === mapsOfCell.get(Number(own[2]))?.lastLine) continue; // tslab's call of the cell
    const at = inTypeScript(Number(own[2]), Number(own[3]), Number(own[4]));
    const where = at ? `In[${own[2]}]:${at.line}:${at.column}` : `In[${own[2]}]`;
    // what a cell declares lives on tslab's `exports` proxy: "Proxy.f" is the learner's "f"
    const name = own[1]
      .trim()
      .replace(/^at\s*/, "")
      .replace(/\b(Proxy|Object)\./, "")
      .replace("<anonymous>", "")
      .trim();
    lines.push(name === "" || name === "async" ? `    at ${where}` : `    at ${name} (${where})`);
  }
  return lines.join("\n");
}

function describe(thrown) {
  const isError = thrown !== null && typeof thrown === "object" && typeof thrown.stack === "string";
  if (!isError) return { ename: "Thrown", evalue: format(thrown), traceback: [`Thrown: ${format(thrown)}`] };
  const traceback = [cleanStack(thrown.stack)];
  for (let e = thrown.cause, depth = 0; e?.stack && depth < 5; e = e.cause, depth++) {
    traceback.push(`Caused by: ${cleanStack(e.stack)}`);
  }
  return { ename: String(thrown.name), evalue: String(thrown.message), traceback };
}

/** A message of the compiler: where, what, and the line itself with a mark under the place. */
function addDiagnostic(source, file, line, column, message) {
  const where = file === "" ? `In[${state.cell}]` : file.trim();
  const text = `${where}:${line}:${column} - ${message}`;
  failure ??= { ename: "CompileError", evalue: text, traceback: [] };
  failure.traceback.push(`${failure.traceback.length === 0 ? "CompileError: " : ""}${text}`);
  const code = file === "" ? source.split("\n")[line - 1] : undefined;
  if (code !== undefined) failure.traceback.push(`    ${code}`, `    ${" ".repeat(column - 1)}^`);
}

const { createExecutor } = executor;
executor.createExecutor = (root, converters, console) => {
  let source = "";
  const made = createExecutor(root, converters, {
    log: console.log,
    error(...args) {
      if (args.length === 5) addDiagnostic(source, ...args.slice(1));
      else failure = describe(args[0]);
    },
  });
  const { execute } = made;
  made.execute = (code) => {
    source = code;
    failure = null;
    state.cell += 1;
    return execute(code);
  };
  return made;
};

// tslab runs a cell as a script without a name; give it one, so that its frames can be recognised.
const { runInThisContext } = vm;
vm.runInThisContext = (code, options) => {
  if (!options?.breakOnSigint) return runInThisContext(code, options);
  const maps = lastSourceMaps()?.map((m) => new SourceMap(m));
  if (maps) mapsOfCell.set(state.cell, { maps, lastLine: code.split("\n").length });
  // displayErrors would put an excerpt of the JavaScript above the message
  return runInThisContext(code, { ...options, displayErrors: false, filename: `In[${state.cell}]` });
};

module.exports = {
  /** The failure of the cell run last: {ename, evalue, traceback: string[]}, or null when it did well. */
  lastFailure: () => failure,
};
