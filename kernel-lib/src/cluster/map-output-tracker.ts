/** Which executor has the output of which map task. Spark's `MapOutputTracker`: what a reader asks, and what a lost executor empties. */
import type { Executor } from "./executor";

export interface MapStatus {
  readonly executor: Executor;
  /** For each reduce partition, about. */
  readonly bytes: readonly number[];
}

export class MapOutputTracker {
  private readonly shuffles = new Map<number, (MapStatus | null)[]>();

  register(shuffleId: number, maps: number): void {
    if (!this.shuffles.has(shuffleId)) this.shuffles.set(shuffleId, new Array<MapStatus | null>(maps).fill(null));
  }

  add(shuffleId: number, map: number, status: MapStatus): void {
    this.outputs(shuffleId)[map] = status;
  }

  outputs(shuffleId: number): (MapStatus | null)[] {
    return this.shuffles.get(shuffleId) ?? [];
  }

  /** The map partitions whose output is not there. */
  missing(shuffleId: number): number[] {
    return this.outputs(shuffleId).flatMap((status, map) => (status === null ? [map] : []));
  }

  isAvailable(shuffleId: number): boolean {
    return this.shuffles.has(shuffleId) && this.outputs(shuffleId).every((status) => status !== null);
  }

  remove(shuffleId: number, map: number): void {
    this.outputs(shuffleId)[map] = null;
  }

  unregister(shuffleId: number): void {
    this.shuffles.delete(shuffleId);
  }

  /** The executor is gone, and its files with it. */
  removeExecutor(executor: Executor): void {
    for (const outputs of this.shuffles.values())
      outputs.forEach((status, map) => {
        if (status?.executor === executor) outputs[map] = null;
      });
  }
}
