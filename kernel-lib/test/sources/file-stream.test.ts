/**
 * Files as a stream. The script of the first tests was also run on real Spark 4.3, which gave the same batches, offsets and
 * log files (rows within a batch apart: Spark packs files by size, see DIFFERENCES.md).
 */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Trigger } from "../../src/index";
import { newSession } from "../stream-test";

/** Seconds since 1970 of the first file. */
const T = 1_700_000_000;
const DAY = 86_400;

describe("a stream of files", () => {
  let base: string;
  const inside = (name: string): string => join(base, "in", name);

  beforeEach(() => {
    base = mkdtempSync(join(tmpdir(), "stepstream-files-"));
    mkdirSync(join(base, "in"));
  });
  afterEach(() => rmSync(base, { recursive: true, force: true }));

  function put(name: string, text: string, atSeconds: number): void {
    mkdirSync(join(inside(name), ".."), { recursive: true });
    writeFileSync(inside(name), text);
    utimesSync(inside(name), atSeconds, atSeconds);
  }

  const json = (...values: number[]): string => values.map((a) => `{"a":${a}}\n`).join("");

  /** Runs until all that is there is read: the values of each batch. */
  async function run(
    checkpoint: string,
    options: Record<string, string | number> = {},
    { trigger = Trigger.AvailableNow(), path = "in", schema = "a INT" } = {},
  ): Promise<Map<number, unknown[]>> {
    const batches = new Map<number, unknown[]>();
    const stream = newSession().readStream.schema(schema).options(options).json(join(base, path));
    const query = await stream.writeStream
      .foreachBatch(async (rows, id) => {
        batches.set(
          id,
          (await rows.collect()).map((row) => (schema === "a INT" ? row.a : Object.values(row))),
        );
      })
      .option("checkpointLocation", join(base, checkpoint))
      .trigger(trigger)
      .start();
    await query.awaitTermination();
    return batches;
  }

  function aWeek(): void {
    put("c.json", json(4), T);
    put("b.json", json(1, 2), T + 10);
    put("a.json", json(3), T + 20);
    put("_hidden.json", json(5), T);
    put(".dot", json(6), T);
  }

  it("takes files in the order in which they were written, hidden ones never, and keeps a list of them", async () => {
    aWeek();
    assert.deepEqual(
      [...(await run("cp", { maxFilesPerTrigger: 2 }))],
      [
        [0, [4, 1, 2]],
        [1, [3]],
      ],
    );
    const uri = (name: string): string => pathToFileURL(inside(name)).href;
    assert.equal(
      readFileSync(join(base, "cp/sources/0/0"), "utf8"),
      `v1\n{"path":"${uri("c.json")}","timestamp":${T}000,"batchId":0}\n{"path":"${uri("b.json")}","timestamp":${T + 10}000,"batchId":0}`,
    );
  });

  it("goes on after a restart with new files only: not those rewritten, nor those a week older than the newest", async () => {
    aWeek();
    await run("cp");
    put("d.json", json(8), T + 5);
    put("old.json", json(9), T - 10 * DAY);
    put("b.json", json(100), T + 30);
    assert.deepEqual([...(await run("cp"))], [[1, [8]]]);
  });

  it("can take the newest first, and then age does not count if there is a limit", async () => {
    aWeek();
    put("old.json", json(9), T - 10 * DAY);
    assert.deepEqual(
      [...(await run("cp", { latestFirst: "true", maxFilesPerTrigger: 2 }))],
      [
        [0, [3, 1, 2]],
        [1, [4, 9]],
      ],
    );
  });

  it("can count bytes instead of files; a file larger than the limit comes alone", async () => {
    aWeek();
    assert.deepEqual(
      [...(await run("cp", { maxBytesPerTrigger: 17 }))],
      [
        [0, [4]],
        [1, [1, 2]],
        [2, [3]],
      ],
    );
  });

  it("ignores limits for a query that runs once", async () => {
    aWeek();
    const batches = await run("cp", { maxFilesPerTrigger: 1 }, { trigger: Trigger.Once() });
    assert.deepEqual([...batches], [[0, [4, 1, 2, 3]]]);
  });

  it("with fileNameOnly takes two files of one name for the same", async () => {
    put("x/f.json", json(1), T);
    put("y/f.json", json(2), T + 1);
    const options = { recursiveFileLookup: "true", maxFilesPerTrigger: 1 };
    assert.deepEqual([...(await run("cp1", { ...options, fileNameOnly: "true" }))], [[0, [1]]]);
    assert.deepEqual(
      [...(await run("cp2", options))],
      [
        [0, [1]],
        [1, [2]],
      ],
    );
  });

  it("has columns from the names of directories, and reads what fits a pattern", async () => {
    put("day=1/f.json", json(1), T);
    put("day=2/f.json", json(2), T + 1);
    const schema = "a INT, day INT";
    assert.deepEqual(
      [...(await run("cp1", {}, { schema }))],
      [
        [
          0,
          [
            [1, 1],
            [2, 2],
          ],
        ],
      ],
    );
    assert.deepEqual([...(await run("cp2", {}, { path: "in/day=*" }))], [[0, [1, 2]]]);
  });

  it("deletes or archives a file once its batch is done with, and keeps those of the last batch", async () => {
    for (const [how, options] of [
      ["delete", {}],
      ["archive", { sourceArchiveDir: join(base, "archive") }],
    ] as const) {
      for (let i = 0; i < 3; i++) put(`f${i}.json`, json(i), T + i);
      await run(`cp-${how}`, { cleanSource: how, maxFilesPerTrigger: 1, ...options });
      assert.deepEqual(readdirSync(join(base, "in")), ["f2.json"]);
    }
    assert.deepEqual(readdirSync(join(base, "archive", base, "in")), ["f0.json", "f1.json"]);
  });

  it("a file of a batch that must run again is gone: its rows are missing, and nobody says so, as recorded from Spark", async () => {
    for (let i = 0; i < 3; i++) put(`f${i}.json`, json(i), T + i);
    await run("cp", { maxFilesPerTrigger: 1 });
    for (const batch of [1, 2]) rmSync(join(base, `cp/commits/${batch}`));
    rmSync(join(base, "cp/offsets/2"));
    rmSync(inside("f1.json"));
    const again = [...(await run("cp", { maxFilesPerTrigger: 1 }))];
    assert.deepEqual(again.slice(0, 1), [[1, []]]);
  });

  it("deleted after the batch has begun, a file is read all the same", async () => {
    put("f0.json", json(7), T);
    const spark = newSession();
    let seen: unknown[] = [];
    const query = await spark.readStream
      .schema("a INT")
      .json(join(base, "in"))
      .writeStream.foreachBatch(async (rows) => {
        rmSync(inside("f0.json"));
        seen = (await rows.collect()).map((row) => row.a);
      })
      .start({ paused: true });
    await query.processAllAvailable();
    await query.stop();
    assert.deepEqual(seen, [7]);
  });

  it("keeps files it found for the next batches, unless they are too few", async () => {
    for (let i = 0; i < 5; i++) put(`f${i}.json`, json(i), T + 10 + i);
    const spark = newSession();
    const seen: unknown[][] = [];
    const stream = spark.readStream.schema("a INT").option("maxFilesPerTrigger", 2).json(join(base, "in"));
    const query = await stream.writeStream
      .foreachBatch(async (rows) => void seen.push((await rows.collect()).map((row) => row.a)))
      .start({ paused: true });
    await query.nextBatch();
    put("early.json", json(99), T);
    for (let i = 0; i < 3; i++) await query.nextBatch();
    await query.stop();
    // Three were left over, then one, which is still a fifth of a batch: only after that the directory is listed again.
    assert.deepEqual(seen, [[0, 1], [2, 3], [4], [99]]);
  });

  const refused: [string, Record<string, string>, RegExp][] = [
    [
      "no file at all",
      { maxFilesPerTrigger: "0" },
      /Invalid value '0' for option 'maxFilesPerTrigger', must be a positive/,
    ],
    ["two limits", { maxFilesPerTrigger: "1", maxBytesPerTrigger: "1" }, /can't be both set at the same time/],
    [
      "a flag that is none",
      { latestFirst: "maybe" },
      /Invalid value 'maybe' for option 'latestFirst', must be 'true' or/,
    ],
    ["a way of cleaning that is none", { cleanSource: "maybe" }, /Must be one of ARCHIVE,DELETE,OFF/],
    ["an archive without a place", { cleanSource: "archive" }, /must be used with 'sourceArchiveDir' option/],
    [
      "modifiedBefore",
      { modifiedBefore: "2020-01-01" },
      /option 'modifiedbefore' is not allowed in file stream sources/,
    ],
    ["an age that is no time", { maxFileAge: "soon" }, /Failed to parse time string: soon/],
    [
      "less than no cache",
      { maxCachedFiles: "-1" },
      /Invalid value '-1' for option 'maxCachedFiles', must be an integer/,
    ],
    ["a ratio above one", { discardCachedInputRatio: "2" }, /must be a positive float between 0 and 1/],
  ];
  for (const [what, options, message] of refused)
    it(`refuses ${what}`, async () => {
      await assert.rejects(run("cp", options), { message });
    });

  it("refuses an archive that the stream would read again", async () => {
    const options = { cleanSource: "archive", sourceArchiveDir: inside("archive") };
    await assert.rejects(run("cp", options), { message: /Base archive path cannot be set to the path where/ });
  });

  it("wants to be told the columns, and a directory that is there", async () => {
    const reader = newSession().readStream.format("json");
    await assert.rejects(reader.load(join(base, "in")).writeStream.format("noop").start(), {
      message: /Schema must be specified when creating a streaming source DataFrame/,
    });
    await assert.rejects(run("cp", {}, { path: "nowhere" }), { message: /\[PATH_NOT_FOUND\] Path does not exist/ });
  });

  it("finds the columns itself when the session allows it", async () => {
    put("a.json", '{"a":1,"b":"x"}\n', T);
    const spark = newSession();
    spark.conf.set("spark.sql.streaming.schemaInference", true);
    const stream = spark.readStream.json(join(base, "in"));
    assert.equal((await stream.schema()).sql, "STRUCT<a: BIGINT, b: STRING>");
  });
});
