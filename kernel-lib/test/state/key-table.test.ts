/** Keys get numbers in the order in which they come, and keep them. */
import assert from "node:assert/strict";
import { SeededRandom } from "../../src/data/random";
import { KeyTable } from "../../src/state/key-table";
import { sliceOf, textOf } from "../../src/state/slice";

describe("a table of keys", () => {
  it("numbers keys as a Map of their texts does, however many come, and again after it was cleared", () => {
    const random = new SeededRandom(5);
    const table = new KeyTable();
    for (const most of [3_000, 20]) {
      const model = new Map<string, number>();
      for (let i = 0; i < 5_000; i++) {
        const key = `["ключ${"x".repeat(Math.floor(random.next() * 300))}${Math.floor(random.next() * most)}"]`;
        assert.equal(table.find(sliceOf(key)), model.get(key) ?? -1);
        if (!model.has(key)) model.set(key, model.size);
        assert.equal(table.numberOf(sliceOf(key)), model.get(key));
      }
      assert.equal(table.size, model.size);
      for (const [key, number] of model) assert.equal(textOf(table.keyOf(number)), key);
      table.clear();
    }
  });
});
