/** A map whose contents are bytes does what `Map` does, also while keys come and go (the in-memory state store lies on it). */
import assert from "node:assert/strict";
import { SeededRandom } from "../../src/data/random";
import { ByteMap } from "../../src/state/byte-map";
import { sliceOf, textOf } from "../../src/state/slice";

/** The same under texts, settled after each change. */
class TextMap extends ByteMap {
  private at(key: string): number {
    return this.find(sliceOf(key));
  }

  has(key: string): boolean {
    return this.at(key) >= 0;
  }

  get(key: string): string | undefined {
    return this.has(key) ? textOf(this.valueAt(this.at(key))) : undefined;
  }

  put(key: string, value: string, time?: number): void {
    this.set(sliceOf(key), sliceOf(value), time);
    this.settle();
  }

  delete(key: string): void {
    if (this.has(key)) this.removeAt(this.at(key));
    this.settle();
  }

  *entries(): Iterable<[string, string]> {
    for (const place of this.places()) yield [textOf(this.keyAt(place)), textOf(this.valueAt(place))];
  }
}

describe("a map of bytes", () => {
  it("answers as Map does, in the same order, whatever is put and removed", () => {
    const random = new SeededRandom(7);
    const below = (n: number): number => Math.floor(random.next() * n);
    const [map, model] = [new TextMap(), new Map<string, string>()];
    for (let i = 0; i < 20_000; i++) {
      const key = `["ключ${below(300)}"]`;
      assert.equal(map.get(key), model.get(key));
      if (below(3) === 0) {
        map.delete(key);
        model.delete(key);
      } else {
        const value = "v".repeat(below(100));
        map.put(key, value);
        model.set(key, value);
      }
      assert.equal(map.has(key), model.has(key));
      assert.equal(map.size, model.size);
    }
    assert.deepEqual([...map.entries()], [...model]);
  });

  it("gives back what is no longer used", () => {
    const map = new TextMap();
    for (let i = 0; i < 10_000; i++) map.put(`${i}`, "x".repeat(100));
    const full = map.allocatedBytes;
    for (let i = 0; i < 9_990; i++) map.delete(`${i}`);
    assert.ok(map.allocatedBytes < full / 50, `${map.allocatedBytes} of ${full} bytes`);
    assert.equal(map.get("9995"), "x".repeat(100));
    for (let i = 0; i < 1000; i++) map.put("9995", "y".repeat(i));
    assert.ok(map.allocatedBytes < 20_000, `${map.allocatedBytes} bytes for ten keys`);
  });

  it("shows what is there while it is changed", () => {
    const map = new TextMap();
    for (const key of ["a", "b", "c", "d"]) map.put(key, "1");
    const seen: string[] = [];
    for (const [key] of map.entries()) {
      seen.push(key);
      map.delete("b");
      if (key === "a") map.put("e", "2");
    }
    assert.deepEqual(seen, ["a", "c", "d"]);
  });

  it("shows what was there and stays, also when it moves together meanwhile", () => {
    const map = new TextMap();
    for (let i = 0; i < 1000; i++) map.put(`${i}`, "x");
    const seen: string[] = [];
    for (const [key] of map.entries()) {
      seen.push(key);
      // Many come and go, so that what is left is moved; of those that were there, the odd ones go as they are passed.
      for (let i = 0; i < 5; i++) map.put(`new ${key} ${i}`, "y".repeat(50));
      for (let i = 0; i < 4; i++) map.delete(`new ${key} ${i}`);
      if (Number(key) % 2 === 1) map.delete(key);
      map.delete(`${Number(key) + 3}`);
    }
    const left = Array.from({ length: 1000 }, (_, i) => i);
    const gone = new Set<number>();
    const expected = left.filter((i) => {
      if (gone.has(i)) return false;
      gone.add(i + 3);
      return true;
    });
    assert.deepEqual(seen, expected.map(String));
  });

  it("finds what ends by a time as going over all entries does, whatever was put, removed and asked before", () => {
    const random = new SeededRandom(11);
    const below = (n: number): number => Math.floor(random.next() * n);
    const [map, model] = [new TextMap(), new Map<string, string>()];
    const timeOf = (value: string): number => (value === "null" ? Number.POSITIVE_INFINITY : Number(value));
    for (let i = 0; i < 5_000; i++) {
      const key = `${below(200)}`;
      if (below(3) === 0) {
        map.delete(key);
        model.delete(key);
      } else {
        const value = below(9) === 0 ? "null" : `${below(50) + Math.floor(i / 100)}`;
        const time = below(2) === 0 ? timeOf(value) : undefined;
        map.put(key, value, time);
        model.set(key, value);
      }
      if (below(20) > 0) continue;
      const by = below(80);
      const expected = [...model].filter(([, v]) => timeOf(v) <= by).map(([k]) => k);
      const timeAt = (place: number): number => timeOf(textOf(map.valueAt(place)));
      const ended = map.endedBy(by, timeAt).map((place) => textOf(map.keyAt(place)));
      assert.deepEqual(ended, expected, `by ${by} after ${i}`);
    }
  });
});
