/**
 * What a program says about its jobs beside what they do: pools, groups, descriptions. A base class of `SparkContext`, so that it
 * stays short. In Spark these belong to a thread; here there is one.
 */
import type { Scheduler } from "./environment";

export abstract class JobProperties {
  abstract readonly scheduler: Scheduler;
  protected readonly properties: Map<string, string> = new Map();

  /** A property of all jobs submitted from now on, such as `spark.scheduler.pool`; null takes it away. */
  setLocalProperty(key: string, value: string | null): void {
    if (value === null) this.properties.delete(key);
    else this.properties.set(key, value);
  }

  getLocalProperty(key: string): string | null {
    return this.properties.get(key) ?? null;
  }

  setJobGroup(groupId: string, description: string, interruptOnCancel: boolean = false): void {
    this.setLocalProperty("spark.jobGroup.id", groupId);
    this.setLocalProperty("spark.job.description", description);
    this.setLocalProperty("spark.job.interruptOnCancel", String(interruptOnCancel));
  }

  setJobDescription(text: string | null): void {
    this.setLocalProperty("spark.job.description", text);
  }

  clearJobGroup(): void {
    for (const key of ["spark.jobGroup.id", "spark.job.description", "spark.job.interruptOnCancel"])
      this.properties.delete(key);
  }

  cancelJobGroup(groupId: string): void {
    this.scheduler.cancelJobs(
      (properties) => properties.get("spark.jobGroup.id") === groupId,
      `part of cancelled job group ${groupId}`,
    );
  }

  cancelAllJobs(): void {
    this.scheduler.cancelJobs(() => true, "as part of cancellation of all jobs");
  }
}
