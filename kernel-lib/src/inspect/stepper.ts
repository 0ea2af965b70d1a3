/**
 * Stepping: a cursor over what was recorded, which drives the query on when it gets to the end.
 *
 * Nothing of this exists in Spark. Going back is reading the record, so it is exact and costs nothing; the query itself
 * never runs backwards.
 */
import { IllegalArgumentException, IllegalStateException } from "../data/errors";
import type { PointName } from "../streaming/points";
import type { QueryDriver } from "../streaming/query-driver";
import type { Recorder } from "./recorder";

/** A point in the trace: which batch, by index (a killed batch is there twice), and which of its points. */
export interface Position {
  readonly batchIndex: number;
  /** -1 is before the batch's first point. */
  readonly pointIndex: number;
}

export class Stepper {
  private batchIndex = -1;
  private pointIndex = -1;
  /** Says so when the last move found no further point. */
  note: string | null = null;

  constructor(
    private readonly driver: QueryDriver,
    private readonly recorder: Recorder,
  ) {
    this.toEnd();
  }

  get position(): Position {
    return { batchIndex: this.batchIndex, pointIndex: this.pointIndex };
  }

  /** Puts the cursor where the query is. */
  toEnd(): void {
    this.batchIndex = this.recorder.length - 1;
    this.pointIndex = this.batchIndex < 0 ? -1 : this.recorder.pointsIn(this.batchIndex) - 1;
  }

  /** To the next point, or to the next one of that name. */
  async step(name?: PointName): Promise<void> {
    while (await this.forward()) if (name === undefined || this.pointName === name) return;
  }

  /** To the end of the batch under way, or, from the end of one, of the next. */
  async nextBatch(): Promise<void> {
    await this.step("watermark");
  }

  back(): void {
    this.note = null;
    if (this.pointIndex > 0) this.pointIndex -= 1;
    else if (this.batchIndex > 0) {
      this.batchIndex -= 1;
      this.pointIndex = this.recorder.pointsIn(this.batchIndex) - 1;
    } else throw new IllegalStateException(null, "This is the beginning: there is no point before it.");
  }

  /** To the end of a batch, or to the last of its points with that name. */
  async at(batchId: number, name?: PointName): Promise<void> {
    if (!Number.isSafeInteger(batchId) || batchId < 0)
      throw new IllegalArgumentException(null, `a batch id is a whole number from 0 on, not ${batchId}`);
    const target = name ?? "watermark";
    if (this.find(batchId, target)) return;
    this.toEnd();
    while (await this.forward()) if (this.batchId === batchId && this.pointName === target) return;
    throw new IllegalStateException(
      null,
      `The query did not come to ${target} of batch ${batchId}: ${this.note ?? "it has passed it"}`,
    );
  }

  private find(batchId: number, name: string): boolean {
    for (let batch = this.recorder.length - 1; batch >= 0; batch--) {
      if (this.recorder.batchIdAt(batch) !== batchId) continue;
      for (let point = this.recorder.pointsIn(batch) - 1; point >= 0; point--) {
        if (this.recorder.pointNameAt(batch, point) !== name) continue;
        this.note = null;
        this.batchIndex = batch;
        this.pointIndex = point;
        return true;
      }
    }
    return false;
  }

  private get batchId(): number {
    return this.recorder.batchIdAt(this.batchIndex);
  }

  private get pointName(): string {
    return this.recorder.pointNameAt(this.batchIndex, this.pointIndex);
  }

  /** One point on: through the record, then by driving the query. False when there is none. */
  private async forward(): Promise<boolean> {
    this.note = null;
    if (this.moveInRecord()) return true;
    for (;;) {
      const point = await this.driver.next();
      if (point === null) {
        this.note = `the query has ended (${this.driver.ending ?? "stopped"})`;
        return false;
      }
      if (point.name === "waiting") {
        this.note = "nothing to do: the query waits for new data";
        return false;
      }
      if (this.moveInRecord()) return true;
    }
  }

  private moveInRecord(): boolean {
    if (this.batchIndex >= 0 && this.pointIndex + 1 < this.recorder.pointsIn(this.batchIndex)) {
      this.pointIndex += 1;
      return true;
    }
    if (this.batchIndex + 1 >= this.recorder.length) return false;
    this.batchIndex += 1;
    this.pointIndex = 0;
    return true;
  }
}
