/** A session's time zone when none is set: the machine's, as it is in Spark, found out without `Intl` where that can be. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { SparkSession } from "../../src/api/spark-session";

const SESSION = require.resolve("../../src/api/spark-session");

/** What `Intl` calls the zone, and what the session does, in a process on a machine that is set so. */
function zones(environment: Readonly<Record<string, string>>): string[] {
  const program = `
    const { ${SparkSession.name} } = require(${JSON.stringify(SESSION)});
    const spark = SparkSession.builder.appName("zone").getOrCreate();
    console.log(new Intl.DateTimeFormat().resolvedOptions().timeZone, spark.conf.get("spark.sql.session.timeZone"));
  `;
  const env = { ...process.env, ...environment };
  return execFileSync(process.execPath, ["-e", program], { env, encoding: "utf8" }).trim().split(" ");
}

describe("the local time zone", () => {
  for (const [set, zone] of [
    ["Etc/UTC", "UTC"],
    ["GMT", "UTC"],
    ["Africa/Abidjan", "Africa/Abidjan"],
    ["Europe/Berlin", "Europe/Berlin"],
  ])
    it(`on a machine in ${set} it is ${zone}`, () => assert.deepEqual(zones({ TZ: set! }), [zone, zone]));

  it("on a machine that calls UTC by another language's name it is UTC", () =>
    assert.deepEqual(zones({ TZ: "UTC", LC_ALL: "de_DE.UTF-8" }), ["UTC", "UTC"]));
});
