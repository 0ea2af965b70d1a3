import assert from "node:assert/strict";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findRecording, openRecording, recordingAt } from "../../src/sources/find-recording";
import { jsonErrorPosition } from "../../src/sources/json-position";
import { readRecording } from "../../src/sources/recording";
import { folder, line, NOON_MS } from "./small-recording";

const MANIFEST = {
  name: "rooms",
  schema: "room STRING NOT NULL, celsius DOUBLE, seen TIMESTAMP",
  eventTimeColumn: "seen",
  partitions: [{ file: "0.jsonl", count: 2 }],
};

const FIRST = line(0, 1, { room: "attic", celsius: 3.5, seen: "2026-01-01T12:00:00Z" }, "k");
const SECOND = line(1, 2, { room: "cellar", celsius: null });

describe("a recording", () => {
  it("is read into columns, with keys and arrivals", async () => {
    const recording = await readRecording(await folder({ "manifest.json": MANIFEST, "0.jsonl": FIRST + SECOND }));
    assert.equal(recording.name, "rooms");
    assert.equal(recording.eventTimeColumn, "seen");
    assert.deepEqual(recording.schema.names, ["room", "celsius", "seen"]);
    const [{ count, columns, keys, arrivalsMs }] = recording.partitions;
    assert.equal(count, 2);
    assert.deepEqual(
      columns.map((column) => [column.get(0), column.get(1)]),
      [
        ["attic", "cellar"],
        [3.5, null],
        [NOON_MS * 1000, null],
      ],
    );
    assert.deepEqual(keys, ["k", null]);
    assert.deepEqual([...arrivalsMs], [NOON_MS + 1000, NOON_MS + 2000]);
  });

  it("is parsed once while its files stay the same, and again when one changes", async () => {
    const manifest = { ...MANIFEST, partitions: [{ file: "0.jsonl" }] };
    const disk = await folder({ "manifest.json": manifest, "0.jsonl": FIRST });
    const first = await readRecording(disk);
    assert.equal(await readRecording(disk), first);
    await disk.append("0.jsonl", new TextEncoder().encode(SECOND));
    assert.equal((await readRecording(disk)).partitions[0].count, 2);
  });

  it("takes times in other forms too, and keeps microseconds", async () => {
    const text = FIRST.replace("2026-01-01T12:00:00Z", "2026-01-01 14:00:00.000001+02:00").replace(
      "12:00:01.000Z",
      "12:00:01Z",
    );
    const manifest = { ...MANIFEST, partitions: [{ file: "0.jsonl" }] };
    const [partition] = (await readRecording(await folder({ "manifest.json": manifest, "0.jsonl": text }))).partitions;
    assert.equal(partition.arrivalsMs[0], NOON_MS + 1000);
    assert.equal(partition.columns[2].get(0), NOON_MS * 1000 + 1);
  });

  const refuses = (what: string, files: Record<string, string | object>, expected: RegExp): void => {
    it(`refuses ${what}`, async () => {
      const disk = await folder({ "manifest.json": MANIFEST, ...files });
      await assert.rejects(readRecording(disk), { name: "IllegalArgumentException", message: expected });
    });
  };

  refuses(
    "a broken line, with its column",
    { "0.jsonl": `${FIRST}{"offset":1,"arrival" "x"}\n` },
    /0\.jsonl, line 2: no JSON from column 23 on: \{"offset":1,/,
  );
  refuses("a line cut short", { "0.jsonl": FIRST + SECOND.slice(0, 30) }, /line 2: no JSON from column \d+ on/);
  refuses(
    "a long broken line without printing all of it",
    { "0.jsonl": `x${"y".repeat(200)}` },
    /column 1 on: x{1}y{78}…\.$/,
  );
  refuses("a line that is no object", { "0.jsonl": "[1]\n" }, /line 1: not a JSON object: \[1\]/);
  refuses(
    "a gap in the offsets",
    { "0.jsonl": FIRST + SECOND.replace('"offset":1', '"offset":2') },
    /line 2: the offset is 2, but 1 comes next/,
  );
  refuses("a missing offset", { "0.jsonl": "{}\n" }, /line 1: the offset is missing, but 0/);
  refuses(
    "arrivals that go back",
    { "0.jsonl": FIRST + line(1, 0, { room: "x" }) },
    /line 2: the arrival .* is before that of the line above/,
  );
  refuses(
    "an arrival that is no time",
    { "0.jsonl": '{"offset":0,"arrival":"noon"}' },
    /line 1: the arrival is "noon"; it must be a time such as/,
  );
  refuses(
    "a record without value",
    { "0.jsonl": FIRST + SECOND.replace('"value"', '"valeu"') },
    /line 2: "value" is missing/,
  );
  refuses(
    "a cell of another type",
    { "0.jsonl": line(0, 0, { room: "attic", celsius: "warm" }) },
    /line 1: value\.celsius: "warm" is not the JSON form of a DOUBLE/,
  );
  refuses(
    "a null where there must be none",
    { "0.jsonl": line(0, 0, { celsius: 1 }) },
    /line 1: value\.room is null, but the schema says STRING NOT NULL/,
  );
  refuses(
    "another number of records than the manifest says",
    { "0.jsonl": FIRST },
    /has 1 records, its manifest says 2\. If it was changed by accident/,
  );
  refuses(
    "another checksum than the manifest says",
    { "manifest.json": { ...MANIFEST, partitions: [{ file: "0.jsonl", sha256: "00" }] }, "0.jsonl": FIRST },
    /has the checksum [0-9a-f]{64}, its manifest says 00\./,
  );
  refuses("a missing file", {}, /memory\/0\.jsonl is missing\. The manifest names it/);
  refuses(
    "a missing file that is made here",
    { "manifest.json": { ...MANIFEST, derive: "d.mjs" } },
    /0\.jsonl is missing.*run `node tools\/datasets\.mjs`/,
  );
  refuses("a manifest that is not JSON", { "manifest.json": "{" }, /memory\/manifest\.json is not JSON/);
  refuses(
    "a manifest without schema",
    { "manifest.json": { name: "x" } },
    /manifest\.json: "schema" is missing; it must be a string/,
  );
  refuses(
    "a manifest without partitions",
    { "manifest.json": { ...MANIFEST, partitions: [] } },
    /"partitions" must be a list/,
  );
  refuses(
    "a manifest with a strange count",
    { "manifest.json": { ...MANIFEST, partitions: [{ file: "0.jsonl", count: "2" }] } },
    /partitions\[0\]: "count" must be a number, not "2"/,
  );
  refuses(
    "an event-time column that is none",
    { "manifest.json": { ...MANIFEST, eventTimeColumn: "when" } },
    /eventTimeColumn when is not a column; the schema has room, celsius, seen/,
  );

  it("knows where a text stops being JSON", () => {
    for (const [text, at] of [
      ["", 0],
      ["{", 1],
      ['{"a":1,}', 7],
      ["[1,2", 4],
      ["[1 2]", 3],
      ['{"a" 1}', 5],
      ["{a:1}", 1],
      ['"open', 0],
      ["01", 1],
      ["[tru]", 1],
      ["{} x", 3],
    ] as const)
      assert.equal(jsonErrorPosition(text), at, text);
    const good = ' {"a":[true,null,-1.5e3,"\\u00e9"],"b":{}} ';
    assert.equal(jsonErrorPosition(good), good.length, "all of it is JSON");
  });
});

describe("finding a recording", () => {
  const root = fs.mkdtempSync(join(tmpdir(), "stepstream-datasets-"));
  before(() => {
    fs.mkdirSync(join(root, "datasets", "one"), { recursive: true });
    fs.mkdirSync(join(root, "datasets", "no-manifest"));
    fs.mkdirSync(join(root, "notebooks", "deep"), { recursive: true });
    fs.writeFileSync(join(root, "datasets", "one", "manifest.json"), "{}");
  });
  after(() => fs.rmSync(root, { recursive: true, force: true }));

  it("looks in the directory and in those above it", async () => {
    const found = await findRecording("one", join(root, "notebooks", "deep"));
    assert.match(found.description, /datasets\/one$/);
  });

  it("lists what there is when the name is unknown", async () => {
    await assert.rejects(
      findRecording("two", join(root, "notebooks")),
      /no recording "two": no folder datasets\/two .*There are: one\b/,
    );
  });

  it("opens what the options of a replay name", async () => {
    const story = await openRecording({ dataset: "story" });
    assert.equal(await openRecording({ path: "datasets/story" }), story);
  });

  it("takes a folder by its path, and lists its neighbours when there is none", async () => {
    assert.match((await recordingAt(join(root, "datasets", "one"))).description, /datasets\/one$/);
    await assert.rejects(
      recordingAt(join(root, "datasets", "two")),
      /has no manifest\.json\. Beside it there are: one\./,
    );
  });
});
