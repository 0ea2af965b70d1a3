/**
 * Watches completed batches and tells a receiver how fast it may go: back-pressure. Spark's `RateController`.
 */
import type { BatchInfo } from "./batch-info";
import type { DStreamGraph } from "./dstream-graph";
import type { RateEstimator } from "./pid-rate-estimator";
import { type BatchEvent, StreamingListener } from "./streaming-listener";

export class RateController {
  private latest: number | null = null;

  constructor(
    readonly streamId: number,
    private readonly estimator: RateEstimator,
    private readonly publish: (rate: number) => void,
  ) {}

  /** Records per second, or null before the first estimate. */
  get latestRate(): number | null {
    return this.latest;
  }

  /** A batch is done: if it had data of this stream, there may be a new rate. */
  onBatchCompleted(info: BatchInfo): void {
    const { processingEndTime: end, processingDelay, schedulingDelay } = info;
    const numRecords = info.streamIdToInputInfo.get(this.streamId)?.numRecords;
    if (end === null || processingDelay === null || schedulingDelay === null || numRecords === undefined) return;
    const rate = this.estimator.compute(end, numRecords, processingDelay, schedulingDelay);
    if (rate === null) return;
    this.latest = Math.trunc(rate);
    if (this.latest > 0) this.publish(this.latest);
  }

  /** After a recovery. */
  restore(rate: number | null): void {
    this.latest = rate;
  }
}

/** Tells the controllers of all inputs. */
export class RateListener extends StreamingListener {
  constructor(private readonly graph: DStreamGraph) {
    super();
  }

  override onBatchCompleted({ batchInfo }: BatchEvent): void {
    for (const { rateController } of this.graph.inputs) rateController?.onBatchCompleted(batchInfo);
  }
}
