// The runner of recorded cases: its comparer must see every difference, and its steps, restarts and failures must be those
// of the format. The cases here are small and say what Spark does by the rules of the format alone.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCase } from "./lib/conformance/case.mjs";
import { rowsDifference, schemaDifference, typeDifference } from "./lib/conformance/compare.mjs";
import { stepstream } from "./lib/conformance/engine.mjs";
import { CaseError, encodeError, errorDifference } from "./lib/conformance/errors.mjs";
import { runGolden } from "./lib/golden.mjs";
import { inRoot } from "./lib/paths.mjs";

const rows = (...values) => values.map((v) => ({ v }));

/** A stream of numbers, straight through. */
function stream(sink, batches, expectedBatches, more = {}) {
  return {
    name: "numbers",
    mode: "stream",
    sources: { e: { schema: "v INT", batches } },
    program: "e",
    sink: { outputMode: "append", trigger: "default", feed: "step", ...sink },
    expected: { schema: "v INT", isStreaming: true, batches: expectedBatches },
    ...more,
  };
}

const delivery = (batchId, step, cells, more = {}) => ({
  batchId,
  step,
  rows: cells.map((v) => [v]),
  numInputRows: cells.length,
  inputRows: { e: cells.length },
  dataSources: ["e"],
  eventTime: {},
  stateOperators: [],
  ...more,
});

async function passes(theCase) {
  const { outcome, reason } = await runCase(theCase);
  assert.equal(outcome, "passed", reason);
}

describe("conformance: what counts as equal", () => {
  it("rows are a multiset unless they are ordered", () => {
    assert.equal(rowsDifference([[1], [2]], [[2], [1]]), null);
    assert.match(rowsDifference([[1], [1]], [[1], [2]]), /missing: \[\[1\]\]; rows too many: \[\[2\]\]/);
    assert.match(rowsDifference([[1], [2]], [[2], [1]], { ordered: true }), /in this order/);
    assert.match(rowsDifference([[1]], [[1], [1]], { ordered: true }), /too many/);
  });

  it("numbers are numbers, long ones may be text, and a tolerance is kept", () => {
    assert.equal(rowsDifference([[1.0, "9007199254740993"]], [[1, "9007199254740993"]]), null);
    assert.notEqual(rowsDifference([["9007199254740993"]], [["9007199254740992"]]), null);
    assert.notEqual(rowsDifference([[1]], [["1.0"]]), null);
    assert.notEqual(rowsDifference([[1.001]], [[1]]), null);
    assert.equal(rowsDifference([[1.001]], [[1]], { relTol: 0.01 }), null);
    assert.notEqual(rowsDifference([[null]], [[0]]), null);
    assert.notEqual(rowsDifference([[{ a: 1 }]], [[{ b: 1 }]]), null);
  });

  it("schemas by names and types, NOT NULL aside", () => {
    assert.equal(schemaDifference("a BIGINT NOT NULL,`count(1)` INT", "a BIGINT,`count(1)` INT NOT NULL"), null);
    assert.notEqual(schemaDifference("a BIGINT", "a INT"), null);
    assert.notEqual(schemaDifference("a BIGINT", "b BIGINT"), null);
    assert.equal(typeDifference("DECIMAL(11,2)", "DECIMAL(11,2)"), null);
    assert.notEqual(typeDifference("DECIMAL(11,2)", "DECIMAL(12,2)"), null);
  });

  it("errors by place, class and SQLSTATE", () => {
    const wanted = { where: "run", errorClass: "DIVIDE_BY_ZERO", sqlState: "22012" };
    const thrown = (where, errorClass, sqlState) =>
      encodeError(new CaseError(where, new stepstream.SparkError(errorClass, "no", { sqlState })));
    assert.equal(errorDifference(wanted, thrown("run", "DIVIDE_BY_ZERO", "22012")), null);
    assert.equal(
      errorDifference(wanted, thrown("start", "DIVIDE_BY_ZERO", "22012")),
      null,
      "nothing was given out yet",
    );
    assert.match(errorDifference(wanted, thrown("start", "DIVIDE_BY_ZERO", "22012"), true), /at start, not at run/);
    assert.match(errorDifference(wanted, thrown("analysis", "DIVIDE_BY_ZERO", "22012")), /at analysis, not at run/);
    assert.match(errorDifference(wanted, thrown("run", "CAST_OVERFLOW", "22012")), /error class CAST_OVERFLOW/);
    assert.match(errorDifference(wanted, thrown("run", "DIVIDE_BY_ZERO", "22003")), /SQLSTATE 22003/);
    assert.match(errorDifference(wanted, undefined), /no error/);
    assert.match(errorDifference(undefined, thrown("run", "DIVIDE_BY_ZERO", "22012")), /error at run/);
    const crash = encodeError(new CaseError("run", new TypeError("x is undefined")));
    assert.match(errorDifference(wanted, crash), /failure of the engine itself/);
  });
});

