/** How many records each input gave each batch. Spark's `InputInfoTracker`. */
import { IllegalStateException } from "../data/errors";
import type { StreamInputInfo } from "./batch-info";
import type { Time } from "./time";

export class InputInfoTracker {
  private readonly byTime = new Map<number, Map<number, StreamInputInfo>>();

  /** @throws IllegalStateException when the input has reported for this batch before */
  reportInfo(time: Time, info: StreamInputInfo): void {
    const infos = this.byTime.get(time.milliseconds) ?? new Map<number, StreamInputInfo>();
    if (infos.has(info.inputStreamId))
      throw new IllegalStateException(
        null,
        `Input stream ${info.inputStreamId} for batch ${time} is already added into InputInfoTracker, this is an illegal state`,
      );
    infos.set(info.inputStreamId, info);
    this.byTime.set(time.milliseconds, infos);
  }

  getInfo(time: Time): ReadonlyMap<number, StreamInputInfo> {
    return new Map(this.byTime.get(time.milliseconds));
  }

  /** Forgets what is older than this. */
  cleanup(time: Time): void {
    for (const ms of [...this.byTime.keys()]) if (ms < time.milliseconds) this.byTime.delete(ms);
  }
}
