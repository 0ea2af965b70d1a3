/** AES over text: what was encrypted is read again. What real Spark gives for given vectors is in `recorded/functions.json`. */
import assert from "node:assert/strict";
import type { SparkSession } from "../../../src/api/spark-session";
import { newSession } from "../../recorded/programs";

const spark: SparkSession = newSession();

async function cell(expression: string): Promise<unknown> {
  const [row] = await spark.sql(`SELECT ${expression} AS x`).collect();
  return row.x;
}

describe("encryption", () => {
  it("without a vector the same value gives the same bytes, and they can be read", async () => {
    for (const mode of ["GCM", "CBC", "ECB"]) {
      const encrypted = `aes_encrypt('Spark', '0000111122223333', '${mode}')`;
      assert.equal(await cell(`${encrypted} = ${encrypted}`), true);
      assert.equal(await cell(`CAST(aes_decrypt(${encrypted}, '0000111122223333', '${mode}') AS STRING)`), "Spark");
    }
  });
});
