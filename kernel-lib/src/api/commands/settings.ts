/** `SET` and `RESET`: the session's settings in SQL. Spark's `SetCommand` and `ResetCommand`. */
import { AnalysisException } from "../../data/errors";
import type { InternalRow } from "../../data/value";
import type { Command } from "../../plan/sql/statement-parser";
import type { SessionState } from "../session-state";
import { SessionVariables } from "../session-variables";

export function set(
  { conf, variables }: SessionState,
  { key, value }: Extract<Command, { kind: "set" }>,
): InternalRow[] {
  const name = SessionVariables.nameIn(key.split("."));
  if (name !== undefined && variables.find(name) !== undefined)
    throw new AnalysisException(
      "UNSUPPORTED_FEATURE.SET_VARIABLE_USING_SET",
      `The feature is not supported: \`system\`.\`session\`.\`${name}\` is a VARIABLE and cannot be updated using the SET statement. Use SET VARIABLE \`system\`.\`session\`.\`${name}\` = ... instead.`,
      { sqlState: "0A000" },
    );
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
