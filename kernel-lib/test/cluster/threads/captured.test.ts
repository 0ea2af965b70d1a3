/** What functions hold on to, found in their text and in the scopes around them. */
import assert from "node:assert/strict";
import { captured, NotReadable, placeOf } from "../../../src/cluster/threads/captured";

const factor = 5;
const table = { limit: 3 };
class Base {}

// biome-ignore lint/complexity/noBannedTypes: any function at all
const held = (f: Function): unknown[] =>
  captured(f).variables.map(({ name, value, members }) => (members === null ? [name, value] : [name, members]));

// biome-ignore lint/complexity/noBannedTypes: any function at all
const refused = (f: Function, why: RegExp): void => {
  assert.throws(
    () => captured(f),
    (error: Error) => error instanceof NotReadable && why.test(error.message),
  );
};

describe("what a function holds on to", () => {
  it("is what its text uses and does not declare", () => {
    assert.deepEqual(
      held((x: number) => x * factor + table.limit),
      [
        ["factor", 5],
        ["table", table],
      ],
    );
    assert.deepEqual(
      held(({ factor }: { factor: number }) => factor),
      [],
    );
    assert.deepEqual(
      held((x: number) => {
        const table = { x };
        return () => [table, "factor", /factor/];
      }),
      [],
    );
  });

  it("is taken with the value of now", () => {
    let count = 1;
    const add = (x: number): number => x + count;
    assert.deepEqual(held(add), [["count", 1]]);
    count = 2;
    assert.deepEqual(held(add), [["count", 2]]);
  });

  it("leaves out what the language has, and takes what the program put into the global object", () => {
    (globalThis as Record<string, unknown>).ourRate = 7;
    try {
      const f = new Function("x", "return Math.max(x, ourRate) + setTimeout.length");
      assert.deepEqual(held(f), [["ourRate", 7]]);
    } finally {
      delete (globalThis as Record<string, unknown>).ourRate;
    }
  });

  it("of a class is what its methods use, and what it extends", () => {
    class Point extends Base {
      scaled(): number {
        return factor;
      }
    }
    assert.deepEqual(held(Point), [
      ["Base", Base],
      ["factor", 5],
    ]);
    assert.equal(captured(Point).isClass, true);
  });

  it("of what was imported, and of a notebook's variables, is only what the text asks it for", () => {
    const imported = Object.defineProperty({ a: 1, b: 2, context: null }, "__esModule", { value: true });
    const cells = new Proxy({ n: 1, context: null }, {});
    assert.deepEqual(
      held(() => imported.a + imported.b + cells.n),
      [
        ["imported", ["a", "b"]],
        ["cells", ["n"]],
      ],
    );
    assert.deepEqual(
      held(() => [imported]),
      [["imported", imported]],
    );
  });

  it("of a method is found as well, whose text is no expression", () => {
    const object = {
      scaled(x: number): number {
        return x * factor;
      },
    };
    assert.deepEqual(held(object.scaled), [["factor", 5]]);
  });
});

describe("a function that cannot be taken apart", () => {
  it("uses `this` or `arguments` of its surroundings, or is none of JavaScript", () => {
    class Job {
      readonly rate: number = 2;
      times(): (x: number) => number {
        return (x) => x * this.rate;
      }
    }
    refused(new Job().times(), /`this` of its surroundings.*into a const beforehand/);
    function outer(..._: number[]): () => unknown {
      // biome-ignore lint/complexity/noArguments: this is the point
      return () => arguments[0];
    }
    refused(outer(1), /`arguments` of its surroundings/);
    refused(Math.max, /no function of JavaScript/);
    refused(outer.bind(null), /made by bind\(\)/);
  });
});

describe("the place of a variable", () => {
  it("is where it is used first, not where a member has its name", () => {
    assert.deepEqual(placeOf("k", "(x) => {\n  return x.k + k;\n}"), { line: 2, column: 16 });
  });
});
