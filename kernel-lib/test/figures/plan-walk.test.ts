/** A plan from what was written to what runs, as a walk. */
import assert from "node:assert/strict";
import { figureBundle } from "../../src/figures/display";
import type { Drawing, DrawingStep, Words } from "../../src/figures/drawing";
import { figureText } from "../../src/figures/figure-text";
import { planWalk } from "../../src/figures/plan-walk";
import type { PlanTrace } from "../../src/inspect/plan-trace";
import { ACTIVE, assertHarmlessHtml, LONE, NASTY, texts } from "./hostile";
import { PLANS } from "./plan-fixture";

const stepsOf = (plans: PlanTrace, options = {}): readonly DrawingStep[] =>
  (planWalk(plans, options).data as Drawing).steps ?? [];
const wordsOf = (step: DrawingStep): Words[] => step.shapes.filter((shape): shape is Words => shape.kind === "text");
const textsOf = (step: DrawingStep): string[] => wordsOf(step).map(({ text }) => text);

describe("a walk through a plan", () => {
  it("has a step for every rule, for the rows of every batch that gave any, and for every generated stage", () => {
    assert.deepEqual(
      stepsOf(PLANS).map(({ name }) => name),
      [
        "as it was written",
        "analysis: ResolveReferences",
        "optimization: PushDownPredicates",
        "as it is computed",
        "physical plan, batch 0",
        "generated stage 1",
      ],
    );
  });

  it("marks with signs, words and underlines what a rule changed", () => {
    const [, analysis, moved] = stepsOf(PLANS) as [DrawingStep, DrawingStep, DrawingStep];
    assert.equal(analysis.says, "2 lines new, 2 lines gone.");
    const marked = wordsOf(analysis).flatMap(({ text, mark }) => (mark === undefined ? [] : [text.slice(...mark)]));
    assert.deepEqual(marked, ["'mag", "'EventTimeWatermark 'time", "mag#0", "~EventTimeWatermark time#1"]);
    assert.equal(moved.says, "1 line moved.");
    assert.ok(textsOf(moved).includes("⇣"));
  });

  it("writes the rows that an operator gave beside it, and a question mark where nobody counted", () => {
    const batch = (n: number): string[] => textsOf(stepsOf(PLANS, { batch: n })[4] as DrawingStep);
    assert.deepEqual(
      batch(0).filter((text) => /^\d+$/.test(text)),
      ["3", "3", "10"],
    );
    assert.ok(batch(1).includes("?"));
  });

  it("shows the code of a stage beside the operators that run in it", () => {
    const code = textsOf(stepsOf(PLANS).at(-1) as DrawingStep);
    assert.ok(code.includes("*(1) Filter") && code.includes("return function stage(batch, task) {"));
    assert.ok(!code.some((text) => text.includes("MicroBatchScan")));
  });

  it("walks the rules of one phase, where one is named", () => {
    const names = stepsOf(PLANS, { phase: "optimization" }).map(({ name }) => name);
    assert.ok(names.includes("optimization: PushDownPredicates") && !names.some((name) => /^analysis/.test(name)));
  });

  it("has no rows to show of a query over tables, and refuses a batch that was not recorded", () => {
    assert.ok(stepsOf({ ...PLANS, batches: [] }).some(({ name }) => name === "physical plan"));
    assert.throws(() => planWalk(PLANS, { batch: 7 }), /no rows of batch 7 were recorded: there are 0, 1/);
  });

  it("says the same in words", () => {
    const text = figureText(planWalk(PLANS));
    assert.match(text, /^optimization +PushDownPredicates +1 line moved: . ~?Filter \(mag#0 > 4\)/m);
    assert.match(text, /^operator +\*\(1\) Filter .* rows in batch 0: 3$/m);
  });

  it("shows hostile texts as texts, and stays below 300 KB whatever the plan", () => {
    const evil = NASTY.join(" ");
    const rules = Array.from({ length: 300 }, (_, i) => ({
      ...{ phase: "analysis" as const, rule: evil },
      ...{ before: `${evil}\n${"x\n".repeat(500)}${i}`, after: `${"y ".repeat(9000)}\n${evil}` },
    }));
    const operators = Array.from({ length: 500 }, (_, i) => ({
      text: evil,
      parent: i === 0 ? null : i - 1,
      codegen: i,
    }));
    const generated = [{ codegen: 1, code: `${evil}\n`.repeat(4000) }];
    const bundle = figureBundle(planWalk({ ...PLANS, name: evil, parsed: evil, rules, operators, generated }));
    assertHarmlessHtml(bundle["text/html"] as string);
    for (const text of texts(bundle)) {
      assert.doesNotMatch(text, ACTIVE);
      assert.doesNotMatch(text, LONE);
    }
    assert.ok(JSON.stringify(bundle).length < 300_000, `${JSON.stringify(bundle).length}`);
  });
});
