/** Sends all rows to every task that reads it: the small side of a join. Spark's `BroadcastExchangeExec`. */

import { ExchangeExec } from "./exchange";
import type { PhysicalPlan } from "./physical-plan";

/**
 * All rows in one place where Spark need not bring them together: it pairs partitions in a product, and finds the rows without
 * a partner of a full outer join in a second job. Not drawn by `explain`.
 */
export class GatherExec extends ExchangeExec {
  constructor(child: PhysicalPlan) {
    super({ kind: "single" }, 1, child, "ENSURE_REQUIREMENTS");
  }

  protected override copyWith([child]: readonly PhysicalPlan[]): PhysicalPlan {
    return new GatherExec(child);
  }
}

export class BroadcastExchangeExec extends ExchangeExec {
  constructor(
    child: PhysicalPlan,
    /** How `explain` names the form in which the rows are sent. */
    readonly mode: string,
  ) {
    super({ kind: "single" }, 1, child, "ENSURE_REQUIREMENTS");
  }

  protected override copyWith([child]: readonly PhysicalPlan[]): PhysicalPlan {
    return new BroadcastExchangeExec(child, this.mode);
  }

  override simpleString(): string {
    return `BroadcastExchange ${this.mode}`;
  }
}
