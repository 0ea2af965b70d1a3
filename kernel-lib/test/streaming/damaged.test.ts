/** A checkpoint or a recording that is damaged: a clear error, a dead query, nothing half-written, and a process that lives. */
import assert from "node:assert/strict";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DataFrame } from "../../src/index";
import {
  type Action,
  addData,
  batchOf,
  changeDisk,
  check,
  checkAnswer,
  expectFailure,
  expectNoStart,
  newSession,
  startStream,
  stopStream,
  testStream,
} from "../stream-test";

const SCHEMA = "t TIMESTAMP, k STRING, v INT";

const byKey = (input: DataFrame): DataFrame => input.groupBy("k").count();

const write = (path: string, text: string): Action =>
  changeDisk(`write ${JSON.stringify(text)} to ${path}`, (disk) =>
    disk.writeAtomic(path, new TextEncoder().encode(text), { overwrite: true }),
  );

const remove = (path: string): Action => changeDisk(`delete ${path}`, (disk) => disk.delete(path));

/** Makes the file end in the middle. */
const cut = (path: string): Action =>
  changeDisk(`cut ${path} in half`, async (disk) => {
    const bytes = (await disk.read(path)) as Uint8Array;
    await disk.writeAtomic(path, bytes.subarray(0, bytes.length >> 1), { overwrite: true });
  });

describe("a damaged checkpoint stops the query with a clear error, and nothing is written", () => {
  /** Two batches, the damage, a restart that fails; the files are the same afterwards. */
  const damaged = (damage: Action, failure: Action): Promise<void> => {
    let files: string[] = [];
    return testStream(
      SCHEMA,
      byKey,
      { outputMode: "update" },
      batchOf([1, "a", 1]),
      batchOf([2, "b", 1]),
      stopStream(),
      damage,
      check("note the files", async ({ disk }) => {
        files = await disk.listFiles("");
      }),
      addData([3, "a", 1]),
      ...(failure.text.startsWith("expectNoStart") ? [] : [startStream()]),
      failure,
      check("nothing was written but the batch's own offsets", async ({ disk }) => {
        const added = (await disk.listFiles("")).filter((file) => !files.includes(file));
        assert.deepEqual(
          added.filter((file) => file !== "offsets/2"),
          [],
        );
      }),
      checkAnswer(["a", 1], ["b", 1]),
    );
  };

  it("an offset log entry that is torn", () =>
    damaged(cut("offsets/1"), expectNoStart(/Failed to read log file .*offsets\/1\. /)));

  it("an offset log entry that is empty", () =>
    damaged(write("offsets/1", ""), expectNoStart(/offsets\/1\. Incomplete log file in the offset log: it is empty/)));

  it("an offset log of a newer version", () =>
    damaged(write("offsets/1", "v9\n{}\n0"), expectNoStart(/UnsupportedLogVersion: .* encountered v9/)));

  it("a gap in the offset log", () =>
    damaged(remove("offsets/0"), expectFailure(null, /Previous batch 0 not found in offset log/)));

  it("a commit log entry that is torn", () =>
    damaged(write("commits/1", 'v1\n{"nextBatch'), expectFailure(null, /Failed to read log file .*commits\/1\. /)));

  // Recorded: real Spark runs batch 0 again, and does not get as far as writing offsets/1.
  it("an offset log entry that is deleted though its batch is committed", () =>
    damaged(
      remove("offsets/1"),
      expectFailure("CONCURRENT_STREAM_LOG_UPDATE", /Multiple streaming jobs detected for 0/),
    ));

  it("a state file that is missing", () =>
    damaged(
      changeDisk("delete version 1 of all state", async (disk) => {
        for (const partition of ["0", "1"]) await disk.delete(`state/0/${partition}/1.delta`);
      }),
      expectFailure(
        "CANNOT_LOAD_STATE_STORE.CANNOT_READ_DELTA_FILE_NOT_EXISTS",
        /state\/0\/0\/1\.delta does not exist/,
      ),
    ));

  it("a state file that is torn", () =>
    damaged(
      cut("state/0/0/2.delta"),
      expectFailure("CANNOT_LOAD_STATE_STORE.CANNOT_READ_DELTA_FILE", /Error reading delta file state\/0\/0\/2\.delta/),
    ));

  it("logs without the id of their query", () =>
    damaged(
      remove("metadata"),
      expectNoStart(
        /\[STREAMING_CHECKPOINT_MISSING_METADATA_FILE\] Checkpoint location memory is in an inconsistent state: .* SQLSTATE: 42K03/,
      ),
    ));

  it("logs without the id of their query may go on under a new one where the setting says so", () =>
    testStream(
      SCHEMA,
      byKey,
      { outputMode: "update" },
      ...[stopStream(), remove("metadata"), startStream(), batchOf([1, "a", 1]), stopStream(), remove("metadata")],
      check("not looked at", ({ spark }) =>
        spark.conf.set("spark.sql.streaming.checkpoint.verifyMetadataExists.enabled", false),
      ),
      ...[startStream(), batchOf([2, "a", 1]), checkAnswer(["a", 1], ["a", 2])],
    ));

  it("state metadata that is no JSON", () =>
    damaged(
      write("state/0/_metadata/metadata", "v1\n{oops"),
      expectFailure(null, /state metadata in state\/0\/_metadata\/metadata cannot be read/),
    ));

  it("state that is missing altogether", () =>
    damaged(remove("state"), expectFailure("STREAMING_STATEFUL_OPERATOR_MISSING_STATE_DIRECTORY", /empty or missing/)));
});

describe("a second query on the same checkpoint", () => {
  for (const file of ["offsets/1", "commits/1"])
    it(`in another session has written ${file}: CONCURRENT_STREAM_LOG_UPDATE`, () =>
      testStream(
        SCHEMA,
        byKey,
        { outputMode: "update" },
        batchOf([1, "a", 1]),
        write(file, "v1\n{}\n0"),
        addData([2, "a", 1]),
        expectFailure("CONCURRENT_STREAM_LOG_UPDATE", /Multiple streaming jobs detected for 1/),
      ));
});

describe("a recording with a damaged line", () => {
  it("fails the query at the batch that reads it, with file and line; the batches before are done", async () => {
    const directory = fs.mkdtempSync(join(tmpdir(), "stepstream-damaged-"));
    try {
      const line = (offset: number): string =>
        `${JSON.stringify({ offset, arrival: `2026-01-01T00:00:0${offset}Z`, key: null, value: { v: offset } })}\n`;
      const manifest = { name: "damaged", schema: "v INT", partitions: [{ file: "0.jsonl", count: 4 }] };
      fs.writeFileSync(join(directory, "manifest.json"), JSON.stringify(manifest));
      fs.writeFileSync(join(directory, "0.jsonl"), `${line(0)}${line(1)}{"offset":2,"arr\n${line(3)}`);
      const spark = newSession();
      const writer = spark.readStream
        .format("replay")
        .option("path", directory)
        .option("maxOffsetsPerTrigger", 2)
        .load()
        .writeStream.format("memory")
        .queryName("damaged");
      const failure = await writer
        .start({ paused: true })
        .then((query) => query.processAllAvailable())
        .then(
          () => assert.fail("nobody noticed"),
          (error: unknown) => error,
        );
      assert.ok(failure instanceof Error);
      assert.match(failure.message, /0\.jsonl.*3/);
      assert.deepEqual(spark.streams.active, []);
    } finally {
      fs.rmSync(directory, { recursive: true, force: true });
    }
  });
});
