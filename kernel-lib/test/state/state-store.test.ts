/** Versions of state: each batch reads one and writes the next (semantics B5, B9, C1, C2). */
import assert from "node:assert/strict";
import { MemoryDisk } from "../../src/checkpoint/memory-disk";
import { type DataType, DoubleType, IntegerType, LongType, StringType, StructType } from "../../src/data/types";
import { decodeState, encodeState, type StateSchema } from "../../src/state/state-codec";
import { checkOperators, checkSchema, holdsVersions } from "../../src/state/state-metadata";
import { PartitionState } from "../../src/state/state-store";

const schema: StateSchema = { keyTypes: [StringType], valueTypes: [LongType] };
const open = (disk: MemoryDisk, minDeltasForSnapshot: number = 10): PartitionState =>
  new PartitionState(disk, "state/0/0", schema, { minDeltasForSnapshot });

/** One batch: puts these counts (null removes) into the next version. */
async function batch(state: PartitionState, version: number, changes: Record<string, number | null>): Promise<void> {
  const task = await state.open(version);
  for (const [key, value] of Object.entries(changes)) {
    if (value === null) task.remove([key]);
    else task.put([key], [value]);
  }
  await task.commit();
}

async function contents(state: PartitionState, version: number): Promise<Record<string, unknown>> {
  const task = await state.open(version);
  return Object.fromEntries([...task.entries()].map(({ key, value }) => [key[0], value[0]]));
}

