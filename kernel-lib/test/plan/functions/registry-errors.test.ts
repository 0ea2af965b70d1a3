/**
 * Every function of the registry, called with arguments that nobody meant: none, NULLs, values of each kind.
 *
 * What is refused is refused in Spark's words; a TypeError or a RangeError of JavaScript's is always a mistake of ours.
 */
import assert from "node:assert/strict";
import type { SparkSession } from "../../../src/api/spark-session";
import { SparkError } from "../../../src/data/errors";
import { functionNames, lookupFunction } from "../../../src/plan/functions/registry";
import { session } from "../../operators/session";

const VALUES: readonly string[] = ["NULL", "1", "'x'", "array(1)", "map('k', 1)", "struct(1)", "X'01'", "true"];

/** As a list of arguments each: none, one of each kind, two alike, one behind a text, and some three. */
const CALLS: readonly string[] = [
  "",
  ...VALUES,
  ...VALUES.flatMap((value) => [`${value}, ${value}`, `'x', ${value}`]),
  "NULL, NULL, NULL",
  "'x', 1, 1",
];

/** Null when it was refused or computed as it should be. */
async function mistake(spark: SparkSession, call: string): Promise<string | null> {
  try {
    await spark.sql(`SELECT ${call}`).collect();
    return null;
  } catch (error) {
    return error instanceof SparkError ? null : `${call}: ${String(error).slice(0, 150)}`;
  }
}

describe("no function of the registry fails with an error of JavaScript's", () => {
  const spark = session();
  const names = functionNames().filter((name) => /^[a-z_]\w*$/.test(name) && lookupFunction(name)?.kind !== "window");
  // One test for each letter, so that none takes long.
  for (const letter of new Set(names.map((name) => name[0])))
    it(`those that begin with ${letter}`, async function () {
      this.timeout(60_000);
      const found: string[] = [];
      for (const name of names.filter((one) => one.startsWith(letter)))
        for (const args of CALLS) {
          const [fewest, most] = lookupFunction(name)?.arity ?? [0, 0];
          const given = args === "" ? 0 : args.split(", ").length;
          if (given < fewest - 1 || given > most + 1) continue;
          const wrong = await mistake(spark, `${name}(${args})`);
          if (wrong !== null) found.push(wrong);
        }
      assert.deepEqual(found, []);
    });
});
