/** Hashes that a real Spark computed: where a key's rows and its state lie depends on every bit of them. */
import assert from "node:assert/strict";
import { parseDataType } from "../../src/data/ddl";
import { hashLong, murmur3 } from "../../src/data/murmur3";
import { readRecorded } from "../recorded/programs";
import { fromGolden, type GoldenCell } from "./golden-value";

interface HashCase {
  readonly sql: string;
  readonly type?: string;
  readonly value?: GoldenCell;
  /** Several columns are hashed one after the other. */
  readonly columns?: readonly string[];
  readonly values?: readonly GoldenCell[];
  readonly hash: number;
}

describe("murmur3 is Spark's hash()", () => {
  const cases = readRecorded<HashCase>("hash.json");
  for (const { sql, type, value = null, columns = [type ?? ""], values = [value], hash } of cases) {
    it(sql, () => {
      const types = columns.map(parseDataType);
      assert.equal(
        types.reduce((seed, column, i) => murmur3(fromGolden(values[i], column), column, seed), 42),
        hash,
      );
    });
  }
  it("is the same for a text as for its bytes, short or long", () => {
    for (const text of [
      "é".repeat(400),
      "a".repeat(2000),
      "abcdé",
      ...Array.from({ length: 9 }, (_, n) => "xyz~".repeat(3).slice(0, n)),
    ])
      assert.equal(murmur3(text, parseDataType("string"), 7), murmur3(Buffer.from(text), parseDataType("binary"), 7));
  });

  it("is the same for a long as a number and as a bigint", () => {
    for (const value of [0, -1, 2 ** 32, -(2 ** 32), 2 ** 53 - 1, -(2 ** 53) + 1, 123456789012])
      assert.equal(hashLong(value, 42), hashLong(BigInt(value), 42));
  });

  it("has all cases", () => assert.equal(cases.length, 74));
});
