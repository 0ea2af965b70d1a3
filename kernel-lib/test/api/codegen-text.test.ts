/** `explain("codegen")`: the stages that exist, numbered as the plan shows them, and their code indented. */
import assert from "node:assert/strict";
import { indentCode } from "../../src/api/codegen-text";
import { explainText } from "../../src/api/explain";
import { runProgram } from "../recorded/programs";

async function codegen(program: string): Promise<string> {
  const frame = runProgram(program);
  return explainText(frame.session, frame.plan, "codegen");
}

describe('explain("codegen")', () => {
  it("has a subtree per generated stage, also where Spark would decide later", async () => {
    const text = await codegen('people.where(col("id").gt(1)).groupBy("name").count()');
    assert.match(text, /^Found 2 WholeStageCodegen subtrees\.\n== Subtree 1 \/ 2 ==\n\*\(1\) HashAggregate/);
    assert.equal(text.match(/== Subtree/g)?.length, 2);
    assert.equal(text.match(/^return function accumulate/gm)?.length, 2);
  });

  it("has nothing to show where nothing is generated", async () => {
    assert.equal(await codegen("people.limit(3)"), "Found 0 WholeStageCodegen subtrees.");
  });

  it("leaves a row at the first part of a condition that is not true", async () => {
    const text = await codegen('people.where(col("id").gt(1).and(col("age").gt(2)))');
    // Four parts, in a loop for columns without nulls and in one for all others.
    assert.equal(text.match(/^ +if \(v\d+ !== true\) continue;$/gm)?.length, 8);
  });

  it("never lets a program's text become code", async () => {
    const text = await codegen('people.where(col("name").equalTo(lit(\'"); throw 1; ("\')))');
    assert.match(text, /=== "\\"\); throw 1; \(\\""/);
  });

  it("runs the code that it shows", async () => {
    const frame = runProgram('people.where(col("age").gt(1)).select(col("id").plus(1).alias("x"))');
    assert.deepEqual(await frame.collect(), [{ x: 2 }]);
  });
});

describe("indentation", () => {
  it("follows the braces, but not those in strings", () => {
    const source = 'if (a) {\nb("}");\n} else {\nc("\\"{");\n}\nd();';
    assert.equal(indentCode(source), 'if (a) {\n  b("}");\n} else {\n  c("\\"{");\n}\nd();');
  });
});
