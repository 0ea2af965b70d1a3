/** The state of a key, and the map of a partition's keys: the scenarios of Spark's StateMapSuite. */
import assert from "node:assert/strict";
import { WrappedState } from "../../src/dstream/state";
import { StateMap } from "../../src/dstream/state-map";

describe("the state of one key", () => {
  const refused = (f: () => void, message: string): void =>
    assert.throws(f, { name: "IllegalArgumentException", message: `requirement failed: ${message}` });

  it("that is not there", () => {
    const state = new WrappedState<number>();
    state.wrap(undefined);
    assert.deepEqual(
      [state.exists(), state.getOption(), state.isTimingOut(), String(state)],
      [false, null, false, "<state not set>"],
    );
    assert.throws(() => state.get(), { message: "State is not set" });
  });

  it("is read and updated", () => {
    const state = new WrappedState<number>();
    state.wrap(1);
    assert.deepEqual([state.exists(), state.get(), state.isUpdated], [true, 1, false]);
    state.update(2);
    assert.deepEqual([state.get(), state.isUpdated, state.isRemoved], [2, true, false]);
  });

  it("that was removed can be neither updated nor removed again", () => {
    const state = new WrappedState<number>();
    state.wrap(1);
    state.remove();
    assert.deepEqual([state.exists(), state.isRemoved, state.isUpdated], [false, true, false]);
    refused(() => state.update(3), "Cannot update the state after it has been removed");
    refused(() => state.remove(), "Cannot remove the state that has already been removed");
  });

  it("that is timing out goes by itself", () => {
    const state = new WrappedState<number>();
    state.wrapTimingOut(1);
    assert.deepEqual([state.exists(), state.isTimingOut(), state.get()], [true, true, 1]);
    refused(() => state.update(3), "Cannot update the state that is timing out");
    refused(() => state.remove(), "Cannot remove the state that is timing out");
  });
});

describe("a map of states", () => {
  it("puts, finds, finds by time, gives all, removes", () => {
    const map = StateMap.empty<string, number>();
    map.put("a", 1, 10);
    map.put("b", 2, 20);
    assert.deepEqual([map.get("a"), map.get("x")], [1, undefined]);
    assert.deepEqual([...map.getByTime(20)], [["a", 1]]);
    map.remove("a");
    assert.deepEqual([...map.entries()], [["b", 2, 20]]);
  });

  it("a copy changes and the map stays as it is", () => {
    const map = StateMap.of<string, number>([
      ["a", 1, 1],
      ["b", 2, 1],
    ]);
    const copy = map.copy();
    copy.put("a", 5, 2);
    copy.remove("b");
    copy.put("c", 6, 2);
    assert.deepEqual(
      [...map.entries()],
      [
        ["a", 1, 1],
        ["b", 2, 1],
      ],
    );
    assert.deepEqual(
      [...copy.entries()],
      [
        ["a", 5, 2],
        ["c", 6, 2],
      ],
    );
    assert.equal(copy.get("b"), undefined);
  });

  it("is the same after many copies, laid together or not", () => {
    let map = StateMap.empty<number, number>();
    for (let i = 0; i < 50; i++) {
      map = map.copy();
      map.put(i % 7, i, i);
      if (i % 5 === 0) map.remove((i + 3) % 7);
    }
    const plain = new Map<number, number>();
    for (let i = 0; i < 50; i++) {
      plain.set(i % 7, i);
      if (i % 5 === 0) plain.delete((i + 3) % 7);
    }
    const byKey = (a: [number, number], b: [number, number]): number => a[0] - b[0];
    assert.deepEqual([...map.pairs()].sort(byKey), [...plain].sort(byKey));
  });

  it("keys are equal by value", () => {
    const map = StateMap.empty<[string, number], number>();
    map.put(["a", 1], 7, 0);
    assert.equal(map.get(["a", 1]), 7);
  });
});
