"use strict";
// `node [flags of V8] make-code-cache.cjs ENGINE DIGEST`: runs the engine for a moment and leaves what V8 compiled of it.
const { createRequire } = require("node:module");
const { dirname } = require("node:path");
const { engineScript, writeCodeCache } = require("./engine-script.cjs");
const { warmUp } = require("./warm-up.cjs");

async function main(engine, digest) {
  const script = engineScript(engine);
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(engine), module, engine, dirname(engine));
  await warmUp(module.exports);
  writeCodeCache(engine, digest, script.createCachedData());
}

main(...process.argv.slice(2));