describe("conformance: how a stream is run", () => {
  it("a batch per step with data, an empty list too, none for a null", async () => {
    const batches = [rows(1, 2), null, [], rows(3)];
    await passes(stream({}, batches, [delivery(0, 0, [1, 2]), delivery(1, 2, []), delivery(2, 3, [3])]));
  });

  it("a wrong row, a batch too few, a wrong metric are failures", async () => {
    const run = async (...expected) => (await runCase(stream({}, [rows(1)], expected))).reason;
    assert.match(await run(delivery(0, 0, [2])), /batch 0 \(step 0\): rows missing/);
    assert.match(await run(), /one too many/);
    assert.match(await run(delivery(0, 0, [1]), delivery(1, 0, [])), /batch 1 \(step 0\) did not come/);
    assert.match(await run(delivery(0, 0, [1], { numInputRows: 2 })), /numInputRows is 1/);
    assert.match(await run(delivery(0, 0, [1], { stateOperators: [{}] })), /0 state operators, not 1/);
  });

  it("preloaded data come one element a batch, with once all together", async () => {
    const batches = [rows(1), rows(2, 3)];
    await passes(stream({ feed: "preload" }, batches, [delivery(0, null, [1]), delivery(1, null, [2, 3])]));
    await passes(stream({ feed: "preload", trigger: "once" }, batches, [delivery(0, null, [1, 2, 3])]));
  });

  it("availableNow starts the query anew for every step", async () => {
    const expected = [delivery(0, 0, [1]), delivery(1, 1, [2], { run: 1 })];
    await passes(stream({ trigger: "availableNow" }, [rows(1), rows(2)], expected));
  });

  it("a restart goes on where the query was", async () => {
    const expected = [delivery(0, 0, [1]), delivery(1, 1, [2], { run: 1 })];
    await passes(stream({}, [rows(1), rows(2)], expected, { recovery: { restartAfterStep: 0 } }));
  });

  it("a batch whose sink failed comes again", async () => {
    const failed = { batchId: 1, step: 1, rows: [[2]], failed: true };
    const expected = [delivery(0, 0, [1]), failed, delivery(1, 1, [2], { run: 1 }), delivery(2, 2, [3], { run: 1 })];
    await passes(stream({}, [rows(1), rows(2), rows(3)], expected, { recovery: { failInBatch: 1 } }));
  });

  it("an error while the program is built is one of analysis", async () => {
    const program = { from: "e", ops: [{ op: "withWatermark", column: "nothing", delay: "1 second" }] };
    const error = { where: "analysis", errorClass: "UNRESOLVED_COLUMN.WITH_SUGGESTION", sqlState: "42703" };
    await passes({ ...stream({}, [rows(1)]), program, expected: { error, batches: [] } });
    const { outcome } = await runCase({ ...stream({}, [rows(1)], [delivery(0, 0, [1])]), program });
    assert.equal(outcome, "failed");
  });
});

