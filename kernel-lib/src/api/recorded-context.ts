/** Walking through a StreamingContext that is only a trace: `StreamingTrace.walk(await StreamingTrace.load(path))`. */
import type { BatchPointName } from "../dstream/batch-points";
import { Stepper } from "../inspect/stepper";
import type { StreamingTrace } from "../inspect/streaming-trace";
import { StreamingTracePoints } from "../inspect/streaming-trace-points";
import { BatchStop } from "./batch-stop";
import { NOTHING_MORE } from "./recorded-query";

export class RecordedContext {
  private readonly stepper: Stepper<BatchPointName>;

  /** Stands before the first point. */
  constructor(private readonly recorded: StreamingTrace) {
    const points = new StreamingTracePoints(recorded);
    this.stepper = new Stepper(NOTHING_MORE, points, { what: "recorded context", lastPoint: "clearOld" });
    this.stepper.position = points.first - 1;
  }

  trace(): StreamingTrace {
    return this.recorded;
  }

  /** Goes on to the next named point, or to the next point of that name: `step("runJobs")`. */
  async step(name?: BatchPointName): Promise<BatchStop> {
    return this.stopAfter((stepper) => stepper.step(name));
  }

  /** Goes on to the end of the next batch. */
  async nextBatch(): Promise<BatchStop> {
    return this.stopAfter((stepper) => stepper.nextBatch());
  }

  /** Goes back by one point. */
  async back(): Promise<BatchStop> {
    return this.stopAfter((stepper) => stepper.back());
  }

  /** Goes to a batch by its number, at its end or at one of its points. */
  async at(batch: number, point?: BatchPointName): Promise<BatchStop> {
    return this.stopAfter((stepper) => stepper.at(batch, point));
  }

  private async stopAfter(move: (stepper: Stepper<BatchPointName>) => Promise<void> | void): Promise<BatchStop> {
    const { stepper, recorded } = this;
    await move(stepper);
    return new BatchStop(recorded, stepper.position - recorded.leftOut.points, stepper.note);
  }
}
