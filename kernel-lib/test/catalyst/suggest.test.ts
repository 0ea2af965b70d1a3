/** Names that a misspelt one may have meant. The order is recorded from Spark in `errors.json`; here is why. */
import assert from "node:assert/strict";
import { byDistance, levenshtein } from "../../src/catalyst/analyzer/suggest";

describe("suggestions", () => {
  it("count inserted, removed and replaced characters", () => {
    assert.equal(levenshtein("", "abc"), 3);
    assert.equal(levenshtein("abc", ""), 3);
    assert.equal(levenshtein("kitten", "sitting"), 3);
    assert.equal(levenshtein("abc", "abc"), 0);
    assert.equal(levenshtein("ab", "ba"), 2);
  });

  it("come nearest first, then by the alphabet, each once", () => {
    assert.deepEqual(byDistance("magg", ["time", "mag", "mags", "mag"]), ["mag", "mags", "time"]);
    assert.deepEqual(byDistance("x", ["c", "a", "b"]), ["a", "b", "c"]);
  });
});
