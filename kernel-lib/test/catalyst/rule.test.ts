/**
 * How often a rule is asked: about no tree in which nothing is its business, and never again about one that it left as it was.
 */
import assert from "node:assert/strict";
import { callOf } from "../../src/catalyst/build-expression";
import { expressionRule, nodeRule, type Rule, toFixedPoint } from "../../src/catalyst/rule";
import { BooleanType } from "../../src/data/types";
import { type Expression, Literal } from "../../src/plan/expression";
import { Filter, Limit, LocalRelation, type LogicalPlan } from "../../src/plan/logical";

const yes = new Literal(true, BooleanType);
const rows = new LocalRelation([], []);
const name = (node: object): string => node.constructor.name;

// Kinds are told apart from when a rule first named them, as the engine's rules do while they are loaded.
const asked: string[] = [];
const aboutLimits: Rule = nodeRule("AboutLimits", [Limit], (node) => {
  asked.push(name(node));
  return node;
});
const lessLimits: Rule = nodeRule("LessLimits", [Limit], (node) =>
  node instanceof Limit && node.limit > 8 ? new Limit(node.limit - 1, node.child) : node,
);
const aboutNot: Rule = expressionRule("AboutNot", ["not"], (expression: Expression) => {
  asked.push(String(expression));
  return expression;
});

function askedBy(plan: LogicalPlan, ...rules: readonly Rule[]): string[] {
  asked.length = 0;
  toFixedPoint(plan, rules);
  return [...asked];
}

describe("rules", () => {
  it("a rule about limits is not asked about a plan without one", () => {
    assert.deepEqual(askedBy(new Filter(yes, rows), aboutLimits), []);
  });

  it("a rule about limits is asked about what lies over a limit, but not about what lies below", () => {
    assert.deepEqual(askedBy(new Filter(yes, new Limit(3, new Filter(yes, rows))), aboutLimits), ["Limit", "Filter"]);
  });

  it("a rule is asked once about a tree that it leaves as it is, however often another rule changes what lies above", () => {
    const plan = new Limit(11, new Limit(2, rows));
    assert.deepEqual(askedBy(plan, aboutLimits, lessLimits), ["Limit", "Limit", "Limit", "Limit", "Limit"]);
  });

  it("a rule about a function is asked about expressions that call it, and never twice about one of them", () => {
    const not = callOf("not", yes);
    const plan = new Filter(not, new Filter(callOf("and", yes, yes), new Filter(not, rows)));
    assert.deepEqual(askedBy(plan, aboutNot), ["NOT true"]);
  });

  it("a rule that names no kind is asked about every operator", () => {
    const seen: string[] = [];
    const everywhere = nodeRule("Everywhere", [], (node) => {
      seen.push(name(node));
      return node;
    });
    toFixedPoint(new Filter(yes, rows), [everywhere]);
    assert.deepEqual(seen, ["LocalRelation", "Filter"]);
  });
});
