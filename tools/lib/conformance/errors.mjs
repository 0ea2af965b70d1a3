// An error of the engine in the corpus's form (FORMAT.md 3), and whether it is the one expected.
import { NotThere, stepstream } from "./engine.mjs";

/** An error with the place where it came up: "conf", "analysis", "start" or "run". */
export class CaseError extends Error {
  constructor(where, cause) {
    super(cause.message, { cause });
    this.where = where;
  }
}

/** The first line of a message that says something: a parse error's text begins with an empty one. */
export const gist = (message) => message.trim().split("\n", 1)[0];

/** Does `body`; what it throws is an error at `where`. */
export async function at(where, body) {
  try {
    return await body();
  } catch (error) {
    throw error instanceof CaseError || error instanceof NotThere ? error : new CaseError(where, error);
  }
}

/** The error of the innermost cause that has an error class. */
function innermost(error) {
  let found = error;
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (!(cause instanceof stepstream.SparkError)) found = found instanceof stepstream.SparkError ? found : cause;
    else if (cause.errorClass !== null || !(found instanceof stepstream.SparkError)) found = cause;
  }
  return found;
}

/** @param caseError a CaseError */
export function encodeError(caseError, more = {}) {
  const error = innermost(caseError.cause);
  return {
    where: caseError.where,
    errorClass: error.errorClass ?? null,
    sqlState: error.sqlState ?? null,
    javaClass: error.name,
    // What the engine did not throw on purpose is never the right answer.
    ...(error instanceof stepstream.SparkError ? {} : { internal: true }),
    message: String(error.message).slice(0, 600),
    ...more,
  };
}

/** What is wrong with `actual` where `expected` was to come; null when nothing is. */
export function errorDifference(expected, actual, anyOutput = false) {
  if (actual === undefined) return `no error, but ${expected.errorClass ?? expected.javaClass} was expected`;
  const got = `${actual.where}: ${gist(actual.message)}`;
  if (expected === undefined) return `error at ${got}`;
  if (actual.internal && expected.errorClass !== null) return `a failure of the engine itself at ${got}`;
  const legacy = expected.errorClass === null || expected.errorClass.startsWith("_LEGACY");
  if (!legacy && actual.errorClass !== expected.errorClass)
    return `error class ${actual.errorClass}, not ${expected.errorClass}; at ${got}`;
  if (expected.sqlState != null && !legacy && actual.sqlState !== expected.sqlState)
    return `SQLSTATE ${actual.sqlState}, not ${expected.sqlState}; at ${got}`;
  const early = (where) => (where === "start" || where === "run") && !anyOutput;
  const samePlace = actual.where === expected.where || (early(actual.where) && early(expected.where));
  return samePlace ? null : `error at ${actual.where}, not at ${expected.where}: ${gist(actual.message)}`;
}
