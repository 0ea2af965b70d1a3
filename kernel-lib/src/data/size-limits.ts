/**
 * How large a value may be. Spark's arrays have at most 2,147,483,632 elements, and what is larger is an error; so it is here, with limits
 * that fit into this process: a text has 2^27 letters, an array 2^26 elements.
 */
import { SparkError } from "./errors";

export const MOST_LETTERS: number = 2 ** 27;
const MOST_CELLS = 2 ** 26;
const SPARKS_LIMIT = 2_147_483_632;

/** Spark's limit where that is what is passed, else ours. */
function limitFor(length: number | bigint, ours: number): number | null {
  return length > SPARKS_LIMIT ? SPARKS_LIMIT : length > ours ? ours : null;
}

function tooLarge(kind: string, length: number | bigint, limit: number, rest: string): SparkError {
  return new SparkError(
    `COLLECTION_SIZE_LIMIT_EXCEEDED.${kind}`,
    `Can't create array with ${length} elements which exceeding the array size limit ${limit}, ${rest}`,
    { sqlState: "54000" },
  );
}

/** @throws SparkError for an array that would have more elements than there may be */
export function checkCells(name: string, length: number | bigint): void {
  const limit = limitFor(length, MOST_CELLS);
  if (limit !== null)
    throw tooLarge("FUNCTION", length, limit, `unsuccessful try to create arrays in the function \`${name}\`.`);
}

/** @throws SparkError for an array whose length an argument says */
export function checkCount(name: string, length: number | bigint): void {
  const limit = limitFor(length, MOST_CELLS);
  if (limit !== null)
    throw tooLarge(
      "PARAMETER",
      length,
      limit,
      `the value of parameter(s) \`count\` in the function \`${name}\` is invalid.`,
    );
}

/** @throws SparkError for a text that would be longer than there may be */
export function checkLetters(name: string, length: number): void {
  if (length > MOST_LETTERS)
    throw tooLarge("FUNCTION", length, MOST_LETTERS, `unsuccessful try to create arrays in the function \`${name}\`.`);
}

/** What JavaScript says of a text or array that got too large on the way, in Spark's words; anything else as it is. */
export function ofSize(error: unknown): unknown {
  if (!(error instanceof RangeError) || !/^Invalid (string|array|typed array) length/.test(error.message)) return error;
  return new SparkError(
    "COLLECTION_SIZE_LIMIT_EXCEEDED.INITIALIZE",
    `Can't create array with more elements than fit into this process, which exceeding the array size limit ${MOST_LETTERS}, cannot initialize an array with specified parameters.`,
    { sqlState: "54000", cause: error },
  );
}
