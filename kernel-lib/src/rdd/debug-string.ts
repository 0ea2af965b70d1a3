/**
 * The lineage as text: `rdd.toDebugString()`. The number of partitions in brackets, a step to the right at each shuffle. As in Spark
 * every line names the storage level of the RDD that was asked, not its own.
 */
import { bytesText } from "../data/bytes-text";
import { type Dependency, ShuffleDependency } from "./dependency";
import type { RDD } from "./rdd";

export function debugString(rdd: RDD<unknown>): string {
  const level = rdd.getStorageLevel();
  return new Lineage(level.isValid ? level.description : "").text(rdd);
}

class Lineage {
  constructor(private readonly level: string) {}

  text(rdd: RDD<unknown>): string {
    const count = `(${rdd.getNumPartitions()})`;
    const prefix = below(count);
    const own = this.own(rdd).map((line, i) => (i === 0 ? `${count} ${line}` : `${prefix} ${line}`));
    return [...own, ...this.children(rdd, prefix)].join("\n");
  }

  private own(rdd: RDD<unknown>): string[] {
    const kept = rdd.context.storageInfo(rdd.id);
    return [
      `${rdd} [${this.level}]`,
      ...(kept === null
        ? []
        : [
            `    CachedPartitions: ${kept.partitions}; MemorySize: ${bytesText(kept.memoryBytes)}; DiskSize: ${bytesText(kept.diskBytes)}`,
          ]),
    ];
  }

  private children(rdd: RDD<unknown>, prefix: string): string[] {
    const { dependencies } = rdd;
    return dependencies.flatMap((dependency, i) => this.child(dependency, prefix, i === dependencies.length - 1));
  }

  private child(dependency: Dependency, prefix: string, isLast: boolean): string[] {
    const { rdd } = dependency;
    if (!(dependency instanceof ShuffleDependency))
      return [...this.own(rdd).map((line) => `${prefix}${line}`), ...this.children(rdd, prefix)];
    const count = `(${rdd.getNumPartitions()})`;
    const start = prefix.replace(/\|\s+$/, "");
    const next = `${start}${isLast ? "  " : "| "}${below(count)}`;
    const own = this.own(rdd).map((line, i) => (i === 0 ? `${start}+-${count} ${line}` : `${next}${line}`));
    return [...own, ...this.children(rdd, next)];
  }
}

/** As wide as the count, with a line down in its middle. */
function below(count: string): string {
  const left = Math.floor((count.length - 1) / 2);
  return `${" ".repeat(left)}|${" ".repeat(count.length - left)}`;
}
