/** Commands on the session: settings, the current database, the cache. */

import { expression } from "../expression-parser";
import type { Parser } from "../parser";
import { query } from "../query-parser";
import { Scope } from "../scope";
import type { Command } from "./command";
import { acceptIfExists, properties, stringValue, tableName } from "./pieces";
import { isSetVariable, setVariable } from "./variable-parser";

/** `SET spark.sql.shuffle.partitions = 2`: the value is the rest of the text. */
export function set(p: Parser): Command {
  p.expectWord("SET");
  if (p.next.kind === "end" || p.isSign(";")) return { kind: "getSetting", key: null, documented: false };
  if (isSetVariable(p)) return setVariable(p);
  if (p.acceptSign("-")) {
    p.expectWord("V");
    return { kind: "getSetting", key: null, documented: true };
  }
  if (p.acceptWord("TIME", "ZONE")) return timeZone(p);
  if (p.acceptWord("CATALOG"))
    return { kind: "setCatalog", name: p.next.kind === "string" ? p.take().value : p.identifier() };
  const key = settingName(p);
  if (!p.acceptSign("=")) return { kind: "getSetting", key, documented: false };
  const value = restOfText(p).replace(/^`(.*)`$/s, "$1");
  return { kind: "set", key, value };
}

/** Names of settings may hold signs that no other name does: `a-b.c:d`. */
function settingName(p: Parser): string {
  if (p.next.kind === "quoted") return p.take().value;
  const { start } = p.next;
  while (p.next.kind !== "end" && !p.isSign("=") && !p.isSign(";")) p.take();
  return p.text.slice(start, p.previousStop).trim();
}

function restOfText(p: Parser): string {
  const value = p.text.slice(p.previousStop).replace(/;\s*$/, "").trim();
  p.seek(p.text.length);
  return value;
}

function timeZone(p: Parser): Command {
  if (p.acceptWord("LOCAL")) return { kind: "setTimeZone", value: null };
  if (p.next.kind === "string") return { kind: "setTimeZone", value: p.take().value };
  if (!p.isWord("INTERVAL")) throw p.unexpected();
  const start = p.next;
  const text = expression(p).sql();
  const seconds = offsetSeconds(p.text.slice(start.start, p.previousStop));
  if (seconds === null) throw p.unsupported(`a time zone of ${text}`, start);
  const sign = seconds < 0 ? "-" : "+";
  const minutes = Math.abs(seconds) / 60;
  const two = (n: number): string => String(Math.floor(n)).padStart(2, "0");
  return { kind: "setTimeZone", value: `${sign}${two(minutes / 60)}:${two(minutes % 60)}` };
}

/** `INTERVAL 2 HOURS`, `INTERVAL '-1:30' HOUR TO MINUTE` in seconds; null for what is no offset. */
function offsetSeconds(text: string): number | null {
  const found = /^INTERVAL\s*'?\s*([+-]?)(\d+)(?::(\d+))?\s*'?\s*(HOURS?|MINUTES?)(\s+TO\s+MINUTE)?$/i.exec(
    text.trim(),
  );
  if (found === null) return null;
  const [, sign, first, second = "0", unit] = found;
  const seconds = /^HOUR/i.test(unit) ? Number(first) * 3600 + Number(second) * 60 : Number(first) * 60;
  return sign === "-" ? -seconds : seconds;
}

export function reset(p: Parser): Command {
  p.expectWord("RESET");
  if (p.next.kind === "end" || p.isSign(";")) return { kind: "reset", key: null };
  return { kind: "reset", key: settingName(p) };
}

export function use(p: Parser): Command {
  p.expectWord("USE");
  for (const word of ["NAMESPACE", "DATABASE", "SCHEMA"])
    if (p.isWord(word) && p.peek().kind !== "end" && !p.isSign(";", 1)) {
      p.take();
      break;
    }
  return { kind: "use", name: p.multipartName() };
}

export function cache(p: Parser): Command {
  p.expectWord("CACHE");
  const lazy = p.acceptWord("LAZY");
  p.expectWord("TABLE");
  const table = tableName(p);
  if (p.acceptWord("OPTIONS")) properties(p);
  const isQuery = p.acceptWord("AS") || ["SELECT", "WITH", "FROM", "VALUES"].some((word) => p.isWord(word));
  return { kind: "cacheTable", table, lazy, plan: isQuery ? query(p, Scope.empty) : null };
}

export function uncache(p: Parser): Command {
  p.expectWord("UNCACHE", "TABLE");
  const ifExists = acceptIfExists(p);
  return { kind: "uncacheTable", table: tableName(p), ifExists };
}

export function refresh(p: Parser): Command {
  p.expectWord("REFRESH");
  if (p.isWord("FUNCTION")) throw p.unsupported("REFRESH FUNCTION");
  if (p.acceptWord("TABLE")) return { kind: "refreshTable", table: tableName(p) };
  if (p.next.kind === "string") return { kind: "refreshPath", path: stringValue(p) };
  return { kind: "refreshPath", path: restOfText(p) };
}