describe("state of a partition", () => {
  it("batch N reads version N and writes version N + 1; an empty batch writes one too", async () => {
    const disk = new MemoryDisk();
    const state = open(disk);
    await batch(state, 0, { a: 1, b: 1 });
    await batch(state, 1, {});
    await batch(state, 2, { a: 2, b: null });
    assert.deepEqual(await disk.list("state/0/0"), ["1.delta", "2.delta", "3.delta"]);
    assert.deepEqual(await contents(state, 3), { a: 2 });
    // An earlier version can be loaded again, by a query that recovers.
    assert.deepEqual(await contents(open(disk), 1), { a: 1, b: 1 });
    assert.deepEqual(await contents(open(disk), 0), {});
  });

  it("what a task writes counts from its commit on", async () => {
    const state = open(new MemoryDisk());
    await batch(state, 0, { a: 1 });
    const task = await state.open(1);
    task.put(["a"], [5]);
    task.put(["b"], [1]);
    task.remove(["nobody"]);
    assert.deepEqual([task.size, task.get(["a"]), task.get(["c"])], [2, [5], undefined]);
    task.abort();
    assert.deepEqual(await contents(state, 1), { a: 1 });
  });

  it("a batch that runs again writes its version over the one of the first attempt", async () => {
    const disk = new MemoryDisk();
    await batch(open(disk), 0, { a: 1 });
    await batch(open(disk), 1, { a: 100, x: 1 });
    const second = open(disk);
    await batch(second, 1, { a: 2 });
    assert.deepEqual(await contents(open(disk), 2), { a: 2 });
  });

  it("tells what changed: before and after, and nothing of a key that came and went", async () => {
    const state = open(new MemoryDisk());
    await batch(state, 0, { a: 1, b: 1 });
    const task = await state.open(1);
    task.put(["a"], [2]);
    task.remove(["b"]);
    task.put(["c"], [1]);
    task.put(["d"], [1]);
    task.remove(["d"]);
    assert.deepEqual(task.changes, [
      { key: ["a"], before: [1], after: [2] },
      { key: ["b"], before: [1], after: null },
      { key: ["c"], before: null, after: [1] },
    ]);
    await task.commit();
    assert.equal(task.size, 2);
  });

  it("writes the snapshot of a large store piece by piece, while batches go on", async () => {
    const disk = new MemoryDisk();
    const state = new PartitionState(disk, "state/0/0", schema, { minDeltasForSnapshot: 1, rowsAtOnce: 5 });
    await batch(state, 0, { a: 1, b: 1, c: 1, d: 1, e: 1, g: 1, h: 1 });
    await batch(state, 1, { e: 2 });
    await state.maintain(0); // a is written
    await batch(state, 2, { a: 3, c: null, d: 3, f: 3 });
    await state.maintain(0); // what the batch changed, and the next rows as they are now
    assert.deepEqual(
      (await disk.list("state/0/0")).filter((name) => /\d\.snapshot$/.test(name)),
      [],
    );
    await batch(state, 3, { c: 4, h: null });
    for (let i = 0; i < 9; i++) await state.maintain(0);
    assert.equal(await disk.exists("state/0/0/4.snapshot"), true);
    const restarted = () => new PartitionState(disk, "state/0/0", schema, { minDeltasForSnapshot: 1 });
    assert.deepEqual(await contents(restarted(), 2), { a: 1, b: 1, c: 1, d: 1, e: 2, g: 1, h: 1 });
    for (const delta of [1, 2, 3, 4]) await disk.delete(`state/0/0/${delta}.delta`);
    const last = { a: 3, b: 1, d: 3, e: 2, g: 1, f: 3, c: 4 };
    assert.deepEqual(await contents(restarted(), 4), last);
    assert.deepEqual(await contents(state, 4), last);
  });

  it("a store that grows by more than a piece with each batch gets its snapshot all the same", async () => {
    const disk = new MemoryDisk();
    const state = new PartitionState(disk, "state/0/0", schema, { minDeltasForSnapshot: 1, rowsAtOnce: 5 });
    const rows: Record<string, number> = {};
    const isSnapshot = (name: string): boolean => /^\d+\.snapshot$/.test(name);
    for (let version = 0; version < 14; version++) {
      const added = Object.fromEntries(Array.from({ length: 6 }, (_, i) => [`${version}-${i}`, version]));
      Object.assign(rows, added);
      await batch(state, version, added);
      await state.maintain(0);
    }
    assert.equal((await disk.list("state/0/0")).filter(isSnapshot).length, 1);
    assert.deepEqual(await contents(open(disk), 14), rows);
  });

  it("a power cut while a large snapshot grows takes the piece that was not synced, and nothing that counts", async () => {
    const disk = new MemoryDisk();
    const open = () => new PartitionState(disk, "state/0/0", schema, { minDeltasForSnapshot: 1, rowsAtOnce: 3 });
    const state = open();
    await batch(state, 0, { a: 1, b: 1, c: 1, d: 1 });
    await batch(state, 1, { e: 2 });
    await state.maintain(0);
    await batch(state, 2, { a: 3 });
    disk.crash();
    const again = open();
    assert.deepEqual(await contents(again, 3), { a: 3, b: 1, c: 1, d: 1, e: 2 });
    for (let i = 0; i < 9; i++) await again.maintain(0);
    disk.crash();
    assert.deepEqual(await disk.list("state/0/0"), ["1.delta", "2.delta", "3.delta", "3.snapshot"]);
    await disk.delete("state/0/0/3.delta");
    assert.deepEqual(await contents(open(), 3), { a: 3, b: 1, c: 1, d: 1, e: 2 });
  });

  it("0.0 and -0.0 are two keys; whoever takes them for one makes them one before", async () => {
    const disk = new MemoryDisk();
    const zeros = { keyTypes: [DoubleType], valueTypes: [LongType] };
    const open = () => new PartitionState(disk, "state/0/0", zeros, { minDeltasForSnapshot: 10 });
    const task = await open().open(0);
    for (const key of [0, -0, Number.NaN, Number.NaN]) task.put([key], [1]);
    await task.commit();
    const keys = [...(await open().open(1)).entries()].map(({ key }) => key[0]);
    assert.deepEqual(keys, [0, -0, Number.NaN]);
  });

  it("writes a snapshot after more deltas than the setting says, and clears what nobody needs any more", async () => {
    const disk = new MemoryDisk();
    const state = open(disk, 2);
    for (let version = 0; version < 9; version++) {
      await batch(state, version, { [`k${version % 2}`]: version });
      await state.maintain(version - 3);
    }
    // Snapshots at 3, 6 and 9; batches from 5 on can be recovered: they need the snapshot at 3 and what follows.
    assert.deepEqual(await disk.list("state/0/0"), [
      ...["3.snapshot", "4.delta", "5.delta", "6.delta", "6.snapshot", "7.delta", "8.delta", "9.delta", "9.snapshot"],
    ]);
    for (const version of [5, 6, 8, 9])
      assert.deepEqual(await contents(open(disk), version), {
        [`k${(version - 1) % 2}`]: version - 1,
        [`k${version % 2}`]: version - 2,
      });
    await assert.rejects(contents(open(disk), 2), /CANNOT_READ_DELTA_FILE_NOT_EXISTS/);
  });
});

