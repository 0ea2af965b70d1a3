"use strict";
/*
 * The engine's one file as a script of V8. A code cache is what V8 compiled of it in another process. V8 looks whether its
 * version, its flags and the length of the text are the same, and that is not enough: Node 20.11 dies of a cache that
 * Node 20.20 made. So the name of a cache says the text (by a digest), the version of Node and V8's own tag for the flags,
 * and behind what is V8's stands which file of Node made it, and of which file: V8 keeps that name for stack traces.
 */
const { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } = require("node:fs");
const { dirname, join } = require("node:path");
const { cachedDataVersionTag } = require("node:v8");
const vm = require("node:vm");

const HEAD = "(function (exports, require, module, __filename, __dirname) {";

const cacheFile = (engine, digest) =>
  join(dirname(engine), "code-cache", `${digest}-${process.version}-${cachedDataVersionTag().toString(16)}`);

/** Of which file, and by which Node. */
exports.origin = (engine) => {
  const { size, mtimeMs } = statSync(process.execPath);
  return Buffer.from(JSON.stringify([engine, process.execPath, size, mtimeMs]));
};

/** The code cache that this process can use, or null. */
exports.readCodeCache = (engine, digest) => {
  try {
    const bytes = readFileSync(cacheFile(engine, digest));
    const origin = exports.origin(engine);
    const end = bytes.length - origin.length;
    return end > 0 && bytes.subarray(end).equals(origin) ? bytes.subarray(0, end) : null;
  } catch {
    return null;
  }
};

exports.writeCodeCache = (engine, digest, data) => {
  const file = cacheFile(engine, digest);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.part`, Buffer.concat([data, exports.origin(engine)]));
  renameSync(`${file}.part`, file); // nobody reads half of it
};

/** A script whose value is the function that Node makes of a module. A cache that V8 refuses is as good as none. */
exports.engineScript = (engine, cachedData) =>
  // The build sees to it that the file is ASCII, which is read fastest as Latin-1.
  new vm.Script(`${HEAD}${readFileSync(engine, "latin1")}\n})`, {
    filename: engine,
    columnOffset: -HEAD.length, // the first line is where the file has it
    cachedData,
  });
