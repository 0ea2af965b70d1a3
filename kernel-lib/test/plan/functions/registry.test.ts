/**
 * Every built-in function of Spark 4.3 (`recorded/spark-functions.json`) is here, or in the list of those that are not, with the
 * reason.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { lookupFunction } from "../../../src/plan/functions/registry";

const SPARK: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(join(__dirname, "../../../../test/recorded/spark-functions.json"), "utf8"),
);

/** Whole groups: what they need is not there. */
const ABSENT_GROUPS: Readonly<Record<string, string>> = {
  sketch_funcs: "sketches of the DataSketches library",
  xml_funcs: "no XML",
  avro_funcs: "no Avro",
  protobuf_funcs: "no Protocol Buffers",
  st_funcs: "no geography",
  table: "stands in FROM: `sql/table-function.ts`, not the registry",
  generator_funcs: "makes rows: `resolve-generators.ts`, not the registry",
  window_funcs: "over windows: not among the scalar and aggregate functions",
  syntax: "a piece of the grammar, with operators behind it",
};

/** By the words that say why. */
const ABSENT: Readonly<Record<string, readonly string[]>> = {
  "operators: the grammar has them, not the registry": "! == cast".split(" "),
  "types as functions: the parser makes casts of them":
    "bigint binary boolean cast date decimal double float int smallint string time timestamp tinyint".split(" "),
  "the session, chance and the files read: on the way":
    "current_path input_file_block_length input_file_block_start".split(" "),
  "aggregates and sketches: on the way":
    "approx_top_k approx_top_k_accumulate approx_top_k_combine kll_merge_agg_bigint kll_merge_agg_double kll_merge_agg_float kll_sketch_agg_bigint kll_sketch_agg_double kll_sketch_agg_float measure theta_intersection_agg theta_sketch_agg theta_union_agg tuple_intersection_agg_double tuple_intersection_agg_integer tuple_sketch_agg_double tuple_sketch_agg_integer tuple_union_agg_double tuple_union_agg_integer".split(
      " ",
    ),
  "Java by reflection: there is no Java": "java_method reflect try_reflect".split(" "),
  "rules of the analyser, and the session, know these":
    "current_catalog current_database current_schema current_user grouping grouping_id json_tuple percentile_cont percentile_disc session_user session_window user version window window_time".split(
      " ",
    ),
};

const absent = new Set(Object.values(ABSENT).flat());

describe("the registry of functions", () => {
  for (const [name, group] of Object.entries(SPARK)) {
    if (group in ABSENT_GROUPS) continue;
    it(name, () => {
      assert.ok(lookupFunction(name) !== undefined || absent.has(name), "neither here nor in ABSENT");
    });
  }

  it("names nothing absent that Spark does not have", () => {
    assert.deepEqual(
      [...absent].filter((name) => !(name in SPARK)),
      [],
    );
  });
});
