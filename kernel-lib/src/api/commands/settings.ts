/** `SET` and `RESET`: the session's settings in SQL. Spark's `SetCommand` and `ResetCommand`. */
import type { InternalRow } from "../../data/value";
import type { Command } from "../../plan/sql/statement-parser";
import type { SessionState } from "../session-state";

export function set({ conf }: SessionState, { key, value }: Extract<Command, { kind: "set" }>): InternalRow[] {
  conf.set(key, value);
  return [[key, value]];
}

export function setTimeZone(
  { conf }: SessionState,
  { value }: Extract<Command, { kind: "setTimeZone" }>,
): InternalRow[] {
  const key = "spark.sql.session.timeZone";
  if (value === null) conf.unset(key);
  else conf.set(key, value);
  return [[key, conf.get(key)]];
}

export function getSetting(
  { conf }: SessionState,
  { key, documented }: Extract<Command, { kind: "getSetting" }>,
): InternalRow[] {
  if (key !== null) return [[key, conf.find(key) ?? "<undefined>"]];
  if (documented) return conf.documented().map(({ key: name, value }) => [name, value, "", ""]);
  return Object.entries(conf.getAll).sort(([a], [b]) => (a < b ? -1 : 1));
}

export function reset({ conf }: SessionState, { key }: Extract<Command, { kind: "reset" }>): [] {
  conf.reset(key);
  return [];
}
