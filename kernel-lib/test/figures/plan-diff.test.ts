import assert from "node:assert/strict";
import { type PlanLine, planDiff } from "../../src/figures/plan-diff";

const told = (lines: readonly PlanLine[]): string[] =>
  lines.map(({ kind, text, mark }) => `${kind} ${text}${mark === undefined ? "" : ` [${text.slice(...mark)}]`}`);

describe("what a rule did to a plan", () => {
  it("is nothing where an operator only stands deeper", () => {
    assert.deepEqual(told(planDiff("A\n+- B", "A\n   +- B")), ["same A", "same    +- B"]);
  });

  it("is a line that is new", () => {
    assert.deepEqual(told(planDiff("A\n+- C", "A\n+- B\n   +- C")), ["same A", "added +- B", "same    +- C"]);
  });

  it("is a line that is gone", () => {
    assert.deepEqual(told(planDiff("A\n+- B\n   +- C", "A\n+- C")), ["same A", "removed +- B", "same +- C"]);
  });

  it("is a line that has moved, shown at both places", () => {
    assert.deepEqual(told(planDiff("Filter x\n+- Project y\n   +- C", "Project y\n+- Filter x\n   +- C")), [
      "from Filter x",
      "same Project y",
      "moved +- Filter x",
      "same    +- C",
    ]);
  });

  it("is, in an operator that stays, the letters that differ", () => {
    assert.deepEqual(told(planDiff("+- Filter (a > cast(4 as double))", "+- Filter (a > 4.0)")), [
      "removed +- Filter (a > cast(4 as double)) [cast(4 as double)]",
      "added +- Filter (a > 4.0) [4.0]",
    ]);
  });

  it("knows two lines of the same text apart", () => {
    assert.deepEqual(told(planDiff("J\n:- A\n+- A", "J\n:- A\n+- B\n   +- A")), [
      "same J",
      "same :- A",
      "added +- B",
      "same    +- A",
    ]);
  });

  it("is found at once in plans of thousands of lines", () => {
    const lines = Array.from({ length: 5000 }, (_, i) => `Node ${i}`);
    const other = lines.map((line, i) => (i % 2 === 0 ? `${line}!` : line));
    assert.equal(planDiff(lines.join("\n"), other.join("\n")).filter(({ kind }) => kind === "added").length > 0, true);
  });
});
