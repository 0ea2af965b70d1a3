/** Kinds of nodes as bits: a class stands for its subclasses, and what nobody named in time may be anywhere. */
import assert from "node:assert/strict";
import { ANYTHING, TreeKinds } from "../../src/plan/tree-kinds";

class Animal {}
class Dog extends Animal {}
class Stone {}

describe("kinds of nodes", () => {
  it("a class stands for its subclasses, and for no other class", () => {
    const kinds = new TreeKinds();
    const animals = kinds.wanted([Animal]);
    const dogs = kinds.wanted([Dog]);
    assert.notEqual(kinds.of(new Dog()) & animals, 0);
    assert.equal(kinds.of(new Animal()) & dogs, 0);
    assert.equal(kinds.of(new Stone()) & (animals | dogs), 0);
  });

  it("a function is a kind by its name", () => {
    const kinds = new TreeKinds();
    const like = kinds.wanted(["like"]);
    assert.notEqual(kinds.of(new Stone(), "like") & like, 0);
    assert.equal(kinds.of(new Stone(), "in") & like, 0);
  });

  it("a kind named after trees were looked at may be in any of them", () => {
    const kinds = new TreeKinds();
    const before = kinds.of(new Dog());
    assert.equal(kinds.wanted([Dog]), ANYTHING);
    assert.notEqual(before & kinds.wanted([Dog]), 0);
  });

  it("more kinds than bits share bits, and each is still found", () => {
    const kinds = new TreeKinds();
    const names = Array.from({ length: 100 }, (_, i) => `f${i}`);
    const masks = names.map((name) => kinds.wanted([name]));
    names.forEach((name, i) => {
      assert.notEqual(kinds.of(new Stone(), name) & masks[i], 0, name);
    });
  });
});
