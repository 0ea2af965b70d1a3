// `npm run demo`: the story is told to its end, and quickly. What it says is read off queries that ran; a demo whose
// engine lost a row would end with an error.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { inRoot, root } from "./lib/paths.mjs";
import { crop, Stage } from "./lib/stage.mjs";

const COLOUR = "\u001b[";

function demo(...args) {
  const began = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, [inRoot("tools/demo.mjs"), ...args], {
    cwd: root,
    encoding: "utf8",
  });
  return { status, stdout, stderr, seconds: (performance.now() - began) / 1000 };
}

describe("npm run demo", function () {
  this.timeout(30_000);

  it("tells the story from the replay to the fork in less than 3 seconds", () => {
    demo(); // whatever the set-up has still to build
    const { status, stdout, stderr, seconds } = demo();
    assert.equal(status, 0, stderr);
    assert.equal(stderr, "");
    for (const sentence of [
      /^── 1 · A week of earthquakes, replayed$/m,
      /^ {4}4 {3}100 {5}3 {2}2018-02-01 03:23:03 +28 +9$/m,
      /^ {2}✗ +400 .* late: its window ends 2018-01-31 12:00:00/m,
      /^ {2}− .* {2}\[2018-01-31 12:00, 2018-02-01 00:00\) {2}Alaska/m,
      /^ {2}commits\/ +0 {2}1 {2}2$/m,
      /^ {2}offsets\/ +0 {2}1 {2}2 {2}3$/m,
      /^→ batch 3 runs again, the same 100 rows/m,
      /^✓ 103 rows after the kill, 103 without one: equal, row by row$/m,
      /^first difference: batch 4, watermark$/m,
      /211 rows were too late with 24 hours and 22 with 72/,
      /^npm start opens the same story/m,
    ])
      assert.match(stdout, sentence);
    assert.ok(!stdout.includes(COLOUR), "colours only where a terminal shows them");
    assert.ok(!stdout.includes(root), "no path of this machine");
    assert.ok(seconds < 3, `took ${seconds.toFixed(1)} s`);
  });

  it("refuses what it does not know in a sentence", () => {
    const { status, stderr } = demo("--colour");
    assert.equal(status, 1);
    assert.match(stderr, /Problem: The demo does not know "--colour".\nWhat to do: /);
  });
});

describe("the demo's stage", () => {
  const told = (isTTY, env, tell) => {
    const lines = [];
    const stage = new Stage({ out: { isTTY, columns: 60, write: (text) => lines.push(text) }, env });
    tell(stage);
    return lines.join("");
  };

  it("colours on a terminal, unless NO_COLOR is set", () => {
    const tell = (stage) => stage.show("late", "red");
    assert.equal(told(true, {}, tell), `${COLOUR}31mlate${COLOUR}0m\n`);
    assert.equal(told(true, { NO_COLOR: "1" }, tell), "late\n");
    assert.equal(told(false, {}, tell), "late\n");
  });

  it("cuts lines at the edge of the terminal, colours not counted", () => {
    assert.equal(crop("abcdef", 6), "abcdef");
    assert.equal(crop("abcdefg", 6), "abcde…");
    assert.equal(crop(`${COLOUR}31mabcdefg${COLOUR}0m`, 6), `${COLOUR}31mabcde…${COLOUR}0m`);
    const text = told(true, { NO_COLOR: "1" }, (stage) => stage.say("word ".repeat(40)));
    assert.ok(text.split("\n").every((line) => line.length <= 60));
  });
});
