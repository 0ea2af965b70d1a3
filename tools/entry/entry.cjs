"use strict";
/* global ENGINE_DIGEST */
/*
 * What `require("stepstream")` loads: dist/stepstream.js, beside dist/engine.js, which is the library. Compiling two
 * megabytes is nearly all that an import costs, so the build leaves what V8 made of them in dist/code-cache. Where that
 * does not fit this process (another Node, other flags of V8), the engine is loaded as any module is: slower, no more.
 */
const Module = require("node:module");
const { join } = require("node:path");
const vm = require("node:vm");
const { engineScript, readCodeCache } = require("./engine-script.cjs");

const engine = join(__dirname, "engine.js");

// Jest runs modules in a world of their own. A script would run outside of it, and its arrays be no `Array`s there.
const inOwnWorld = vm.runInThisContext("Object") !== Object;
const cache = inOwnWorld ? null : readCodeCache(engine, ENGINE_DIGEST);
if (cache === null) module.exports = require("./engine.js");
else {
  const run = engineScript(engine, cache).runInThisContext();
  // With --enable-source-maps Node reads the map of what it loads as a module, not of scripts: this says where it is.
  if (process.sourceMapsEnabled !== false)
    new Module(engine, module)._compile("//# sourceMappingURL=engine.js.map", engine);
  run(exports, require, module, engine, __dirname);
}
