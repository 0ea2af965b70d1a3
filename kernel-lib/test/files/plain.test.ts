import assert from "node:assert/strict";
import type { ColumnBatch } from "../../src/data/column-batch";
import { parseSchema } from "../../src/data/ddl";
import { FileOptions } from "../../src/data/file-options";
import { SeededRandom } from "../../src/data/random";
import { BatchWriter } from "../../src/files/batch-writer";
import { CsvReader } from "../../src/files/csv-reader";
import { PlainJson } from "../../src/files/json-fast";
import { JsonReader } from "../../src/files/json-reader";
import { notPlain } from "../../src/files/plain-lines";
import type { FileReader } from "../../src/files/reader";

/** `lineSep` keeps the quick way out of it, and means the same for lines that end in `\n`. */
const MODES = ["PERMISSIVE", "DROPMALFORMED", "FAILFAST"].map((mode) => ({
  quick: new FileOptions({ mode }, "UTC"),
  slow: new FileOptions({ mode, lineSep: "\n" }, "UTC"),
}));
const QUICK = MODES[0].quick;
const SLOW = MODES[0].slow;

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
  "1E-7",
  "1e",
  "-",
  "--1",
  "+1",
  "-01",
  "-0.0",
  "00",
  "0.1e400",
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
  "日本語 😀",
  "NaN",
  "-Infinity",
  "nul",
  "nulls",
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
      try {
        return rows(reader.read(file, SCHEMA, columns) as Iterable<ColumnBatch>);
      } catch (error) {
        return [`${error}`];
      }
    };
    const text = lines.join("\n");
    const expected = read(slow, text);
    const actual = read(quick, text);
    const at = actual.findIndex((row, i) => row !== expected[i]);
    if (at < 0 && actual.length === expected.length) return;
    // The last line of a file is read the slow way.
    const alone = (line: string): string => `${line}\n${" ".repeat(100)}`;
    const culprit = lines.find((line) => read(quick, alone(line)).join() !== read(slow, alone(line)).join());
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

  it("csv: zero bytes are no date, nor a time, also before any date has come", () => {
    const row = (cell: string): string => SCHEMA.fields.map((_, i) => (i === 0 ? "1" : cell)).join(",");
    const lines = [row(`${"\0".repeat(8)}??`), row(`${"\0".repeat(8)}?? 10:11:12`), " ".repeat(99)];
    for (const columns of SCHEMA.fields.map((_, i) => [i]))
      same(new CsvReader(QUICK), new CsvReader(SLOW), lines, columns);
  });

  const value = (): string => {
    const text = pick(CELLS);
    if (random.next() < 0.05)
      return pick(['{"x":1}', "[1]", '[{"y":[]},"}"]', '"\\n"', "'q'", '"\\u00e9"', '"', '"\t"', "{}", "[", '{"a":1']);
    return random.next() < 0.5 ? text : JSON.stringify(text);
  };
  const names = [...SCHEMA.names, "zz", "A", "é", "", "a b"];
  const record = (): string => {
    const fields = random.next() < 0.7 ? SCHEMA.names : Array.from({ length: 4 }, () => pick(names));
    const gap = pick(["", "", " ", "\t"]);
    const body = fields.map((name) => `${gap}"${name}"${gap}:${gap}${value()}`).join(",");
    return `{${body}}${pick(["", "", "", " ", " x", ",", "}", "\r", "\r ", '{"a":1}'])}`;
  };
  const oddRecords = [
    "",
    " ",
    "[]",
    "{",
    "{}",
    "null",
    '{"a"}',
    '{"a":}',
    '{"a":1',
    '{,"a":1}',
    '{"a":1,}',
    '{"a":1{"b":2}',
  ];

  it("json: thousands of records, plain and odd, as by all the rules", () => {
    const lines = [...Array.from({ length: 5_000 }, record), ...oddRecords, '{"a":1}'];
    for (const { quick, slow } of MODES.slice(0, 2))
      for (const columns of [SCHEMA.fields.map((_, i) => i), [3, 0], []])
        same(new JsonReader(quick), new JsonReader(slow), lines, columns);
  });

  it("json: many records alike with an odd one now and then, and then many of another kind", () => {
    const likely = new Map([
      ["a", ["1", "-20", "0", "null"]],
      ["c", ["1.5", "-0.25", "12345678901234567890", "0"]],
      ["d", ['"x"', '"é"', '""', "null"]],
      ["e", ['"2024-01-01T10:11:12Z"', '"1969-12-31 23:59:59.5"']],
      ["zz", ["null", '"?"', "-1.5", "true"]],
    ]);
    const alike = (names: readonly string[], gap: string): string[] =>
      Array.from({ length: 1_500 }, () => {
        if (random.next() < 0.02) return random.next() < 0.5 ? record() : pick(oddRecords);
        const fields = names.map((name) => {
          const plain = random.next() < 0.98 ? pick(likely.get(name) ?? []) : value();
          return `"${name}":${gap}${plain}`;
        });
        return `{${fields.join(`,${gap}`)}}`;
      });
    const kinds = [
      alike(["a", "c", "d", "e", "zz"], ""),
      alike(["e", "d"], " "),
      alike(["zz"], ""),
      alike(["d", "a"], ""),
    ];
    for (const { quick, slow } of MODES.slice(0, 2))
      for (const columns of [SCHEMA.fields.map((_, i) => i), [3, 0], []])
        same(new JsonReader(quick), new JsonReader(slow), kinds.flat(), columns);
  });

  it("json: a bad record among good ones ends FAILFAST alike", () => {
    const { quick, slow } = MODES[2];
    for (const line of [...oddRecords, ...Array.from({ length: 500 }, record)])
      same(new JsonReader(quick), new JsonReader(slow), ['{"a":1,"d":"x"}', line, '{"a":2}', " ".repeat(99)], [0, 3]);
  });

  it("json: fields in another order, twice, missing or unknown, and other blanks, are still read the quick way", () => {
    const lines = [
      '{"a":1,"d":"x","e":"2024-01-01T10:11:12.5Z","zz":"?","g":true}',
      '{"a":2,"d":"x","e":"2024-01-01T10:11:12.5Z","zz":"?","g":false}',
      '{"d":"é","a":-3,"zz":false,"g":null}',
      '{"a": 4, "d": "", "c": -0.5, "yy": null}',
      '{"a":5,"a":6,"zz":-1.25,"zz":0}',
      '{ "d" : null , "d" : "y" }'.replaceAll(" ,", ","),
    ];
    const wanted = SCHEMA.fields.filter(({ name }) => "acdeg".includes(name));
    const plain = PlainJson.for(wanted, "UTC") as PlainJson;
    const out = new BatchWriter(wanted.map(({ dataType }) => dataType));
    const bytes = new TextEncoder().encode([...lines, ...lines, " ".repeat(100)].join("\n"));
    const left = [...notPlain(bytes, out, plain.read)];
    assert.deepEqual(left, [" ".repeat(100)]);
    const expected = [
      [1, null, "x", 1_704_103_872_500_000, true],
      [2, null, "x", 1_704_103_872_500_000, false],
      [-3, null, "é", null, null],
      [4, -0.5, "", null, null],
      [6, null, null, null, null],
      [null, null, "y", null, null],
    ];
    assert.deepEqual(out.take().toRows(), [...expected, ...expected]);
  });

  it("lines that end in \\r\\n or only in \\r are lines", () => {
    const read = (text: string): string[] => {
      const file = { path: "x", bytes: new TextEncoder().encode(text) };
      return rows(new JsonReader(QUICK).read(file, SCHEMA, [0]));
    };
    for (const end of ["", " ".repeat(100)])
      assert.deepEqual(read(`{"a":1}\r\n{"a":2}\r{"a":3}\n${end}`), ["[1]", "[2]", "[3]"]);
  });
});
