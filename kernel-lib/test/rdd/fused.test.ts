/** Elements are pushed through transformations or pulled out of them, and nobody can tell which but by stopping half way. */
import assert from "node:assert/strict";
import { each, flatMapped, toArray } from "../../src/rdd/fused";
import { hashCode } from "../../src/rdd/java-hash";
import { eachPair, type KeyedPairs, mappedValues, PairColumns } from "../../src/rdd/keyed-pairs";
import type { RDD } from "../../src/rdd/rdd";
import { pooled } from "../../src/rdd/string-pool";
import { newContext } from "./contexts";

/** All elements, element by element: `take` may stop after any of them. */
const pulled = <T>(rdd: RDD<T>): Promise<T[]> => rdd.take(1_000_000);

describe("transformations one behind the other", () => {
  it("an element goes through all functions before the next one begins, pushed as well as pulled", async () => {
    const sc = newContext("local[1]");
    const seen: string[] = [];
    const words = sc
      .parallelize(["a b", "c"], 1)
      .flatMap((line) => {
        seen.push(line);
        return line.split(" ");
      })
      .filter((word) => {
        seen.push(`${word}?`);
        return word !== "b";
      })
      .map((word) => {
        seen.push(`${word}!`);
        return word;
      });
    assert.deepEqual(await words.collect(), ["a", "c"]);
    const pushed = seen.splice(0).join(" ");
    assert.equal(pushed, "a b a? a! b? c c? c!");
    await pulled(words);
    assert.equal(seen.splice(0).join(" "), pushed);
    await words.take(1);
    assert.equal(seen.join(" "), "a b a? a!");
  });

  it("what a flatMap function gives may be an array, a set, a text or a generator; a set is read while it grows", () => {
    const generated = function* (): Iterable<unknown> {
      yield 1;
      yield 2;
    };
    const all: Iterable<Iterable<unknown>> = [[1, 2], new Set([3]), "xy", generated(), []];
    assert.deepEqual(toArray(flatMapped(all, (one) => one)), [1, 2, 3, "x", "y", 1, 2]);
    const growing = [1];
    each(growing, (n) => {
      if (n < 3) growing.push(n + 1);
    });
    assert.deepEqual(growing, [1, 2, 3]);
  });

  it("a function that throws ends it with its error, and a generator that fed it is closed", async () => {
    const sc = newContext("local[1]");
    let closed = 0;
    const values = sc.parallelize([1, 2], 1).mapPartitions(function* (numbers) {
      try {
        yield* numbers;
      } finally {
        closed++;
      }
    });
    const failing = values.map((n) => {
      if (n === 1) throw new Error("no ones");
      return n;
    });
    await assert.rejects(failing.count(), /no ones/);
    assert.equal(closed, 1);
  });
});

describe("pairs whose keys' hash codes are known", () => {
  const reduced = (sc: ReturnType<typeof newContext>): RDD<[unknown, number]> =>
    sc
      .parallelize<unknown>(["a", null, "BB", "Aa", "a", 7, [1, "x"], [1, "x"], "a"], 3)
      .map<unknown, number>((key) => [key, 1])
      .reduceByKey((a, b) => a + b, 2);

  it("whatever is done with them comes to the same, computed, cached, pulled and pushed", async () => {
    const sc = newContext();
    const programs: readonly ((pairs: RDD<[unknown, number]>) => RDD<unknown>)[] = [
      (pairs) => pairs,
      (pairs) => pairs.keys(),
      (pairs) => pairs.values(),
      (pairs) => pairs.mapValues((n) => n * 10),
      (pairs) => pairs.filter(([, n]) => n === 1),
      (pairs) => pairs.map(([key, n]) => [n, key]),
      (pairs) => pairs.flatMapValues((n) => [n, -n]),
      (pairs) => pairs.mapValues((n) => [n]).reduceByKey((a, b) => a.concat(b), 3),
      (pairs) => pairs.filter(([key]) => key !== null).reduceByKey((a, b) => a + b, 3),
      (pairs) => pairs.cogroup(pairs.mapValues((n) => -n)),
      (pairs) => pairs.union(pairs).reduceByKey((a, b) => a + b),
    ];
    for (const program of programs) {
      const plain = await program(reduced(sc)).collect();
      assert.ok(plain.length > 0, String(program));
      const cached = reduced(sc).cache();
      for (const rdd of [program(reduced(sc)), program(cached), program(cached), program(cached).cache()]) {
        assert.deepEqual(await pulled(rdd), plain, String(program));
        assert.deepEqual(await rdd.collect(), plain, String(program));
      }
    }
  });

  it("a pair given to a program is its own: what it does to it stays out of the cache", async () => {
    const sc = newContext();
    const cached = reduced(sc).cache();
    const before = await cached.collect();
    for (const pair of await cached.collect()) pair[1] = -1;
    assert.deepEqual(await cached.collect(), before);
  });

  it("the pool gives back an equal key whatever came before: other keys of its code, long ones, tuples", () => {
    const tuple = ["a", 1];
    const long = "more than a dozen characters";
    const keys = ["Aa", "BB", "Aa", "", long, ...Array.from({ length: 200_000 }, (_, i) => `k${i}`), "Aa", "k7"];
    for (const key of keys) assert.equal(pooled(key, hashCode(key)), key);
    for (const key of [tuple, null, undefined, 7, 7n]) assert.equal(pooled(key, hashCode(key)), key);
  });

  it("columns keep key, value and code through growing, and mapped values keep the codes", () => {
    const columns = new PairColumns<string, number>();
    for (let i = 0; i < 100; i++) columns.add(`k${i}`, i, -i);
    assert.equal(columns.length, 100);
    assert.deepEqual(columns.at(99), ["k99", 99]);
    const tenfold = mappedValues(columns, (n) => n * 10) as KeyedPairs<string, number>;
    const again = tenfold.columns();
    assert.deepEqual([...again], [...tenfold]);
    let sum = 0;
    eachPair(again, (key, value, code) => {
      assert.equal(key, `k${-code}`);
      sum += value + 10 * code;
    });
    assert.equal(sum, 0);
    assert.equal(again.columns(), again);
  });
});
