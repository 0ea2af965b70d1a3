// The program of a DStream case (FORMAT.md 5) as calls of the public API: each node is one method of a stream.

import { FUNCTIONS } from "./dstream-functions.mjs";
import { NotThere, stepstream } from "./engine.mjs";

const named = (kind, name) => {
  if (FUNCTIONS[kind][name] === undefined)
    throw new NotThere(`the runner does not know the function ${name} (${kind})`);
  return FUNCTIONS[kind][name];
};
const optional = (kind, name) => (name === undefined ? null : named(kind, name));

/** op → (stream, node, what else there is) → stream */
const OPS = {
  map: (s, { fn }) => s.map(named("ELEMENT", fn)),
  mapValues: (s, { fn }) => s.mapValues(named("ELEMENT", fn)),
  filter: (s, { fn }) => s.filter(named("PREDICATE", fn)),
  flatMap: (s, { fn }) => s.flatMap(named("FLAT", fn)),
  flatMapValues: (s, { fn }) => s.flatMapValues(named("FLAT", fn)),
  mapPartitions: (s, { fn }) => s.mapPartitions(named("PARTITION", fn)),
  mapPartitionsWithIndex: (s, { fn }) => s.mapPartitionsWithIndex(named("INDEXED", fn)),
  reduce: (s, { fn }) => s.reduce(named("BINARY", fn)),
  reduceByKey: (s, { fn }) => s.reduceByKey(named("BINARY", fn)),
  count: (s) => s.count(),
  countByValue: (s) => s.countByValue(),
  groupByKey: (s) => s.groupByKey(),
  glom: (s) => s.glom(),
  cache: (s) => s.cache(),
  combineByKey: (s, { create, mergeValue, mergeCombiners }) =>
    s.combineByKey(named("CREATE", create), named("BINARY", mergeValue), named("BINARY", mergeCombiners)),
  union: (s, { other }, { at }) => s.union(...[other].flat().map(at)),
  join: (s, { other }, { at }) => s.join(at(other)),
  leftOuterJoin: (s, { other }, { at }) => s.leftOuterJoin(at(other)),
  rightOuterJoin: (s, { other }, { at }) => s.rightOuterJoin(at(other)),
  fullOuterJoin: (s, { other }, { at }) => s.fullOuterJoin(at(other)),
  cogroup: (s, { other }, { at }) => s.cogroup(at(other)),
  transform: (s, { fn }, { interval }) => {
    const f = named("TRANSFORM", fn);
    return s.transform((rdd, time) => f(rdd, time, interval));
  },
  transformWith: (s, { other, fn }, { at }) => s.transformWith(named("TRANSFORM_WITH", fn), at(other)),
  window: (s, { length, slide }, { ms }) =>
    slide === undefined ? s.window(ms(length)) : s.window(ms(length), ms(slide)),
  countByWindow: (s, { length, slide }, { ms }) => s.countByWindow(ms(length), ms(slide)),
  countByValueAndWindow: (s, { length, slide }, { ms }) => s.countByValueAndWindow(ms(length), ms(slide)),
  groupByKeyAndWindow: (s, { length, slide }, { ms }) => s.groupByKeyAndWindow(ms(length), ms(slide)),
  reduceByWindow: (s, { fn, inverse, length, slide }, { ms }) =>
    s.reduceByWindow(named("BINARY", fn), optional("BINARY", inverse), ms(length), ms(slide)),
  reduceByKeyAndWindow: (s, { fn, inverse, length, slide, filter }, { ms }) =>
    s.reduceByKeyAndWindow(
      named("BINARY", fn),
      optional("BINARY", inverse),
      ms(length),
      slide === undefined ? undefined : ms(slide),
      undefined,
      optional("PREDICATE", filter),
    ),
  updateStateByKey: (s, { fn, initial }) => s.updateStateByKey(named("UPDATE", fn), undefined, initial),
  repartition: (s, { partitions }) => s.repartition(partitions),
  partitionBy: (s, { partitions }) => s.partitionBy(partitions),
  mapWithState: (s, { fn, initial, timeout }, { ms }) => {
    let spec = stepstream.StateSpec.function(named("MAPPING", fn));
    if (initial !== undefined) spec = spec.initialState(initial);
    if (timeout !== undefined) spec = spec.timeout(ms(timeout));
    return s.mapWithState(spec);
  },
  stateSnapshots: (s) => s.stateSnapshots(),
};

/** Operators that only work with checkpoints. */
export const NEEDS_CHECKPOINT = ({ op, inverse }) =>
  ["updateStateByKey", "mapWithState", "countByWindow", "countByValueAndWindow"].includes(op) || inverse !== undefined;

/** The streams of a case by name: its inputs and its nodes. */
export function buildProgram(theCase, inputs) {
  const streams = new Map(inputs);
  const at = (id) => {
    if (!streams.has(id)) throw new NotThere(`the case has no stream ${id}`);
    return streams.get(id);
  };
  const ms = (intervals) => stepstream.Milliseconds(intervals * theCase.interval);
  for (const node of theCase.program) {
    const op = OPS[node.op];
    if (op === undefined) throw new NotThere(`the runner does not know the operator ${node.op}`);
    streams.set(node.id, op(at(node.in), node, { at, ms, interval: theCase.interval }));
  }
  return at;
}
