/** Keys by their first columns: sessions of a group, entries of a map. */
import assert from "node:assert/strict";
import { PrefixIndex, prefixOfKey } from "../../src/state/prefix-index";

describe("keys by their first columns", () => {
  it("the beginning of a key ends at a comma between columns, not in one", () => {
    assert.equal(prefixOfKey('["a,\\"]",1,2]', 1), '["a,\\"]",');
    assert.equal(prefixOfKey('[{"x":[1,2],"y":3},"b",4]', 2), '[{"x":[1,2],"y":3},"b",');
    assert.throws(() => prefixOfKey('["a"]', 1), /no more than 1 columns/);
  });

  it("finds one key or several, and no more those that went", () => {
    const index = new PrefixIndex();
    for (const key of ["a1", "a2", "b1"]) index.add(key[0], key);
    index.add("a", "a1");
    assert.deepEqual([...index.find("a")], ["a1", "a2"]);
    assert.deepEqual([...index.find("b")], ["b1"]);
    for (const key of ["a1", "b1", "c1"]) index.delete(key[0], key);
    assert.deepEqual([[...index.find("a")], [...index.find("b")]], [["a2"], []]);
  });
});
