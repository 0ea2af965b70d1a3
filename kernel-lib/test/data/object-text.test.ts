/** Values that go through text and come back, as received records do in a write-ahead log. */
import assert from "node:assert/strict";
import { objectFromText, objectToText } from "../../src/data/object-text";

describe("values as text", () => {
  it("everything that is data comes back as it was", () => {
    const values: unknown[] = [
      ...["", 'a "b"\n<script>', 0, -1.5, 1e300, true, false, null, undefined, 10n ** 20n, new Date(5)],
      ...[Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, new Uint8Array([0, 255])],
      ...[["pair", 1], { a: { b: [undefined] } }, new Map([[{ k: 1 }, new Set([1n])]]), {}, []],
    ];
    for (const value of values) assert.deepEqual(objectFromText(objectToText(value)), value);
    const never = objectFromText(objectToText(new Date(Number.NaN)));
    assert.ok(never instanceof Date && Number.isNaN(never.getTime()));
  });

  it("an object that looks like one of our marks is not taken for it", () => {
    for (const value of [{ $bigint: "7" }, { $date: 1, other: 2 }, { $object: { $set: [] } }, { $: null }])
      assert.deepEqual(objectFromText(objectToText(value)), value);
  });

  it("what could not be made again is refused by name", () => {
    class Point {}
    assert.throws(() => objectToText([new Point()]), /Object not serializable \(class: Point\)/);
    assert.throws(() => objectToText(() => 1), /class: function/);
    assert.throws(() => objectToText(Symbol("s")), /class: symbol/);
  });

  it("where the fields of an instance will do, it is a plain object from then on", () => {
    class Point {
      constructor(readonly x: number) {}
    }
    assert.deepEqual(
      objectFromText(objectToText(new Map([["p", [new Point(1)]]]), "plain")),
      new Map([["p", [{ x: 1 }]]]),
    );
    assert.throws(() => objectToText(new Map([["p", () => 1]]), "plain"), /class: function/);
  });
});
