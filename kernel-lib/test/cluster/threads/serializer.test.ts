/** Values on their way to another thread and back: functions, classes, what is shared, and what cannot go. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { Deserializer } from "../../../src/cluster/threads/deserializer";
import { Serializer } from "../../../src/cluster/threads/serializer";
import { ClassNumbers } from "../../../src/cluster/threads/wire";
import { SparkException, StorageLevel } from "../../../src/index";
import { newContext } from "../../rdd/contexts";

/** As it arrives: `structuredClone` does what `postMessage` does. */
function sent<T>(value: T): T {
  const packed = structuredClone(new Serializer(new ClassNumbers(true)).pack(value));
  return new Deserializer(packed, new ClassNumbers(false)).unpack() as T;
}

const refusal = (value: unknown): string => {
  try {
    new Serializer(new ClassNumbers(true)).pack(value);
  } catch (error) {
    return String(error);
  }
  return "went";
};

const rate = 3;

describe("a value that travels", () => {
  it("is the same there: collections, errors, what is shared, what leads back to itself", () => {
    const shared = [1, 2n, null, undefined, -0];
    const value = new Map<unknown, unknown>([
      ["a", shared],
      ["b", new Set([shared])],
      ["c", { at: new Date(5), bytes: new Uint8Array([1]), text: /x/g, buffer: Buffer.from("hi") }],
    ]);
    value.set("self", value);
    const there = sent(value);
    assert.deepEqual(there.get("a"), shared);
    assert.equal([...(there.get("b") as Set<unknown>)][0], there.get("a"));
    assert.deepEqual(there.get("c"), value.get("c"));
    assert.equal(there.get("self"), there);
    const error = sent(new SparkException("A_CLASS", "it failed", { cause: new RangeError("deep") }));
    assert.ok(error instanceof SparkException && error.errorClass === "A_CLASS");
    assert.ok(error.cause instanceof RangeError && error.cause.message === "deep");
    assert.match(error.stack ?? "", /serializer\.test/);
  });

  it("is a function with a copy of its variables, and changes no others", () => {
    let count = 0;
    const list = [1];
    const next = (): number[] => {
      count += rate;
      list.push(count);
      return list;
    };
    const there = sent(next);
    assert.deepEqual([...there()], [1, 3]);
    assert.deepEqual([...there()], [1, 3, 6]);
    assert.deepEqual([count, list], [0, [1]]);
  });

  it("is a function that calls itself, another, Node and the engine", () => {
    const even = (n: number): boolean => (n === 0 ? true : odd(n - 1));
    const odd = (n: number): boolean => (n === 0 ? false : even(n - 1));
    assert.equal(sent(even)(10), true);
    const hash = (text: string): string => createHash("md5").update(text).digest("hex");
    assert.equal(sent(hash)("a"), hash("a"));
    assert.equal(sent(() => StorageLevel.MEMORY_ONLY)(), StorageLevel.MEMORY_ONLY);
  });

  it("is an instance with its class, and what that extends", () => {
    class Shape {
      constructor(readonly name: string) {}
      toString(): string {
        return `${this.name} of ${rate}`;
      }
    }
    class Square extends Shape {
      static readonly corners: number = 4;
      constructor(readonly side: number) {
        super("square");
      }
      area(): number {
        return this.side ** 2 * Square.corners;
      }
    }
    const [a, b] = sent([new Square(2), new Square(3)]);
    assert.equal(`${a} ${a.area()} ${b.area()}`, "square of 3 16 36");
    assert.equal(Object.getPrototypeOf(a), Object.getPrototypeOf(b));
  });
});

describe("a value that cannot travel", () => {
  it("is named with the way to it, in Spark's words", () => {
    const timer = new Promise(() => {});
    const found = { parts: [1, { timer }] };
    const f = (x: number): unknown => x + found.parts.length;
    assert.equal(
      refusal(f),
      `NotSerializableException: Promise
Serialization stack:
	- object not serializable (class: Promise, value: [object Promise])
	- field (class: Object, name: timer, type: class Promise)
	- object (class Object, [object Object])
	- element of array (index: 1)
	- array (class Array, size 2)
	- field (class: Object, name: parts, type: class Array)
	- object (class Object, [object Object])
	- variable (name: found, used in line 1, column 12 of the function)
	- function ((x) => x + found.parts.length)
A function travels to the executors as its text, with a copy of each variable that it uses. Make this one within the function, or take out of it before what you need.`,
    );
  });

  it("is the SparkContext, wherever it hides", () => {
    const sc = newContext();
    const job = { sc };
    assert.match(
      refusal(() => job.sc.defaultParallelism),
      /^NotSerializableException: SparkContext\n[\s\S]*name: sc, type[\s\S]*variable \(name: job[\s\S]*driver[\s\S]*SPARK-5063/,
    );
  });

  it("is what has more to it than can be seen: generators, proxies, symbols, private fields, weak maps", () => {
    class Secret {
      readonly #key: number = 1;
      key(): number {
        return this.#key;
      }
    }
    const values = [(function* () {})(), new Proxy({}, {}), Symbol("x"), new Secret(), new WeakMap()];
    for (const value of values) assert.match(refusal([value]), /^NotSerializableException: /);
    assert.match(refusal(new Secret()), /the private fields \(#\) of class Secret cannot be read from outside/);
  });

  it("is an accumulator that was not registered, and a broadcast value that was destroyed, as in Spark", () => {
    const sc = newContext();
    const unknown = sc.longAccumulator().copyAndReset();
    assert.match(
      refusal(() => unknown.add(1)),
      /^UnsupportedOperationException: Accumulator must be registered before send to executor$/,
    );
    const table = sc.broadcast([1]);
    table.destroy();
    assert.match(
      refusal(() => table.value),
      /\[INTERNAL_ERROR_BROADCAST\] Attempted to use Broadcast\(0\) after it was destroyed/,
    );
  });
});

describe("a variable of a notebook", () => {
  it("is told by its name, though the kernel keeps it in an object", () => {
    const exports = new Proxy<Record<string, unknown>>({ n: 1, sc: newContext() }, {});
    assert.equal(sent(() => exports.n)(), 1);
    assert.match(
      refusal(() => exports.sc),
      /value: \[object Object\]\)\n\t- variable \(name: sc, used in line 1, column 7 of the function\)\n\t- function/,
    );
  });
});
