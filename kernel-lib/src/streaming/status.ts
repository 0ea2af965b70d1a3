/** Where a query stands, in Spark's words: `StreamingQueryStatus` (semantics A15, L8). */
import { compactJson, prettyJson } from "./progress-json";

export class StreamingQueryStatus {
  constructor(
    readonly message: string,
    /** Whether the batch under way, or the last one, has new data. */
    readonly isDataAvailable: boolean,
    /** Whether a trigger is at work. */
    readonly isTriggerActive: boolean,
  ) {}

  /** On one line, as Spark writes it. */
  get json(): string {
    return compactJson({ ...this });
  }

  /** The same over several lines. */
  get prettyJson(): string {
    return prettyJson({ ...this });
  }

  toString(): string {
    return this.prettyJson;
  }
}
