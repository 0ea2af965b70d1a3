"use strict";
/*
 * The compiler tslab uses for cells, with four things changed. tslab rewrites a name of an earlier cell, `x`, to
 * `exports.x` while a cell is emitted; our transformer runs just before and prepares what tslab would get wrong:
 *   `{ x }`                  tslab leaves `x` alone: "x is not defined"           → we write `{ x: exports.x }`
 *   `const { rows: r } = y`  tslab turns the key into `exports.rows` when its      → we write the key as a string
 *                            type came from an earlier cell: a syntax error
 * `strict` is on: the lessons teach types, and null mistakes are found while typing. Source maps are on: see
 * cell-errors.cjs.
 */
const tsId = require.resolve("@tslab/typescript-for-tslab");
const ts = require(tsId);

/** Maps of the cell converted last: [CommonJS → ES module, ES module → TypeScript], as JSON objects. */
let lastMaps = null;

function fixNamesOfEarlierCells(program) {
  const checker = program.getTypeChecker();
  const isEarlier = (symbol) =>
    (symbol?.declarations ?? []).some((d) => d.getSourceFile().fileName.endsWith("/__prev__.d.ts"));
  const asString = (name) => ts.setOriginalNode(ts.factory.createStringLiteral(name.text), name);

  return (context) => {
    const visit = (node) => {
      const n = ts.visitEachChild(node, visit, context);
      if (ts.isShorthandPropertyAssignment(n)) {
        if (!isEarlier(checker.getShorthandAssignmentValueSymbol(node))) return n;
        const value = ts.factory.createPropertyAccessExpression(ts.factory.createIdentifier("exports"), n.name.text);
        const init = n.objectAssignmentInitializer;
        return ts.factory.createPropertyAssignment(
          asString(n.name),
          init ? ts.factory.createAssignment(value, init) : value,
        );
      }
      if (ts.isBindingElement(n) && n.propertyName && ts.isIdentifier(n.propertyName)) {
        return ts.factory.updateBindingElement(n, n.dotDotDotToken, asString(n.propertyName), n.name, n.initializer);
      }
      if (ts.isPropertyAssignment(n) && ts.isIdentifier(n.name) && isEarlier(checker.getSymbolAtLocation(n.name))) {
        return ts.factory.updatePropertyAssignment(n, asString(n.name), n.initializer);
      }
      return n;
    };
    return (file) => ts.visitNode(file, visit);
  };
}

function createWatchCompilerHost(files, options, ...rest) {
  return ts.createWatchCompilerHost(files, { ...options, strict: true, inlineSourceMap: true }, ...rest);
}

function createWatchProgram(host) {
  const inner = host.afterProgramCreate;
  host.afterProgramCreate = (builder) => {
    const emit = builder.emit;
    builder.emit = (file, write, token, onlyTypes, custom = {}) => {
      const before = [fixNamesOfEarlierCells(builder.getProgram())];
      return emit.call(builder, file, write, token, onlyTypes, {
        ...custom,
        after: [...before, ...(custom.after ?? [])],
      });
    };
    inner(builder);
  };
  return ts.createWatchProgram(host);
}

const INLINE_MAP = /\n?\/\/# sourceMappingURL=data:application\/json;base64,([\w+/=]+)\s*$/;

/** tslab's second step: an emitted ES module becomes CommonJS. Keeps both maps out of the code and aside. */
function transpileModule(js, options) {
  const inner = INLINE_MAP.exec(js);
  const out = ts.transpileModule(js.replace(INLINE_MAP, ""), {
    ...options,
    compilerOptions: { ...options.compilerOptions, sourceMap: true },
  });
  if (inner) {
    lastMaps = [JSON.parse(out.sourceMapText), JSON.parse(Buffer.from(inner[1], "base64").toString("utf8"))];
  }
  return { ...out, outputText: out.outputText.replace(/\n?\/\/# sourceMappingURL=\S+\s*$/, "\n") };
}

require.cache[tsId].exports = Object.create(ts, {
  __esModule: { value: true },
  createWatchCompilerHost: { value: createWatchCompilerHost },
  createWatchProgram: { value: createWatchProgram },
  transpileModule: { value: transpileModule },
});

// tslab asks the compiler whether a cell awaits at its top level, and the answer is "no" for `await (x)`,
// `await (async () => …)()` and a lone `for await`. Any cell that says `await` may run as an async function.
const converter = require("tslab/dist/converter.js");
const { createConverter } = converter;
converter.createConverter = (options) => {
  const made = createConverter(options);
  const { convert } = made;
  made.convert = (declarations, source) => {
    lastMaps = null;
    const result = convert(declarations, source);
    if (!result.hasToplevelAwait && /\bawait\b/.test(source)) result.hasToplevelAwait = true;
    return result;
  };
  return made;
};

module.exports = {
  /** The two source maps of the cell converted last, innermost step first; null when it did not compile. */
  lastSourceMaps: () => lastMaps,
};
