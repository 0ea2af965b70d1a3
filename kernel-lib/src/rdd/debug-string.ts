/** The lineage as text: `rdd.toDebugString()`. The number of partitions in brackets, a step to the right at each shuffle. */
import { type Dependency, ShuffleDependency } from "./dependency";
import type { RDD } from "./rdd";

export function debugString(rdd: RDD<unknown>): string {
  const count = `(${rdd.getNumPartitions()})`;
  const prefix = below(count);
  const own = ownLines(rdd).map((line, i) => (i === 0 ? `${count} ${line}` : `${prefix} ${line}`));
  return [...own, ...children(rdd, prefix)].join("\n");
}

/** As wide as the count, with a line down in its middle. */
function below(count: string): string {
  const left = Math.floor((count.length - 1) / 2);
  return `${" ".repeat(left)}|${" ".repeat(count.length - left)}`;
}

function ownLines(rdd: RDD<unknown>): string[] {
  const level = rdd.getStorageLevel();
  const kept = rdd.context.storageInfo(rdd.id);
  return [
    `${rdd} [${level.isValid ? level.description : ""}]`,
    ...(kept === null
      ? []
      : [
          `    CachedPartitions: ${kept.partitions}; MemorySize: ${bytesText(kept.memoryBytes)}; DiskSize: ${bytesText(kept.diskBytes)}`,
        ]),
  ];
}

function children(rdd: RDD<unknown>, prefix: string): string[] {
  const { dependencies } = rdd;
  return dependencies.flatMap((dependency, i) => child(dependency, prefix, i === dependencies.length - 1));
}

function child(dependency: Dependency, prefix: string, isLast: boolean): string[] {
  const { rdd } = dependency;
  if (!(dependency instanceof ShuffleDependency))
    return [...ownLines(rdd).map((line) => `${prefix}${line}`), ...children(rdd, prefix)];
  const count = `(${rdd.getNumPartitions()})`;
  const start = prefix.replace(/\|\s+$/, "");
  const next = `${start}${isLast ? "  " : "| "}${below(count)}`;
  const own = ownLines(rdd).map((line, i) => (i === 0 ? `${start}+-${count} ${line}` : `${next}${line}`));
  return [...own, ...children(rdd, next)];
}

/** `45.0 B`, `1.2 KiB`: Spark's `Utils.bytesToString`. */
export function bytesText(bytes: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];
  let unit = 0;
  let value = bytes;
  while (value >= 2 * 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${value.toFixed(1)} ${units[unit]}`;
}
