/**
 * What the driver and the executors' threads both have: the engine's own functions and classes, which travel by name, and which fields of
 * them stay behind. Spark's executors find Spark's classes on their class path; the fields that stay are `@transient` there too.
 */
import * as errors from "../../data/errors";
import * as externalValues from "../../data/external-values";
import * as javaDouble from "../../data/java-double";
import * as javaRandom from "../../data/java-random";
import * as storageLevel from "../../data/storage-level";
import * as accumulator from "../../rdd/accumulator";
import * as appendOnlyMap from "../../rdd/append-only-map";
import * as broadcast from "../../rdd/broadcast";
import * as copy from "../../rdd/copy";
import * as dependency from "../../rdd/dependency";
import * as fused from "../../rdd/fused";
import * as hyperLogLog from "../../rdd/hyper-log-log";
import * as javaHash from "../../rdd/java-hash";
import * as key from "../../rdd/key";
import * as keyedPairs from "../../rdd/keyed-pairs";
import * as cartesian from "../../rdd/kinds/cartesian-rdd";
import * as coGrouped from "../../rdd/kinds/co-grouped-rdd";
import * as coalesced from "../../rdd/kinds/coalesced-rdd";
import * as mapPartitions from "../../rdd/kinds/map-partitions-rdd";
import * as pruning from "../../rdd/kinds/partition-pruning-rdd";
import * as sampled from "../../rdd/kinds/partitionwise-sampled-rdd";
import * as shuffled from "../../rdd/kinds/shuffled-rdd";
import * as subtracted from "../../rdd/kinds/subtracted-rdd";
import * as union from "../../rdd/kinds/union-rdd";
import * as zippedPartitions from "../../rdd/kinds/zipped-partitions-rdd";
import * as zippedWithIndex from "../../rdd/kinds/zipped-with-index-rdd";
import * as partitioner from "../../rdd/partitioner";
import * as rangePartitioner from "../../rdd/range-partitioner";
import * as rdd from "../../rdd/rdd";
import { RDDCore } from "../../rdd/rdd-core";
import * as sampling from "../../rdd/sampling";
import * as scalaText from "../../rdd/scala-text";
import * as statCounter from "../../rdd/stat-counter";
import * as taskContext from "../../rdd/task-context";
import * as valueText from "../../rdd/value-text";

import * as notSerializable from "./not-serializable";

const MODULES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  ...{ errors, externalValues, javaDouble, javaRandom, storageLevel, accumulator, appendOnlyMap, broadcast, copy },
  ...{
    dependency,
    fused,
    keyedPairs,
    hyperLogLog,
    javaHash,
    key,
    partitioner,
    rangePartitioner,
    rdd,
    sampling,
    scalaText,
    statCounter,
  },
  ...{
    notSerializable,
    taskContext,
    valueText,
    cartesian,
    coGrouped,
    coalesced,
    mapPartitions,
    pruning,
    sampled,
    shuffled,
  },
  ...{ subtracted, union, zippedPartitions, zippedWithIndex },
};

const parts = new Map<string, object>();
const names = new Map<unknown, string>();
for (const [module, exported] of Object.entries(MODULES))
  for (const [name, part] of Object.entries(exported))
    if (typeof part === "function") {
      parts.set(`${module}.${name}`, part);
      names.set(part, `${module}.${name}`);
    }

export const enginePart = (name: string): object | undefined => parts.get(name);
export const nameOfEnginePart = (value: unknown): string | undefined => names.get(value);

/** By class: what stays with the driver. */
const STAYING: readonly (readonly [unknown, readonly string[]])[] = [
  [RDDCore, ["sparkContext", "creationSite", "label", "knownDependencies", "checkpointData"]],
  [dependency.ShuffleDependency, ["rdd"]],
  [dependency.ComputedDependency, ["parentsOf"]],
  [rangePartitioner.RangePartitioner, ["pairs", "sketch", "waiting"]],
  [zippedWithIndex.ZippedWithIndexRDD, ["counting"]],
];

/** The fields of an object that travel. */
export function travellingFields(value: object): Record<string, unknown> {
  const fields = { ...value } as Record<string, unknown>;
  for (const [type, staying] of STAYING)
    if (value instanceof (type as typeof RDDCore)) for (const name of staying) delete fields[name];
  return value instanceof rdd.RDD ? { ...fields, ...travellingRdd(value) } : fields;
}

/** Partitions are known by now; what the driver reads is kept as far as a task can see. */
function travellingRdd(of: rdd.RDD<unknown>): Record<string, unknown> {
  const known = { knownPartitions: of.partitions, lineageResolved: true };
  return isReadByDriver(of) ? { ...known, level: storageLevel.StorageLevel.MEMORY_ONLY, computation: null } : known;
}

/** An RDD without parents, or one that was saved: the driver reads its rows and sends them along with a task. */
export function isReadByDriver(of: rdd.RDD<unknown>): boolean {
  return of.isCheckpointed() || of.dependencies.length === 0;
}
