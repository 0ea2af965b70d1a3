// Every notebook runs from top to bottom: no cell fails, nothing on stderr.
import assert from "node:assert/strict";
import { notebooks, relativeToRoot } from "../tools/lib/notebooks.mjs";
import { cellsOf } from "./outputs.mjs";

describe("notebooks run top to bottom", function () {
  this.timeout(120_000);
  for (const file of notebooks(["notebooks", "test-notebooks/fixtures"])) {
    it(relativeToRoot(file), () => {
      const cells = cellsOf(file);
      assert.ok(cells.length > 0, "it has no code cell");
      for (const cell of cells) {
        assert.ok(cell.ok, `cell ${cell.index} failed:\n${cell.failure?.traceback.join("\n")}`);
        const errors = cell.outputs.filter((output) => output.type === "stderr").map((output) => output.text);
        assert.deepEqual(errors, [], `cell ${cell.index} wrote to stderr`);
      }
    });
  }
});
