// The engine under measurement, and a session that measures alike everywhere.
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
// Not the bundle: its classes must be the ones of `inside`.
export const stepstream = require("../../kernel-lib/dist/src/index.js");

/** A part of the library that notebooks do not see, e.g. `data/column-batch`. */
export const inside = (path) => require(`../../kernel-lib/dist/src/${path}.js`);

export function session(settings = {}) {
  const { SparkSession, SystemClock, SystemRandom } = stepstream;
  let builder = SparkSession.builder.appName("bench").world({ clock: new SystemClock(), random: new SystemRandom() });
  const all = { "spark.sql.session.timeZone": "UTC", "spark.sql.shuffle.partitions": 2, ...settings };
  for (const [key, value] of Object.entries(all)) builder = builder.config(key, value);
  return builder.getOrCreate();
}
