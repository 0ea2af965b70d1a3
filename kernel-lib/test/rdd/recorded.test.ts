/** What real Spark answered to the same programs (`recorded/rdd/RddOracle.java`): values, their order, lineage texts, refusals. */
import assert from "node:assert/strict";
import type { RDD } from "../../src/rdd/rdd";
import { newContext } from "./contexts";
import { answers, asJson } from "./recorded-answers";
import { lineages } from "./recorded-lineages";
import { programs, sampled } from "./recorded-programs";
import { refusals } from "./recorded-refusals";

/** The numbers of RDDs by rank: programs before made others. */
function ranked(text: string): string {
  const ids = [...new Set([...text.matchAll(/RDD\d?\[(\d+)\]/g)].map(([, id]) => Number(id)))].sort((a, b) => a - b);
  return text
    .replace(/RDD(\d?)\[(\d+)\]/g, (_, digit, id) => `RDD${digit}[${ids.indexOf(Number(id))}]`)
    .replaceAll("parallelizePairs", "parallelize")
    .replace(/ at [\w-]+\.[cm]?[jt]s:\d+/g, " at F:0");
}

describe("RDD programs as recorded from Spark", () => {
  it("middle estimates of countApproxDistinct come within one percent: their correction is computed, not measured", async () => {
    const numbers = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
    for (const [n, deviation] of [
      [100, 0.1],
      [1000, 0.05],
      [20000, 0.01],
    ]) {
      const counted = await newContext().parallelize(numbers(n), 3).countApproxDistinct(deviation);
      const recorded = answers.get(`countApproxDistinct ${n} ${deviation}`) as number;
      assert.ok(Math.abs(counted - recorded) <= Math.max(1, 0.01 * recorded), `${counted} and ${recorded}`);
    }
  });

  it("ranges of keys come from a sample that hangs on the RDD's number, as in Spark", async () => {
    for (const [name, before] of [
      ["sortBy 3000", 172],
      ["sortBy lopsided", 180],
    ] as const) {
      const sc = newContext();
      for (let id = 0; id < before; id++) sc.emptyRDD();
      assert.deepEqual(asJson(await sampled[name](sc)), answers.get(name));
    }
  });

  for (const [name, run] of Object.entries(programs))
    it(name, async () => {
      const result = asJson(await run(newContext()));
      assert.deepEqual(result, answers.get(name));
    });
});

describe("lineages as recorded from Spark", () => {
  for (const [name, make] of Object.entries(lineages))
    it(name, () => {
      const rdd: RDD<unknown> = make(newContext());
      assert.equal(ranked(rdd.toDebugString()), ranked(answers.get(`debug ${name}`) as string));
    });
});

describe("refusals as recorded from Spark", () => {
  for (const [name, run] of Object.entries(refusals))
    it(name, async () => {
      const recorded = answers.get(`error ${name}`) as { readonly message: string };
      const expected = recorded.message.split("\n\tat ")[0].replace("192.0.2.2", "localhost");
      await assert.rejects(
        async () => run(newContext()),
        (error: Error) => {
          assert.ok(error.message.startsWith(expected), `${error.message}\n instead of\n${expected}`);
          return true;
        },
      );
    });
});
