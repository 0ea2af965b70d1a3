// Modes "batch" and "exprs": one query, or many expressions, over tables at hand (FORMAT.md 2.5, 2.6).
import { rowsDifference, schemaDifference, typeDifference } from "./compare.mjs";
import { call, decodeRows, encodedRows, NotThere, newSession, parseSchema, schemaText, sql } from "./engine.mjs";
import { at, CaseError, encodeError, errorDifference } from "./errors.mjs";
import { build } from "./program.mjs";

/** The tables of a case as temporary views; by name. */
export function tables(spark, described) {
  const frames = {};
  for (const [name, { schema, rows, batches }] of Object.entries(described)) {
    const struct = parseSchema(schema);
    const all = rows ?? batches.filter((batch) => batch !== null).flat();
    frames[name] = spark.createDataFrame(decodeRows(all, struct), struct);
    frames[name].createOrReplaceTempView(name);
  }
  return frames;
}

/** What the engine makes of a batch case, in the shape of `expected`. */
export async function runBatch(theCase) {
  const actual = {};
  try {
    const spark = await at("conf", () => newSession(theCase.sink?.conf));
    const frames = tables(spark, { ...theCase.sources, ...theCase.static });
    const df = await at("analysis", async () => {
      const built = build(theCase.program, { spark, frames });
      actual.schema = schemaText(await built.schema());
      return built;
    });
    actual.rows = await at("run", () => encodedRows(df));
  } catch (error) {
    if (!(error instanceof CaseError)) throw error;
    actual.error = encodeError(error);
  }
  return actual;
}

export function batchDifference({ expected, sink, compare }, actual) {
  if (expected.error || actual.error) return errorDifference(expected.error, actual.error);
  const how = { ordered: sink?.ordered, relTol: compare?.relTol };
  return schemaDifference(expected.schema, actual.schema) ?? rowsDifference(expected.rows, actual.rows, how);
}

/** What the engine makes of each expression of a case, in the shape of `expected`. */
export async function runExprs(theCase) {
  let spark;
  let frames;
  try {
    spark = await at("conf", () => newSession(theCase.sink?.conf));
    frames = tables(spark, theCase.sources ?? {});
  } catch (error) {
    if (!(error instanceof CaseError)) throw error;
    return { results: theCase.exprs.map((text) => ({ expr: text, error: encodeError(error) })) };
  }
  const table = Object.values(frames)[0];
  const results = [];
  for (const text of theCase.exprs) results.push(await runExpr(spark, table, text));
  return { results };
}

async function runExpr(spark, table, text) {
  const result = { expr: text };
  try {
    const df = await at("analysis", async () => {
      const built = table ? call(table, "DataFrame", "selectExpr", text) : sql(spark, `SELECT ${text}`);
      const [field] = (await built.schema()).fields;
      result.type = field.dataType.sql;
      result.nullable = field.nullable;
      return built;
    });
    result.values = (await at("run", () => encodedRows(df))).map((row) => row[0]);
  } catch (error) {
    if (error instanceof NotThere) result.missing = error.message;
    else if (error instanceof CaseError) result.error = encodeError(error);
    else throw error;
  }
  return result;
}

/** A line per expression that differs; null when none does. */
export function exprsDifference({ expected, sink, compare }, actual) {
  const how = { ordered: sink?.ordered ?? true, relTol: compare?.relTol };
  const lines = expected.results.flatMap((wanted, i) => {
    const difference = exprDifference(wanted, actual.results[i], how);
    return difference === null ? [] : [`${wanted.expr}: ${difference}`];
  });
  if (lines.length === 0) return null;
  return `${lines.length} of ${expected.results.length} expressions\n    ${lines.join("\n    ")}`;
}

function exprDifference(expected, actual, how) {
  if (actual?.missing) return actual.missing;
  if (expected.error || actual.error) return errorDifference(expected.error, actual.error);
  const rows = (values) => values.map((value) => [value]);
  return typeDifference(expected.type, actual.type) ?? rowsDifference(rows(expected.values), rows(actual.values), how);
}