describe("a state file", () => {
  const records = [
    { key: ['a\n"b"'], value: [1] },
    { key: [null], value: null },
  ];

  it("can be read by people, and says how long it is", () => {
    const bytes = encodeState(records, schema);
    assert.equal(
      new TextDecoder().decode(bytes),
      'v1\n{"key":["a\\n\\"b\\""],"value":[1]}\n{"key":[null],"value":null}\n{"records":2}\n',
    );
    assert.deepEqual(decodeState(bytes, schema, "1.delta"), records);
  });

  it("a single number comes back as it was, short or long, or NULL", () => {
    const one: StateSchema = { keyTypes: [LongType], valueTypes: [LongType] };
    const numbers = [0, 7, -7, 123_456, 999_999_999_999_999, Number.MAX_SAFE_INTEGER, -1, 2n ** 63n - 1n, null];
    const records = numbers.map((number) => ({ key: [number], value: [number] }));
    assert.deepEqual(decodeState(encodeState(records, one), one, "1.delta"), records);
  });

  it("cut anywhere is refused, naming the file", () => {
    const bytes = encodeState(records, schema);
    for (let length = 0; length < bytes.length; length++)
      assert.throws(
        () => decodeState(bytes.subarray(0, length), schema, "state/0/0/1.delta"),
        /\[CANNOT_LOAD_STATE_STORE\.CANNOT_READ_DELTA_FILE\] .* state\/0\/0\/1\.delta: .*SQLSTATE: 58030/,
        `the first ${length} bytes`,
      );
  });
});

describe("keys found by their first columns", () => {
  const pairs = { keyTypes: [StringType, LongType], valueTypes: [LongType] };

  it("sees what is stored and what the task wrote, and no longer what it removed; also after a restart", async () => {
    const disk = new MemoryDisk();
    const store = () => new PartitionState(disk, "state/0/0", pairs, { minDeltasForSnapshot: 10 }, 1);
    const first = await store().open(0);
    first.put(["a", 1], [10]);
    first.put(["a", 2], [20]);
    first.put(["b", 1], [30]);
    await first.commit();
    const second = await store().open(1);
    second.remove(["a", 1]);
    second.put(["a", 3], [40]);
    const keys = (group: string) => [...second.prefix([group])].map(({ key }) => key[1]).sort();
    assert.deepEqual([keys("a"), keys("b"), keys("c")], [[2, 3], [1], []]);
    second.abort();
    assert.deepEqual(keys("a"), [1, 2]);
  });
});

describe("what a checkpoint knows about its state", () => {
  const operator = {
    operatorId: 0,
    operatorName: "stateStoreSave",
    stores: [{ storeName: "default", numColsPrefixKey: 0, numPartitions: 2 }],
    properties: { outputMode: "Append" },
  };

  it("is written by a new query and compared by a restarted one", async () => {
    const disk = new MemoryDisk();
    await checkOperators(disk, [operator], true);
    await checkOperators(disk, [operator], false);
    await assert.rejects(
      checkOperators(disk, [{ ...operator, operatorName: "dedupe" }], false),
      /\[STREAMING_STATEFUL_OPERATOR_NOT_MATCH_IN_STATE_METADATA\].*\(OperatorId: 0 -> OperatorName: stateStoreSave\).*dedupe/s,
    );
    assert.equal(await holdsVersions(disk), false);
  });

  it("refuses a property that was another before", async () => {
    const disk = new MemoryDisk();
    await checkOperators(disk, [operator], true);
    await assert.rejects(
      checkOperators(disk, [{ ...operator, properties: { outputMode: "Update" } }], false),
      /\[STATE_STORE_INVALID_CONFIG_AFTER_RESTART\] Cannot change outputMode from Append to Update between restarts/,
    );
  });

  it("carries a store that was not used for a while to the version that is wanted", async () => {
    const disk = new MemoryDisk();
    const open = () => new PartitionState(disk, "state/0/0", schema, { minDeltasForSnapshot: 10 });
    const first = await open().open(0);
    first.put(["a"], [1]);
    await first.commit();
    await open().carryTo(5);
    assert.deepEqual((await open().open(5)).get(["a"]), [1]);
    const empty = new PartitionState(disk, "state/0/1", schema, { minDeltasForSnapshot: 10 });
    await empty.carryTo(5);
    assert.equal((await empty.open(5)).size, 0);
  });

  it("compares types and their number, not names", async () => {
    const disk = new MemoryDisk();
    const struct = (name: string, ...types: DataType[]) =>
      types.reduce((all: StructType, type, i) => all.add(`${name}${i}`, type), new StructType());
    await checkSchema(disk, "state/0/0", { key: struct("k", StringType), value: struct("v", LongType) });
    await checkSchema(disk, "state/0/0", { key: struct("other", StringType), value: struct("w", LongType) });
    await assert.rejects(
      checkSchema(disk, "state/0/0", { key: struct("k", IntegerType), value: struct("v", LongType) }),
      /STATE_STORE_KEY_SCHEMA_NOT_COMPATIBLE/,
    );
    await assert.rejects(
      checkSchema(disk, "state/0/0", { key: struct("k", StringType), value: struct("v", LongType, LongType) }),
      /STATE_STORE_VALUE_SCHEMA_NOT_COMPATIBLE/,
    );
  });
});
