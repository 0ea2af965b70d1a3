import assert from "node:assert/strict";
import { crashMatrix } from "../../src/figures/crash-matrix";
import { figureText } from "../../src/figures/figure-text";
import type { CrashCell, CrashMatrix } from "../../src/inspect/crash-matrix";
import { matchesSnapshot } from "./snapshot";

const cell = (name: string, verdict: CrashCell["verdict"], detail: string | null = null): CrashCell => ({
  name,
  verdict,
  detail,
});

const MATRIX: CrashMatrix = {
  version: 1,
  query: "counts",
  without: ["commit before sink"],
  batches: [0, 1, 2],
  places: ["recovered", "sink.commit", "commitOffsets.written", "torn write commits/N"],
  cells: [
    [cell("kill batch 0 recovered (point 0)", "same"), null, null],
    [0, 1, 2].map((batch) => cell(`kill batch ${batch} sink.commit (point ${batch})`, "same")),
    [
      cell("kill batch 0 commitOffsets.written (point 3)", "same"),
      cell("kill batch 1 commitOffsets.written (point 6)", "lost"),
      cell("kill batch 2 commitOffsets.written (point 9)", "duplicated"),
    ],
    [0, 1, 2].map((batch) => cell(`torn write ${batch}`, batch === 0 ? "wrong" : "stuck", "the log cannot be read")),
  ],
  crashes: 10,
  worlds: 7,
};

interface Heat {
  readonly data: readonly [
    {
      readonly z: (number | null)[][];
      readonly text: string[][];
      readonly customdata: string[][];
      readonly y: string[];
    },
  ];
  readonly layout: { readonly annotations: readonly { readonly text: string }[] };
}

describe("the crash matrix as a heat map", () => {
  const figure = crashMatrix(MATRIX);
  const { data, layout } = figure.data as unknown as Heat;

  it("matches its snapshot", () => matchesSnapshot("crash-matrix", figure));

  it("has a letter in every cell, and none where a batch does not come", () => {
    assert.deepEqual(data[0].text, [
      ["·", "", ""],
      ["·", "·", "·"],
      ["·", "L", "D"],
      ["W", "S", "S"],
    ]);
    assert.deepEqual(data[0].z[0], [0, null, null]);
  });

  it("draws harm once more above the grid, so that its letters read on its colours, and asks nothing of the pointer", () => {
    const above = (figure.data as { data: object[] }).data[1] as { text: string[][]; z: object; hoverinfo: string };
    assert.deepEqual(above.text, [
      ["", "", ""],
      ["", "", ""],
      ["", "L", "D"],
      ["W", "S", "S"],
    ]);
    assert.equal(above.hoverinfo, "skip");
  });

  it("says in the hover what was done, how it came out and why", () => {
    assert.match(
      data[0].customdata[2][1],
      /^kill batch 1 commitOffsets\.written \(point 6\)<br><b>lost<\/b>: rows are missing$/,
    );
    assert.match(data[0].customdata[3][2], /stuck.*<br>the log cannot be read$/);
    assert.equal(data[0].customdata[0][2], "the batch does not come here");
  });

  it("counts in legend and alternative text what can be seen", () => {
    assert.equal(
      layout.annotations[0].text.replace(/<\/?b>/g, ""),
      "· same (5)   D duplicated (1)   L lost (1)   W wrong (1)   S stuck (2)",
    );
    assert.match(figure.alt, /5 same, 1 duplicated, 1 lost, 1 wrong, 2 stuck\. 10 crashes leave 7 different worlds\.$/);
  });

  it("has a table twin that says the same", () => {
    assert.deepEqual(figure.table.rows[2], ["commitOffsets.written", "·", "lost", "duplicated"]);
    assert.match(figureText(figure), /^Every crash of counts, commit before sink\n/);
  });

  it("is not large: a matrix of 60 places and 20 batches stays below 300 KB", () => {
    const places = Array.from({ length: 60 }, (_, i) => `place ${i}`);
    const batches = Array.from({ length: 20 }, (_, i) => i);
    const cells = places.map((place) =>
      batches.map((batch) => cell(`kill batch ${batch} ${place}`, "stuck", "x".repeat(500))),
    );
    const large = crashMatrix({ ...MATRIX, places, batches, cells });
    assert.ok(JSON.stringify(large.data).length < 300_000, `${JSON.stringify(large.data).length} bytes`);
  });
});
