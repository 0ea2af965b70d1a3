/** Kinds of nodes as bits: a class stands for its subclasses, and what nobody named in time may be anywhere. */
import assert from "node:assert/strict";
import { ANYTHING, type KindBits, TreeKinds } from "../../src/plan/tree-kinds";

const meet = (one: KindBits, other: KindBits): boolean =>
  ((one.a & other.a) | (one.b & other.b) | (one.c & other.c)) !== 0;

class Animal {}
class Dog extends Animal {}
class Stone {}

describe("kinds of nodes", () => {
  it("a class stands for its subclasses, and for no other class", () => {
    const kinds = new TreeKinds();
    const animals = kinds.wanted([Animal]);
    const dogs = kinds.wanted([Dog]);
    assert.ok(meet(kinds.of(new Dog()), animals));
    assert.ok(!meet(kinds.of(new Animal()), dogs));
    assert.ok(!meet(kinds.of(new Stone()), animals));
  });

  it("a function is a kind by its name", () => {
    const kinds = new TreeKinds();
    const like = kinds.wanted(["like"]);
    assert.ok(meet(kinds.of(new Stone(), "like"), like));
    assert.ok(!meet(kinds.of(new Stone(), "in"), like));
  });

  it("a kind named after trees were looked at may be in any of them", () => {
    const kinds = new TreeKinds();
    const before = kinds.of(new Dog());
    assert.deepEqual(kinds.wanted([Dog]), ANYTHING);
    assert.ok(meet(before, kinds.wanted([Dog])));
  });

  it("more kinds than bits share bits, and each is still found", () => {
    const kinds = new TreeKinds();
    const names = Array.from({ length: 200 }, (_, i) => `f${i}`);
    const masks = names.map((name) => kinds.wanted([name]));
    names.forEach((name, i) => {
      assert.ok(meet(kinds.of(new Stone(), name), masks[i]), name);
    });
  });
});
