/** What a task sees of its state, and what the watermark takes out of it. */
import assert from "node:assert/strict";
import { MemoryDisk } from "../../src/checkpoint/memory-disk";
import { SeededRandom } from "../../src/data/random";
import { StringType, TimestampType } from "../../src/data/types";
import type { InternalRow } from "../../src/data/value";
import type { StateEntry } from "../../src/operators/physical-plan";
import { endsAt } from "../../src/operators/stateful";
import { openDatabase } from "../../src/state/database";
import type { KeyValues } from "../../src/state/key-values";
import { PartitionState } from "../../src/state/state-store";
import { IN_MEMORY } from "../../src/state/store-files";

const SECOND = 1_000_000;
const at = (seconds: number): number => seconds * SECOND;

const timeInKey = {
  keyTypes: [StringType, TimestampType],
  valueTypes: [StringType],
  time: endsAt("key", 1),
};
const timeInValue = {
  keyTypes: [StringType],
  valueTypes: [TimestampType],
  time: endsAt("value", 0),
};

type Schema = typeof timeInKey | typeof timeInValue;

const open = (disk: MemoryDisk, schema: Schema, rows?: KeyValues): PartitionState =>
  new PartitionState(disk, "state/0/0", schema, { minDeltasForSnapshot: 10 }, 0, IN_MEMORY, rows);

async function put(
  state: PartitionState,
  version: number,
  entries: readonly [InternalRow, InternalRow][],
): Promise<void> {
  const task = await state.open(version);
  for (const [key, value] of entries) task.put(key, value);
  await task.commit();
}

const rows = (entries: Iterable<StateEntry>): InternalRow[] =>
  Array.from(entries, ({ key, value }) => [...key, ...value]);

