/** Hash codes and the order of Spark's hash table, recorded from the JVM by `recorded/rdd/Hash.java`. */
import assert from "node:assert/strict";
import { CombinerMap, slotOrder } from "../../src/rdd/append-only-map";
import { hashCode, nonNegativeMod, pairHash, stringHash } from "../../src/rdd/java-hash";
import { compareKeys, equalValues } from "../../src/rdd/key";

describe("hash codes", () => {
  it("numbers, texts, booleans and null hash as in Java", () => {
    assert.deepEqual(
      [1.5, 5_000_000_000, -1n, true, Number.NaN, null, 7, -7].map(hashCode),
      [1073217536, 705032705, 0, 1231, 2146959360, 0, 7, -7],
    );
    assert.equal(hashCode("hello"), 99162322);
    assert.equal(stringHash(""), 0);
  });

  it("tuples hash as in Scala, numbers in them by their value", () => {
    const keys = [
      ["a", 1],
      [1, 2],
      [0, "x"],
      [3, null],
      [0, 1.5],
      [0, true],
      [0, 5_000_000_000],
      [0, -1n],
    ];
    const recorded = [
      -1734940110, 1316541600, -2016081701, -1396938534, 1531839860, -1541418814, -538026960, 1475012417,
    ];
    assert.deepEqual(keys.map(hashCode), recorded);
    assert.equal(hashCode([1, "b", 2]), -2040412643);
    assert.equal(hashCode([["a", 1], "z"]), 1343178631);
    assert.equal(hashCode([0, Number.NaN]), -141923467);
    assert.equal(pairHash(0, stringHash("x")), -2016081701);
  });

  it("a negative hash finds a partition all the same", () => {
    assert.deepEqual(
      [-7, 7, -1, 0].map((hash) => nonNegativeMod(hash, 3)),
      [2, 1, 2, 0],
    );
  });
});

describe("the order of the hash table", () => {
  it("45 numbers come out as the table has them after it has grown once", () => {
    const recorded =
      "13 19 34 39 4 16 28 29 11 14 30 24 35 37 36 1 17 18 12 9 38 20 43 10 41 15 21 22 25 32 27 0 33 42 23 40 6 3 7 8 44 31 26 5 2";
    assert.equal(slotOrder(Int32Array.from({ length: 45 }, (_, i) => i)).join(" "), recorded);
  });

  it("the key null comes first", () => {
    const order = slotOrder(
      Int32Array.from({ length: 201 }, (_, i) => (i < 200 ? stringHash(`k${i}`) : 0)),
      200,
    );
    assert.deepEqual([...order.slice(0, 9)], [200, 150, 6, 90, 123, 85, 182, 196, 187]);
    assert.deepEqual([...order.slice(-4)], [1, 118, 121, 16]);
  });
});

describe("keys by value", () => {
  it("tuples, objects and dates are equal when what is in them is", () => {
    assert.ok(equalValues(["a", [1, null]], ["a", [1, null]]));
    assert.ok(equalValues({ x: 1, y: "b" }, { y: "b", x: 1 }));
    assert.ok(equalValues(new Date(5), new Date(5)));
    assert.ok(!equalValues(["a", 1], ["a", "1"]));
    assert.ok(!equalValues(["a,b"], ["a", "b"]));
    assert.ok(!equalValues("\0[1]", [1]));
    assert.ok(equalValues(Number.NaN, Number.NaN));
  });

  it("a map finds each key again, and no other of the same hash code", () => {
    const map = new CombinerMap<unknown, number>();
    const tricky = [
      "Aa",
      "BB",
      ["Aa"],
      ["BB"],
      [["Aa"], 1],
      Number.NaN,
      0,
      1,
      1n,
      1231,
      true,
      null,
      undefined,
      { x: 1 },
    ];
    const keys = [
      ...tricky,
      ...Array.from({ length: 500 }, (_, i) => `k${i}`),
      ...Array.from({ length: 500 }, (_, i) => [i]),
    ];
    keys.forEach((key, i) => {
      assert.equal(map.find(key), -1, String(key));
      map.add(key, i);
    });
    keys.forEach((key, i) => {
      const again = Array.isArray(key) ? structuredClone(key) : key;
      assert.equal(map.values[map.find(again)], i, String(key));
    });
    assert.equal(map.find(-0), map.find(0));
    assert.equal(map.find({ x: 1 }), tricky.length - 1);
    assert.equal(new Map(map.entries()).size, keys.length);
  });

  it("tuples are ordered element by element, NaN behind all numbers", () => {
    const keys = [["b", 1], ["a", 2], ["a", 1], ["a"]];
    assert.deepEqual([...keys].sort(compareKeys), [["a"], ["a", 1], ["a", 2], ["b", 1]]);
    assert.deepEqual([Number.NaN, 2, -1].sort(compareKeys), [-1, 2, Number.NaN]);
  });
});
