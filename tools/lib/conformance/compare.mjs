// Whether two results are the same (FORMAT.md 4): numbers as numbers, rows as a multiset unless ordered.
import { parseSchema, schemaText } from "./engine.mjs";

const SLACK = 1e-15; // of sums of doubles, whose order is not fixed

/** @param relTol relative tolerance for numbers */
export function sameValue(a, b, relTol = SLACK) {
  if (typeof a === "number" && typeof b === "number")
    return a === b || Math.abs(a - b) <= relTol * Math.max(Math.abs(a), Math.abs(b));
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((value, i) => sameValue(value, b[i], relTol));
  if (isObject(a) && isObject(b)) {
    const keys = Object.keys(a);
    return keys.length === Object.keys(b).length && keys.every((k) => k in b && sameValue(a[k], b[k], relTol));
  }
  return a === b || (bigger(a) && bigger(b) && BigInt(a) === BigInt(b));
}

const isObject = (x) => typeof x === "object" && x !== null && !Array.isArray(x);
/** A BIGINT may be a number on the one side and text on the other. */
const bigger = (x) => (typeof x === "number" ? Number.isSafeInteger(x) : /^-?\d{1,19}$/.test(x));

/** What is different, as text; null when nothing is. */
export function rowsDifference(expected, actual, { ordered = false, relTol } = {}) {
  const left = [...actual];
  const missing = [];
  for (const row of expected) {
    const i = ordered
      ? sameValue(row, left[0], relTol)
        ? 0
        : -1
      : left.findIndex((other) => sameValue(row, other, relTol));
    if (i >= 0) left.splice(i, 1);
    else if (ordered) return `rows in this order expected: ${show(expected)}; got ${show(actual)}`;
    else missing.push(row);
  }
  if (missing.length === 0 && left.length === 0) return null;
  return `rows missing: ${show(missing)}; rows too many: ${show(left)}`;
}

function show(rows) {
  const text = rows
    .slice(0, 5)
    .map((row) => JSON.stringify(row))
    .join(" ");
  return `[${text}${rows.length > 5 ? ` and ${rows.length - 5} more` : ""}]`;
}

const bare = (ddl) => ddl.replaceAll(" NOT NULL", "");

/** Types and names; NOT NULL is advisory. */
export function schemaDifference(expected, actual) {
  return expected === undefined || bare(normal(expected)) === bare(actual)
    ? null
    : `schema ${bare(actual)}, not ${bare(expected)}`;
}

/** Written as we write it, if we know the types. */
function normal(ddl) {
  try {
    return schemaText(parseSchema(bare(ddl)));
  } catch {
    return ddl;
  }
}

/** The type of an expression, as SQL text. */
export function typeDifference(expected, actual) {
  return expected === undefined
    ? null
    : (schemaDifference(`x ${expected}`, `x ${actual}`)?.replaceAll(/\bx /g, "") ?? null);
}
