/**
 * Stepping: a cursor over what was recorded, which drives the engine on when it gets to the end. For queries and for
 * StreamingContexts.
 *
 * Nothing of this exists in Spark. Going back is reading the record, so it is exact and costs nothing; what is stepped
 * never runs backwards.
 */
import { IllegalArgumentException, IllegalStateException } from "../data/errors";

/** The record: its points by their numbers. */
export interface Walk {
  /** The number of the oldest point that is kept. */
  readonly first: number;
  /** How many points there have been. */
  readonly length: number;
  nameAt(at: number): string;
  /** The batch it belongs to; null for what happens between batches. */
  batchAt(at: number): number | null;
  /** Whether nothing more happens to the batch. */
  endsBatch(at: number): boolean;
}

/** What can be driven on: pulled point by point. */
export interface Driven {
  next(): Promise<{ readonly name: string; readonly facts: object } | null>;
  readonly ending: string | null;
}

export interface StepperOptions {
  /** How messages call what is stepped: `query`. */
  readonly what: string;
  /** The last point of a batch that goes well, for messages. */
  readonly lastPoint: string;
  /** Lets the time pass for which it waits. Without it stepping ends where there is nothing to do. */
  readonly passTime?: (facts: object) => Promise<void>;
}

/** A point that never comes is looked for in so many batches. */
const BATCHES_TRIED = 100;

/** A question may be about something rare; a source may be endless. */
const BATCHES_RUN = 1000;

export class Stepper<Name extends string = string> {
  /** The number of the point it stands at; -1 is before the first. */
  position = -1;
  /** Says so when the last move found no further point. */
  note: string | null = null;

  constructor(
    private readonly driver: Driven,
    private readonly walk: Walk,
    private readonly options: StepperOptions,
  ) {
    this.toEnd();
  }

  /** Puts the cursor where the engine is. */
  toEnd(): void {
    this.position = this.walk.length - 1;
  }

  /** To the next point, or to the next one of that name. */
  async step(name?: Name): Promise<void> {
    for (let batches = 0; batches < BATCHES_TRIED && (await this.forward()); ) {
      if (name === undefined || this.walk.nameAt(this.position) === name) return;
      if (this.walk.endsBatch(this.position)) batches++;
    }
    this.note ??= `${BATCHES_TRIED} batches went by without ${name}`;
  }

  /** To the first point from here on, of that name if there is one, at which the question is answered with yes. */
  async until(name: Name | null, holds: () => boolean): Promise<void> {
    for (let batches = 0; batches < BATCHES_RUN && (await this.forward()); ) {
      if ((name === null || this.walk.nameAt(this.position) === name) && holds()) return;
      if (this.walk.endsBatch(this.position)) batches++;
    }
    this.note ??= `it did not become true in ${BATCHES_RUN} batches`;
  }

  /** To the end of the batch under way, or, from the end of one, of the next. */
  async nextBatch(): Promise<void> {
    while (await this.forward()) if (this.walk.endsBatch(this.position)) return;
  }

  back(): void {
    this.note = null;
    const { first } = this.walk;
    if (this.position <= first)
      throw new IllegalStateException(
        null,
        first === 0
          ? "This is the beginning: there is no point before it."
          : "What came before this point was forgotten: the record has become too long.",
      );
    this.position -= 1;
  }

  /** To the end of a batch, or to the last of its points with that name. */
  async at(batch: number, name?: Name): Promise<void> {
    if (!Number.isSafeInteger(batch) || batch < 0)
      throw new IllegalArgumentException(null, `a batch id is a whole number from 0 on, not ${batch}`);
    if (this.find(batch, name)) return;
    this.toEnd();
    while (await this.forward()) {
      if (this.isAt(this.position, batch, name)) return;
      if (this.walk.endsBatch(this.position) && (this.walk.batchAt(this.position) ?? -1) >= batch) break;
    }
    const { what, lastPoint } = this.options;
    throw new IllegalStateException(
      null,
      `The ${what} did not come to ${name ?? lastPoint} of batch ${batch}: ${this.note ?? "it has passed it"}`,
    );
  }

  private find(batch: number, name: Name | undefined): boolean {
    for (let at = this.walk.length - 1; at >= this.walk.first; at--) {
      if (!this.isAt(at, batch, name)) continue;
      this.note = null;
      this.position = at;
      return true;
    }
    return false;
  }

  private isAt(at: number, batch: number, name: Name | undefined): boolean {
    if (this.walk.batchAt(at) !== batch) return false;
    return name === undefined ? this.walk.endsBatch(at) : this.walk.nameAt(at) === name;
  }

  /** One point on: through the record, then by driving on. False when there is none. */
  private async forward(): Promise<boolean> {
    const { what, passTime } = this.options;
    this.note = null;
    if (this.moveInRecord()) return true;
    for (;;) {
      const point = await this.driver.next();
      if (point === null) {
        this.note = `the ${what} has ended (${this.driver.ending ?? "stopped"})`;
        return false;
      }
      if (this.moveInRecord()) return true;
      if (point.name !== "waiting") continue;
      if (passTime === undefined) {
        this.note = `nothing to do: the ${what} waits for new data`;
        return false;
      }
      await passTime(point.facts);
    }
  }

  private moveInRecord(): boolean {
    if (this.position + 1 >= this.walk.length) return false;
    // What was forgotten meanwhile cannot be walked through.
    this.position = Math.max(this.position + 1, this.walk.first);
    return true;
  }
}
