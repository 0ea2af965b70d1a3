/** The stores of the RocksDB provider: a database beside the process, filled from the files of the checkpoint. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MemoryDisk } from "../../src/checkpoint/memory-disk";
import { SeededRandom } from "../../src/data/random";
import { LongType, StringType } from "../../src/data/types";
import { openDatabase, type StateDatabase } from "../../src/state/database";
import type { KeyValues } from "../../src/state/key-values";
import { hashOf, sliceOf, textOf } from "../../src/state/slice";
import { encodeRecords, type TextRecord } from "../../src/state/state-codec";
import { PartitionState } from "../../src/state/state-store";
import { ON_DISK } from "../../src/state/store-files";

const change = (store: KeyValues, ...records: TextRecord[]): void => store.load(encodeRecords(records), "1.changelog");

const at = (store: KeyValues, key: string): string | undefined => {
  const place = store.find(sliceOf(key), hashOf(sliceOf(key)));
  return place < 0 ? undefined : textOf(store.valueAt(place));
};

describe("a state store in a database", () => {
  let database: StateDatabase;
  before(async () => {
    const opened = await openDatabase();
    assert.ok(opened !== null, "the package lmdb is not installed");
    database = opened;
  });
  after(() => database.close());

  const schema = { keyTypes: [StringType], valueTypes: [LongType] };
  const open = (disk: MemoryDisk, minDeltasForSnapshot: number = 10, rowsAtOnce: number = 10): PartitionState => {
    const options = { minDeltasForSnapshot, rowsAtOnce };
    return new PartitionState(disk, "state/0/0", schema, options, 0, ON_DISK, database.store(0));
  };
  async function batch(state: PartitionState, version: number, changes: Record<string, number | null>): Promise<void> {
    const task = await state.open(version);
    for (const [key, value] of Object.entries(changes)) value === null ? task.remove([key]) : task.put([key], [value]);
    await task.commit();
  }
  async function contents(state: PartitionState, version: number): Promise<Record<string, unknown>> {
    const entries = [...(await state.open(version)).entries()];
    return Object.fromEntries(entries.map(({ key, value }) => [key[0], value[0]]).sort());
  }

  it("writes changelogs, and snapshots in parts that a list names; what nobody needs goes", async () => {
    const disk = new MemoryDisk();
    const state = open(disk, 1);
    const first = Object.fromEntries("abcdefghijklm".split("").map((key) => [key, 0]));
    const last = 16;
    for (let version = 0; version < last; version++) {
      await batch(state, version, version === 0 ? first : { a: version, [`n${version}`]: version });
      await state.maintain(version - 2);
    }
    // Begun after the second batch: some rows with each, beside those that the batch itself has changed.
    const names = await disk.list("state/0/0");
    const snapshot = Math.min(
      ...names.filter((name) => name.endsWith(".zip")).map((name) => Number.parseInt(name, 10)),
    );
    assert.ok(snapshot > 5 && snapshot < last - 2, `${names}`);
    assert.equal(names.includes(`${snapshot}.changelog`), false);
    assert.deepEqual((await disk.list("state/0/0/SSTs"))[0], "2-0.sst");
    const stateAt = (version: number) => ({
      ...first,
      a: version - 1,
      ...Object.fromEntries(Array.from({ length: version - 1 }, (_, i) => [`n${i + 1}`, i + 1])),
    });
    for (const version of [snapshot, snapshot + 1, last])
      assert.deepEqual(await contents(open(disk), version), stateAt(version), `version ${version}`);
  });

  it("a snapshot's parts stay as long as it is the one to begin with, and go when a later one is", async () => {
    const disk = new MemoryDisk();
    const state = open(disk, 1);
    const rows = Object.fromEntries("abcdefghijklm".split("").map((key) => [key, 0]));
    for (let version = 0; version < 60; version++) {
      await batch(state, version, version === 0 ? rows : { a: version });
      await state.maintain(version - 2);
    }
    const zips = (await disk.list("state/0/0")).filter((name) => name.endsWith(".zip"));
    const begun = new Set((await disk.list("state/0/0/SSTs")).map((name) => name.split("-")[0]));
    assert.ok(zips.length <= 2 && begun.size <= 3 && !begun.has("2"), `${zips} of ${[...begun]}`);
    assert.deepEqual(await contents(open(disk), 60), { ...rows, a: 59 });
  });

  it("a batch that was not committed leaves nothing; one that runs again writes its version over the first attempt", async () => {
    const disk = new MemoryDisk();
    const state = open(disk);
    await batch(state, 0, { a: 1 });
    const failed = await state.open(1);
    failed.put(["a"], [9]);
    failed.abort();
    assert.deepEqual(await contents(state, 1), { a: 1 });
    await batch(open(disk), 1, { a: 100, x: 1 });
    await batch(open(disk), 1, { a: 2 });
    assert.deepEqual(await contents(open(disk), 2), { a: 2 });
  });

  it("a damaged changelog is refused, naming the file", async () => {
    const disk = new MemoryDisk();
    await batch(open(disk), 0, { a: 1 });
    const path = "state/0/0/1.changelog";
    await disk.writeAtomic(path, ((await disk.read(path)) as Uint8Array).subarray(0, 20), { overwrite: true });
    await assert.rejects(open(disk).open(1), /CANNOT_READ_DELTA_FILE.*1\.changelog/);
  });

  it("answers as Map does, whatever is put and removed, also under keys longer than the database takes", () => {
    const random = new SeededRandom(3);
    const below = (n: number): number => Math.floor(random.next() * n);
    const [store, other, model] = [database.store(1), database.store(1), new Map<string, string>()];
    change(other, { key: '["other",1]', value: "[1]" });
    for (let i = 0; i < 3_000; i++) {
      const key = `["${"ключ".repeat(below(20) === 0 ? 400 : 1)}${below(60)}",${below(2)}]`;
      const value = below(3) === 0 ? null : `[${i}]`;
      change(store, { key, value });
      if (value === null) model.delete(key);
      else model.set(key, value);
      assert.equal(at(store, key), model.get(key));
      assert.equal(store.size, model.size);
    }
    assert.deepEqual(new Map(Array.from(store.entries(), ({ key, value }) => [textOf(key), textOf(value)])), model);
    for (const prefix of ['["ключ7",', '["other",', `["${"ключ".repeat(400)}5",`])
      assert.deepEqual(
        store
          .placesWith(prefix)
          .map((place) => textOf(store.keyAt(place)))
          .sort(),
        [...model.keys()].filter((key) => key.startsWith(prefix)).sort(),
      );
    store.clear();
    assert.deepEqual([[...store.entries()], store.size, other.size], [[], 0, 1]);
  });

  it("shows each entry once while batches change it", () => {
    const store = database.store(0);
    change(store, ...Array.from({ length: 2_500 }, (_, i) => ({ key: `["${i}"]`, value: "[0]" })));
    const seen = new Set<string>();
    for (const entry of store.entries()) {
      const key = textOf(entry.key);
      assert.ok(!seen.has(key), key);
      seen.add(key);
      change(store, { key, value: seen.size % 2 === 0 ? null : "[1]" });
    }
    assert.equal(seen.size, 2_500);
    assert.equal(store.size, 1_250);
  });

  it("leaves no folder behind, and holds a state that is larger than the heap", function () {
    this.timeout(120_000);
    const folder = mkdtempSync(join(tmpdir(), "stepstream-large-"));
    try {
      const node = ["--max-old-space-size=48", "--expose-gc", join(__dirname, "large-state.js"), folder];
      const result = JSON.parse(
        execFileSync(process.execPath, node, { env: { ...process.env, TMPDIR: folder } }).toString(),
      );
      assert.equal(result.rows, 60_000);
      assert.equal(result.recovered, 60_000);
      assert.ok(result.stateMb > 100, `${result.stateMb} MB of state`);
      assert.ok(result.memoryMb < 60, `${result.memoryMb} MB in memory`);
      assert.deepEqual(readdirSync(folder), ["checkpoint"]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
