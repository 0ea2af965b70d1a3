/**
 * Aggregates that a batch query computes on its way: `const seen = new Observation("seen"); await df.observe(seen, count("*").alias("n")).write…;
 * await seen.get()`. Spark's class of that name. On a stream metrics are observed by name, and stand in its progress.
 */
import { IllegalArgumentException } from "../data/errors";
import type { ExternalRow } from "../data/external";
import type { MetricsListener } from "../plan/logical-metrics";

export class Observation {
  private isUsed = false;
  private deliver: (metrics: ExternalRow) => void = () => undefined;
  private readonly metrics: Promise<ExternalRow>;

  /** @param name for plans; one is made up unless told */
  constructor(readonly name: string | null = null) {
    if (name === "") throw new IllegalArgumentException(null, "requirement failed: Name must not be empty");
    this.metrics = new Promise((resolve) => {
      this.deliver = resolve;
    });
  }

  /** The metrics by name, once an action has run on the observed DataFrame; the first counts. */
  get(): Promise<ExternalRow> {
    return this.metrics;
  }

  /** For the engine. @throws REUSE_OBSERVATION */
  listener(): MetricsListener {
    if (this.isUsed)
      throw new IllegalArgumentException("REUSE_OBSERVATION", "An Observation can be used with a DataFrame only once.");
    this.isUsed = true;
    return this.deliver;
  }
}
