/**
 * Makes the recording from the USGS feed of one week, as it lies in the npm package `vega-datasets`.
 *
 * The feed has one record per earthquake with two times: when the ground shook (`time`) and when the record was last
 * changed (`updated`). Ordered by `updated` it is a stream whose events come late for real reasons: a machine reports
 * within minutes, a person reviews hours or days later. Run by `node tools/datasets.mjs`.
 */

/** A region with fewer events than this goes under "elsewhere", so that pictures have few colours. */
const NAMED_FROM = 20;
const ABBREVIATIONS = { CA: "California", NV: "Nevada", MX: "Mexico" };

/** `input` is the text of the origin's file; the answer is the text of each partition's file. */
export function derive(input) {
  const { features } = JSON.parse(input);
  const counts = new Map();
  for (const feature of features) counts.set(regionOf(feature), (counts.get(regionOf(feature)) ?? 0) + 1);
  const ordered = features.toSorted((a, b) => a.properties.updated - b.properties.updated || (a.id < b.id ? -1 : 1));
  const lines = ordered.map((feature, offset) => JSON.stringify(recordOf(feature, offset, counts)));
  return { "0.jsonl": `${lines.join("\n")}\n` };
}

function recordOf(feature, offset, counts) {
  const { id, properties, geometry } = feature;
  const { mag, place, type, status, net, felt } = properties;
  const [longitude, latitude, depth] = geometry.coordinates;
  const time = new Date(properties.time).toISOString();
  const region = counts.get(regionOf(feature)) >= NAMED_FROM ? regionOf(feature) : "elsewhere";
  const value = { id, time, mag, place, region, longitude, latitude, depth, type, status, net, felt };
  return { offset, arrival: new Date(properties.updated).toISOString(), key: id, value };
}

/** What follows the last comma of `4km W of Castaic, CA`; a place in an ocean has none. */
function regionOf({ properties }) {
  const comma = properties.place.lastIndexOf(",");
  const region = comma < 0 ? "an ocean" : properties.place.slice(comma + 1).trim();
  return ABBREVIATIONS[region] ?? region;
}
