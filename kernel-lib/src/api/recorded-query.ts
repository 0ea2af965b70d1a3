/** Walking through a query that is only a trace: `Trace.walk(await Trace.load("lesson.trace.json"))`. Nothing of the engine runs. */
import { Stepper } from "../inspect/stepper";
import type { Trace } from "../inspect/trace";
import { LAST_POINT, TracePoints } from "../inspect/trace-points";
import type { PointName } from "../streaming/points";
import { QuerySteps, type WalkedQuery } from "./query-steps";

/** Nothing goes on where a record ends. */
export const NOTHING_MORE: { readonly ending: string; next(): Promise<null> } = {
  ending: "nothing more is in the trace",
  next: async () => null,
};

export class RecordedQuery extends QuerySteps {
  private readonly cursor: WalkedQuery;

  /** Stands before the first point. */
  constructor(private readonly recorded: Trace) {
    super();
    const points = new TracePoints(recorded);
    const stepper = new Stepper<PointName>(NOTHING_MORE, points, { what: "recorded query", lastPoint: LAST_POINT });
    stepper.position = -1;
    this.cursor = { stepper, positionOf: (at) => points.positionOf(at) };
  }

  override trace(): Trace {
    return this.recorded;
  }

  protected override async walked(): Promise<WalkedQuery> {
    return this.cursor;
  }
}
