// Whether a stream's batches are those expected, delivery by delivery (FORMAT.md 2.4).
import { rowsDifference, sameValue, schemaDifference } from "./compare.mjs";
import { errorDifference } from "./errors.mjs";

export function streamDifference(theCase, actual) {
  const { expected } = theCase;
  const wrong =
    schemaDifference(expected.schema, actual.schema ?? "") ??
    (expected.isStreaming === actual.isStreaming ? null : `isStreaming is ${actual.isStreaming}`);
  if (expected.error || actual.error) {
    const difference = errorDifference(expected.error, actual.error, expected.batches?.length > 0);
    if (difference !== null) return difference;
    if (expected.error.where === "analysis" || expected.error.where === "conf") return null;
  }
  return wrong ?? batchesDifference(theCase, actual);
}

function batchesDifference(theCase, actual) {
  const expected = theCase.expected.batches ?? [];
  const label = (b) => `batch ${b.batchId} (step ${b.step}${b.run ? `, run ${b.run}` : ""})`;
  for (const [i, wanted] of expected.entries()) {
    const got = actual.batches[i];
    if (got === undefined) return `${label(wanted)} did not come`;
    const difference = batchDifference(theCase, wanted, got);
    if (difference !== null) return `${label(wanted)}: ${difference}`;
  }
  const more = actual.batches[expected.length];
  return more === undefined ? null : `${label(more)} is one too many, with ${more.rows.length} rows`;
}

function batchDifference({ sink, compare = {} }, wanted, got) {
  const ignore = new Set(compare.ignore ?? []);
  for (const key of ["batchId", "step", "run", "failed"])
    if (!ignore.has(key) && (wanted[key] || 0) !== (got[key] || 0)) return `${key} is ${got[key]}`;
  if (!ignore.has("rows")) {
    const difference = rowsDifference(wanted.rows, got.rows, { ordered: sink.ordered, relTol: compare.relTol });
    if (difference !== null) return difference;
  }
  for (const key of ["numInputRows", "inputRows", "eventTime"]) {
    if (ignore.has(key) || !(key in wanted)) continue;
    if (!sameValue(wanted[key], got[key]))
      return `${key} is ${JSON.stringify(got[key])}, not ${JSON.stringify(wanted[key])}`;
  }
  if (!ignore.has("dataSources") && wanted.dataSources && !sameSet(wanted.dataSources, got.dataSources ?? []))
    return `dataSources are ${got.dataSources}, not ${wanted.dataSources}`;
  return ignore.has("stateOperators") || !wanted.stateOperators
    ? null
    : stateDifference(wanted.stateOperators, got.stateOperators ?? [], compare.ignoreMetrics ?? []);
}

const sameSet = (a, b) => JSON.stringify([...a].sort()) === JSON.stringify([...b].sort());
/** A runner may leave these out (FORMAT-STATEFUL.md). */
const OPTIONAL = ["numRegisteredTimers", "numDeletedTimers", "numExpiredTimers"];

function stateDifference(wanted, got, ignored) {
  if (wanted.length !== got.length) return `${got.length} state operators, not ${wanted.length}`;
  for (const [i, operator] of wanted.entries())
    for (const [key, value] of Object.entries(operator)) {
      if (ignored.includes(key) || (OPTIONAL.includes(key) && !(key in got[i]))) continue;
      if (got[i][key] !== value) return `${key} of ${operator.operatorName} is ${got[i][key]}, not ${value}`;
    }
  return null;
}
