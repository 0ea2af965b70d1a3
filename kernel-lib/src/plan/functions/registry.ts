/** Every built-in function by its SQL name. Adding one means adding a definition to a family file. */

import type { BuiltInFunction } from "../function";
import { aggregates, tolerantAggregates } from "./aggregates";
import { collectings } from "./aggregates-collecting";
import { picking } from "./aggregates-picking";
import { regressions } from "./aggregates-regression";
import { statistics } from "./aggregates-statistics";
import { approxCountDistinct } from "./approx-count-distinct";
import { arithmetic } from "./arithmetic";
import { arrayAccess } from "./array-access";
import { arraySort } from "./array-sort";
import { arrays } from "./arrays";
import { arraysZip } from "./arrays-zip";
import { between } from "./between";
import { bits } from "./bits";
import { byteTexts } from "./byte-texts";
import { collations } from "./collations";
import { comparisons } from "./comparison";
import { concats } from "./concat";
import { conditionals } from "./conditional";
import { countMinSketch } from "./count-min-sketch";
import { csv } from "./csv";
import { currentFunctions } from "./current-functions";
import { dateParts } from "./date-parts";
import { dates } from "./dates";
import { encodings } from "./encodings";
import { encryptions } from "./encryption";
import { formats } from "./formats";
import { higherOrderFunctions } from "./higher-order";
import { histogram } from "./histogram";
import { hllAggregates, hllScalars } from "./hll";
import { json } from "./json";
import { logic } from "./logic";
import { makeIntervals } from "./make-intervals";
import { makeTimestamps } from "./make-timestamps";
import { maps } from "./maps";
import { math } from "./math";
import { moreAggregates } from "./more-aggregates";
import { nondeterministic } from "./nondeterministic";
import { numberFormats } from "./number-formats";
import { patterns } from "./patterns";
import { percentiles } from "./percentiles";
import { randomValues } from "./random-values";
import { roundings } from "./rounding";
import { shuffle } from "./shuffle";
import { strings } from "./strings";
import { texts } from "./text";
import { textChecks } from "./text-checks";
import { textsOrBinary } from "./text-or-binary";
import { buckets } from "./time-buckets";
import { timeFunctions } from "./time-functions";
import { timestampUnits } from "./timestamp-units";
import { timestamps } from "./timestamps";
import { urls } from "./urls";
import { variantEdits } from "./variant-edits";
import { schemaOfVariants } from "./variant-schemas";
import { variants } from "./variants";
import { vectors } from "./vectors";
import { windows } from "./windows";

/** Where a name is there twice, the later family has it: the fuller one. */
const families: readonly (readonly BuiltInFunction[])[] = [
  arithmetic,
  comparisons,
  [between],
  logic,
  strings,
  math,
  roundings,
  texts,
  textsOrBinary,
  patterns,
  concats,
  encodings,
  conditionals,
  arrays,
  arrayAccess,
  [arraySort, arraysZip, shuffle],
  higherOrderFunctions,
  maps,
  dates,
  timestamps,
  formats,
  csv,
  json,
  bits,
  byteTexts,
  encryptions,
  makeIntervals,
  numberFormats,
  textChecks,
  collations,
  urls,
  vectors,
  variants,
  variantEdits,
  [schemaOfVariants],
  dateParts,
  makeTimestamps,
  buckets,
  timeFunctions,
  timestampUnits,
  currentFunctions,
  aggregates,
  statistics,
  picking,
  collectings,
  percentiles,
  regressions,
  tolerantAggregates,
  [approxCountDistinct, histogram, countMinSketch],
  moreAggregates,
  hllAggregates,
  hllScalars,
  windows,
  nondeterministic,
  randomValues,
];

const byName: Map<string, BuiltInFunction> = new Map(
  families.flat().map((definition) => [definition.name, definition]),
);
// Another name for the same, which no column shows.
byName.set("array_agg", byName.get("collect_list") as BuiltInFunction);

/** The function of this name, in any case, or undefined. */
export function lookupFunction(name: string): BuiltInFunction | undefined {
  return byName.get(name.toLowerCase());
}

export function functionNames(): string[] {
  return [...byName.keys()];
}
