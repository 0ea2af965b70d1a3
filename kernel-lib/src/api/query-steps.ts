/**
 * Walking through a query, the same for one that runs and for one that is only a saved trace: to the next point, batch, question, row.
 *
 * Nothing of it is in Spark. A query that runs is driven on where its record ends (`streaming-query.ts`); a saved one ends there
 * (`recorded-query.ts`).
 */
import { IllegalArgumentException } from "../data/errors";
import { patternText, type RowPattern, rowStory } from "../figures/row-story";
import type { Stepper } from "../inspect/stepper";
import type { Trace } from "../inspect/trace";
import type { Position } from "../inspect/trace-points";
import type { PointName } from "../streaming/points";
import type { Condition } from "./conditions";
import { RowAnswer } from "./row-answer";
import { Stop } from "./stop";

/** A cursor over what was recorded, and where in the trace its places are. */
export interface WalkedQuery {
  readonly stepper: Stepper<PointName>;
  positionOf(at: number): Position;
}

/** A point of a task, which is named by its partition. */
export interface TaskPoint {
  readonly task: number;
  /** Any stage unless told. */
  readonly stage?: number;
  /** Any of the task's points unless told. */
  readonly point?: PointName;
}

function atTask({ task, stage, point }: TaskPoint): Condition {
  for (const [name, number] of Object.entries({ task, stage: stage ?? 0 }))
    if (!Number.isSafeInteger(number) || number < 0)
      throw new IllegalArgumentException(null, `${name} is a whole number from 0 on, not ${number}`);
  return {
    at: point ?? null,
    holds: (stop) => stop.point?.partition === task && (stage === undefined || stop.point.stage === stage),
  };
}

export abstract class QuerySteps {
  /** Everything that happened so far, as plain JSON: what all pictures are drawn from. */
  abstract trace(): Trace;

  /** What is walked, standing still. */
  protected abstract walked(): Promise<WalkedQuery>;

  /**
   * Goes on to the next named point, to the next point of that name, `step("addBatch.done")`, or to the next point of a task:
   * `step({ task: 1 })`, `step({ task: 0, stage: 1, point: "task.done" })`.
   */
  async step(to?: PointName | TaskPoint): Promise<Stop> {
    return typeof to === "object" ? this.until(atTask(to)) : this.stopAfter((stepper) => stepper.step(to));
  }

  /** Goes on to the end of the next batch. */
  async nextBatch(): Promise<Stop> {
    return this.stopAfter((stepper) => stepper.nextBatch());
  }

  /** Goes back by one point, into what was recorded. */
  async back(): Promise<Stop> {
    return this.stopAfter(async (stepper) => stepper.back());
  }

  /** Goes to a batch, at its end or at one of its points; forward by running, back through the record. */
  async at(batchId: number, point?: PointName): Promise<Stop> {
    return this.stopAfter((stepper) => stepper.at(batchId, point));
  }

  /**
   * Goes on until a condition holds: one of `Until`, or a question about where it stands, asked at every point.
   * Where it never holds, the stop's note says why stepping ended.
   */
  async until(condition: Condition | ((stop: Stop) => boolean)): Promise<Stop> {
    const { at, holds } = typeof condition === "function" ? { at: null, holds: condition } : condition;
    const walked = await this.walked();
    await walked.stepper.until(at, () => holds(this.stopAt(walked), this.trace()));
    return this.stopAt(walked);
  }

  /**
   * The way of one row: where it was read, how it was judged, what it did to the state, when it went out.
   * @param pattern its offset, some of its columns (`{ id: "nc72961616" }`), or a question about its columns
   * @throws IllegalArgumentException when no recorded row is like that
   */
  where(pattern: RowPattern): RowAnswer {
    const trace = this.trace();
    const story = rowStory(trace, pattern);
    if (story !== null) return new RowAnswer(story);
    const columns = trace.query.sources.flatMap((source) => source.columns.map(({ name }) => name));
    throw new IllegalArgumentException(
      null,
      `No row that was read so far has ${patternText(pattern)}. The columns are ${columns.join(", ")}; a number is an offset.`,
    );
  }

  /** Why a row is not in the result, or since when it is; the same as `where`, under the name of the question. */
  whyNot(pattern: RowPattern): RowAnswer {
    return this.where(pattern);
  }

  private async stopAfter(move: (stepper: Stepper<PointName>) => Promise<void>): Promise<Stop> {
    const walked = await this.walked();
    await move(walked.stepper);
    return this.stopAt(walked);
  }

  private stopAt({ stepper, positionOf }: WalkedQuery): Stop {
    return new Stop(this.trace(), positionOf(stepper.position), stepper.note);
  }
}