describe("golden texts", () => {
  const schema = { kind: "printSchema", name: "one", schema: "a INT", call: { method: "printSchema", level: null } };

  it("the very characters, and the line that differs", async () => {
    const right = await runGolden({ ...schema, text: "root\n |-- a: integer (nullable = true)\n\n" });
    assert.equal(right.outcome, "passed", right.reason);
    const wrong = await runGolden({ ...schema, text: "root\n |-- a: long (nullable = true)\n\n" });
    assert.equal(wrong.outcome, "failed");
    assert.match(wrong.reason, /^line 2 is " \|-- a: integer/);
    assert.equal(
      (await runGolden({ kind: "error", name: "e", call: { method: "api", expression: "?" } })).outcome,
      "skipped",
    );
  });

  it("an error's text without the plan at its end; no error where one is due is a failure", async () => {
    const error = (sql, text) => runGolden({ kind: "error", name: "e", sql, call: { method: "collect" }, text });
    const text =
      "[TABLE_OR_VIEW_NOT_FOUND] The table or view `x` cannot be found. Verify the spelling and correctness of the schema and catalog.\n" +
      "Search path: [`system`.`builtin`, `system`.`session`, `spark_catalog`.`default`].\n" +
      "If you did not qualify the name with a schema, verify the current_schema() output, or qualify the name with the correct schema and catalog.\n" +
      "To tolerate the error on drop use DROP VIEW IF EXISTS or DROP TABLE IF EXISTS. SQLSTATE: 42P01; line 1 pos 14" +
      ";\n'Project [*]\n+- 'UnresolvedRelation [x], [], false\n";
    const found = await error("SELECT * FROM x", text);
    assert.equal(found.outcome, "passed", found.reason);
    assert.match((await error("SELECT 1", text)).reason, /^null, not/);
    assert.match((await error("SELECT * FROM y", text)).reason, /^line 1 is .*`y`/);
  });

  it("what the console sink prints, batch by batch", async () => {
    const stream = {
      schema: "v INT",
      view: "input",
      watermark: null,
      outputMode: "append",
      options: {},
      batches: [[[1]], [[2]]],
    };
    const batch = (id, v) =>
      `${"-".repeat(43)}\nBatch: ${id}\n${"-".repeat(43)}\n+---+\n|  v|\n+---+\n|  ${v}|\n+---+\n\n`;
    const run = (text) => runGolden({ kind: "console", name: "c", sql: "SELECT v FROM input", stream, text });
    const right = await run(batch(0, 1) + batch(1, 2));
    assert.equal(right.outcome, "passed", right.reason);
    assert.equal((await run(batch(0, 1))).outcome, "failed");
  });
});

describe("cases without an answer", () => {
  it("still run, so that others can compare what came out", async () => {
    const { expected, ...unanswered } = stream({}, [rows(1)], [delivery(0, 0, [1])]);
    const { outcome, actual } = await runCase(unanswered);
    assert.equal(outcome, "skipped");
    assert.deepEqual(actual.batches[0].rows, expected.batches[0].rows);
  });

  it("of golden texts too, errors included", async () => {
    const actual = async (theCase) => {
      const result = await runGolden({ name: "x", ...theCase });
      assert.equal(result.outcome, "skipped", result.reason);
      return result.actual;
    };
    assert.equal(await actual({ kind: "cast", sql: "SELECT CAST(1.50 AS STRING)" }), "1.50");
    assert.match(
      await actual({ kind: "format", sql: "SELECT date_format(DATE'2024-01-02', 'A')" }),
      /^\[INVALID_DATETIME/,
    );
    assert.match(await actual({ kind: "error", sql: "SELECT 1 / 0" }), /^\[DIVIDE_BY_ZERO\]/);
    assert.match(await actual({ kind: "explain", sql: "SELECT 1", call: { mode: "simple" } }), /^== Physical Plan ==/);
  });
});

describe("conformance: the command", () => {
  it("prints a line per case and the sum, writes what came out, and fails when a case does", () => {
    const folder = mkdtempSync(join(tmpdir(), "stepstream-cases-"));
    try {
      const good = stream({}, [rows(1)], [delivery(0, 0, [1])]);
      writeFileSync(join(folder, "good.json"), JSON.stringify(good));
      const command = (...args) =>
        execFileSync(process.execPath, [inRoot("tools/conformance.mjs"), ...args], { encoding: "utf8", stdio: "pipe" });
      const text = command("--emit", join(folder, "out"), join(folder, "good.json"));
      assert.match(text, /^passed .*good\.json$/m);
      assert.match(text, /1 passed, 0 failed, 0 skipped\n$/);
      const emitted = JSON.parse(readFileSync(join(folder, "out", folder.split("/").at(-1), "good.json"), "utf8"));
      assert.deepEqual(emitted.batches[0].rows, [[1]]);
      writeFileSync(join(folder, "bad.json"), JSON.stringify({ ...good, expected: { ...good.expected, batches: [] } }));
      assert.throws(
        () => command(join(folder, "good.json"), join(folder, "bad.json")),
        (error) => error.status === 1 && /1 passed, 1 failed, 0 skipped\n$/.test(error.stdout),
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }).timeout(60_000);
});
