/**
 * After the last fault: the query is started once more over what is left, and everything that can be wrong is looked at.
 *
 * A correct engine brings the checkpoint in order, does what was not done, rests, and the sink holds each row once.
 */
import type { MemoryDisk } from "../checkpoint/memory-disk";
import { type LifeOptions, live } from "./life";
import { brokenInvariant, compareTables, leftUndone, type Oracle, type Verdict } from "./oracle";
import { realEngine, rowsIn, type Scenario, type Table } from "./scenario";

export interface Judgement {
  readonly verdict: Verdict;
  /** Why it is not the same, where there is more to say. */
  readonly detail: string | null;
}

/** @param disk and @param table what the dead process left; the last life goes on with them. */
export async function lastLife(
  scenario: Scenario,
  oracle: Oracle,
  mostPoints: number,
  disk: MemoryDisk,
  table: Table,
  onPoint?: LifeOptions["onPoint"],
): Promise<Judgement> {
  const broken = await brokenInvariant(disk).catch((error: unknown) => String(error));
  const engine = scenario.engine ?? realEngine;
  const last = await live(engine, scenario.define(disk, table), { mostPoints, onPoint });
  if (last.kind === "failed") return { verdict: "stuck", detail: String(last.error) };
  if (last.kind !== "idle") return { verdict: "stuck", detail: `it does not come to an end in ${mostPoints} points` };
  if (broken !== null) return { verdict: "wrong", detail: broken };
  const undone = await leftUndone(disk, scenario.define(disk, table).sources);
  if (undone !== null) return { verdict: "stuck", detail: undone };
  const rows = await rowsIn(scenario, table, disk).catch((error: unknown) => String(error));
  if (typeof rows === "string") return { verdict: "lost", detail: rows };
  return { verdict: compareTables(rows, await oracle.expected(disk)), detail: null };
}
