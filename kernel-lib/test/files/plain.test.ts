import assert from "node:assert/strict";
import type { ColumnBatch } from "../../src/data/column-batch";
import { parseSchema } from "../../src/data/ddl";
import { FileOptions } from "../../src/data/file-options";
import { SeededRandom } from "../../src/data/random";
import { CsvReader } from "../../src/files/csv-reader";
import { JsonReader } from "../../src/files/json-reader";
import type { FileReader } from "../../src/files/reader";

/** `lineSep` keeps the quick way out of it, and means the same for lines that end in `\n`. */
const QUICK = new FileOptions({}, "UTC");
const SLOW = new FileOptions({ lineSep: "\n" }, "UTC");

const SCHEMA = parseSchema("a INT, b BIGINT, c DOUBLE, d STRING, e TIMESTAMP, f DATE, g BOOLEAN, h FLOAT, i SMALLINT");
const CELLS = [
  "1",
  "-1",
  "0",
  "-0",
  "007",
  "1.5",
  "-2.50",
  ".5",
  "1.",
  "1e3",
  "32768",
  "2147483648",
  "9007199254740993",
  "99999999999999999999",
  "0.1234567890123456789",
  "123456789012345.5",
  "true",
  "false",
  "TRUE",
  "null",
  "",
  " ",
  "é",
  "NaN",
  "tru",
  "a b",
  "2024-02-29",
  "2023-02-29",
  "2024-1-1",
  "2024-01-01 10:11:12",
  "2024-01-01T10:11:12Z",
  "2024-01-01T10:11:12.123456Z",
  "2024-01-01T24:00:00Z",
  "2024-01-01T10:11:12.1234567Z",
  "2024-01-01T10:11:12+01:00",
  "2024-01-01x10:11:12",
  "2024-01-01T10:11:12.Z",
];

describe("the quick ways of reading", function () {
  this.timeout(20_000);

  function rows(batches: Iterable<ColumnBatch>): string[] {
    const shown = (value: unknown): unknown =>
      typeof value === "bigint" ? `${value}n` : Object.is(value, -0) ? "-0" : Number.isNaN(value) ? "NaN" : value;
    return [...batches].flatMap((batch) => batch.toRows().map((row) => JSON.stringify(row.map(shown))));
  }

  function same(quick: FileReader, slow: FileReader, lines: readonly string[], columns: readonly number[]): void {
    const read = (reader: FileReader, text: string): string[] => {
      const file = { path: "x", bytes: new TextEncoder().encode(text) };
      return rows(reader.read(file, SCHEMA, columns) as Iterable<ColumnBatch>);
    };
    const text = lines.join("\n");
    const expected = read(slow, text);
    const actual = read(quick, text);
    const at = actual.findIndex((row, i) => row !== expected[i]);
    if (at < 0 && actual.length === expected.length) return;
    const culprit = lines.find((line) => read(quick, line).join() !== read(slow, line).join());
    assert.fail(`row ${at}: ${actual[at]} instead of ${expected[at]}; read alone, this line differs: ${culprit}`);
  }

  const random = new SeededRandom(3);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random.next() * from.length)];
  const count = SCHEMA.fields.length;

  it("csv: thousands of records, plain and odd, as by all the rules", () => {
    const cell = (): string => (random.next() < 0.03 ? pick(['"x,y"', 'a"b', "\t"]) : pick(CELLS));
    const width = (): number => (random.next() < 0.05 ? count - 2 + Math.floor(random.next() * 4) : count);
    const lines = Array.from({ length: 5_000 }, () => Array.from({ length: width() }, cell).join(","));
    for (const columns of [SCHEMA.fields.map((_, i) => i), [3, 0], []])
      same(new CsvReader(QUICK), new CsvReader(SLOW), [...lines, "", " ", "1,2"], columns);
  });

  it("json: thousands of records, plain and odd, as by all the rules", () => {
    const value = (): string => {
      const text = pick(CELLS);
      if (random.next() < 0.05) return pick(['{"x":1}', "[1]", '"\\n"', "'q'", '"\\u00e9"', '"']);
      return random.next() < 0.5 ? text : JSON.stringify(text);
    };
    const names = [...SCHEMA.names, "zz", "A"];
    const line = (): string => {
      const fields = random.next() < 0.7 ? SCHEMA.names : Array.from({ length: 4 }, () => pick(names));
      const gap = pick(["", "", " ", "\t"]);
      const body = fields.map((name) => `${gap}"${name}"${gap}:${gap}${value()}`).join(",");
      return `{${body}}${pick(["", "", "", " ", " x", ","])}`;
    };
    const lines = Array.from({ length: 5_000 }, line);
    for (const columns of [SCHEMA.fields.map((_, i) => i), [3, 0], []])
      same(new JsonReader(QUICK), new JsonReader(SLOW), [...lines, "", " ", "[]", "{", "{}", "null"], columns);
  });

  it("lines that end in \\r\\n or only in \\r are lines", () => {
    const read = (text: string): string[] => {
      const file = { path: "x", bytes: new TextEncoder().encode(text) };
      return rows(new JsonReader(QUICK).read(file, SCHEMA, [0]));
    };
    assert.deepEqual(read('{"a":1}\r\n{"a":2}\r{"a":3}\n'), ["[1]", "[2]", "[3]"]);
  });
});