describe("state that the watermark closes", () => {
  it("goes by its key's time: what was there, what the task only looked at, and what it wrote", async () => {
    const disk = new MemoryDisk();
    const state = open(disk, timeInKey);
    const old: [InternalRow, InternalRow][] = ["a", "b", "c", "d"].map((name) => [[name, at(10)], ["old"]]);
    await put(state, 0, [...old, [["later", at(30)], ["old"]], [["never", null], ["old"]]]);
    const task = await state.open(1);
    task.get(["a", at(10)]);
    task.put(["b", at(10)], ["new"]);
    task.remove(["c", at(10)]);
    task.put(["e", at(5)], ["new"]);
    task.put(["f", at(11)], ["new"]);
    assert.deepEqual(rows(task.removeClosed(9_000)), [["e", at(5), "new"]]);
    assert.deepEqual(rows(task.removeClosed(10_000)), [
      ["a", at(10), "old"],
      ["d", at(10), "old"],
      ["b", at(10), "new"],
    ]);
    assert.equal(task.removeClosed(10_000).length, 0);
    const left = [
      ["later", at(30), "old"],
      ["never", null, "old"],
      ["f", at(11), "new"],
    ];
    assert.deepEqual(rows([...task.entries()]), left);
    assert.equal(task.size, 3);
    // `e` came and went, so nobody hears of it.
    assert.deepEqual(
      task.changes.map(({ key, after }) => [key[0], after]),
      [
        ["b", null],
        ["c", null],
        ["f", ["new"]],
        ["a", null],
        ["d", null],
      ],
    );
    await task.commit();
    for (const restarted of [state, open(disk, timeInKey)])
      assert.deepEqual(rows([...(await restarted.open(2)).entries()]), left);
  });

  it("what was closed and is touched after all: it is not there, and can come again", async () => {
    const disk = new MemoryDisk();
    const state = open(disk, timeInKey);
    const names = ["a", "b", "c", "d"];
    await put(
      state,
      0,
      names.map((name) => [[name, at(10)], ["old"]]),
    );
    const task = await state.open(1);
    assert.equal(task.removeClosed(10_000).length, 4);
    assert.deepEqual([task.size, [...task.entries()]], [0, []]);
    assert.equal(task.get(["a", at(10)]), undefined);
    task.remove(["b", at(10)]);
    task.put(["c", at(10)], ["new"]);
    assert.deepEqual(rows(task.entries()), [["c", at(10), "new"]]);
    assert.equal(task.size, 1);
    assert.deepEqual(
      task.changes.map(({ key, before, after }) => [key[0], before?.[0], after?.[0] ?? null]),
      [
        ["a", "old", null],
        ["b", "old", null],
        ["c", "old", "new"],
        ["d", "old", null],
      ],
    );
    assert.deepEqual(rows(task.removeClosed(10_000)), [["c", at(10), "new"]]);
    task.put(["d", at(10)], ["new"]);
    await task.commit();
    for (const restarted of [state, open(disk, timeInKey)])
      assert.deepEqual(rows((await restarted.open(2)).entries()), [["d", at(10), "new"]]);
  });

  it("what a failed task took out is still there, and closed, for the next one", async () => {
    const state = open(new MemoryDisk(), timeInKey);
    await put(state, 0, [[["a", at(1)], ["old"]]]);
    const failing = await state.open(1);
    assert.equal(failing.removeClosed(5_000).length, 1);
    failing.abort();
    assert.deepEqual(rows((await state.open(1)).removeClosed(5_000)), [["a", at(1), "old"]]);
  });

  it("goes by a time in the value, which may be put off or brought forward; in memory and in a database", async () => {
    const database = await openDatabase();
    for (const rowsOf of [undefined, database?.store(0)]) {
      const state = open(new MemoryDisk(), timeInValue, rowsOf);
      await put(state, 0, [
        [["a"], [at(10)]],
        [["b"], [at(10)]],
        [["c"], [at(40)]],
      ]);
      assert.equal((await state.open(1)).removeClosed(9_999).length, 0);
      await put(state, 1, [
        [["a"], [at(50)]],
        [["c"], [at(5)]],
      ]);
      const closed = (await state.open(2)).removeClosed(20_000);
      assert.deepEqual(rows(closed).sort(), [
        ["b", at(10)],
        ["c", at(5)],
      ]);
    }
    database?.close();
  });

  it("what ends by a time, and keys in order, are those that going over all finds; in memory and in a database", async () => {
    const random = new SeededRandom(23);
    const below = (n: number): number => Math.floor(random.next() * n);
    const database = await openDatabase();
    for (const rowsOf of [undefined, database?.store(0)]) {
      const state = open(new MemoryDisk(), timeInValue, rowsOf);
      for (let version = 0; version < 30; version++) {
        const task = await state.open(version);
        for (let i = 0; i < 40; i++) {
          const key = [`${below(99)}`.repeat(below(20) === 0 ? 1000 : 1)];
          const what = below(9);
          if (what < 3) task.get(key);
          else if (what < 5) task.remove(key);
          else task.put(key, [below(5) === 0 ? null : at(version + below(20))]);
          if (below(20) === 0) task.removeClosed((version - 5) * 1000);
        }
        const all = [...task.entries()];
        const until = (version + below(20)) * 1000;
        const ended = all.filter(({ value }) => value[0] !== null && Number(value[0]) <= until * 1000);
        assert.deepEqual(rows(task.endedBy(until)).sort(), rows(ended).sort());
        if (rowsOf === undefined) assert.deepEqual(rows(task.endedBy(until)), rows(ended));
        const some = all.map(({ key }) => key).filter(() => below(2) === 0);
        assert.deepEqual(task.ordered([["none"], ...some].reverse()), some);
        await task.commit();
      }
    }
    database?.close();
  });

  it("a store that keeps no times is not to be asked", async () => {
    const noTime = { keyTypes: [StringType], valueTypes: [StringType] };
    const state = new PartitionState(new MemoryDisk(), "state/0/0", noTime, { minDeltasForSnapshot: 10 });
    const first = await state.open(0);
    first.put(["a"], ["b"]);
    await first.commit();
    const task = await state.open(1);
    assert.throws(() => task.removeClosed(1), /internal: a store without times/);
  });
});
