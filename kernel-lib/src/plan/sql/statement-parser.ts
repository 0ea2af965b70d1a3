/** Statements: a query, or one of the commands in `commands/`. What Spark's `parsePlan` reads. */
import { alter, analyze, commentOn, drop, insert, truncate, unsupportedOnTable } from "./commands/change-parser";
import type { Command, ExplainMode, Statement } from "./commands/command";
import { create } from "./commands/create-parser";
import { cache, refresh, reset, set, uncache, use } from "./commands/session-parser";
import { describe, show } from "./commands/show-parser";
import { declareVariable } from "./commands/variable-parser";
import { checkDepth } from "./depth";
import { parseWith } from "./parse";
import type { ParseOptions, Parser } from "./parser";
import { query } from "./query-parser";
import { Scope } from "./scope";

export type { Command, Statement } from "./commands/command";

/** @throws ParseException */
export function parseStatement(text: string, options: ParseOptions): Statement {
  return parseWith(text, options, (p) => {
    const parsed = statement(p);
    if ("plan" in parsed && parsed.plan !== null) checkDepth(parsed.plan);
    return parsed;
  });
}

const COMMANDS: ReadonlyMap<string, (p: Parser) => Command> = new Map([
  ["CREATE", create],
  ["DROP", drop],
  ["INSERT", insert],
  ["TRUNCATE", truncate],
  ["ALTER", alter],
  ["COMMENT", commentOn],
  ["ANALYZE", analyze],
  ["DELETE", unsupportedOnTable],
  ["UPDATE", unsupportedOnTable],
  ["MERGE", unsupportedOnTable],
  ["REPLACE", unsupportedOnTable],
  ["SHOW", show],
  ["DESCRIBE", describe],
  ["DESC", describe],
  ["DECLARE", declareVariable],
  ["SET", set],
  ["RESET", reset],
  ["USE", use],
  ["CACHE", cache],
  ["UNCACHE", uncache],
  ["REFRESH", refresh],
  ["EXPLAIN", explain],
]);

function statement(p: Parser): Statement {
  const command = p.next.kind === "word" ? COMMANDS.get(p.next.value) : undefined;
  if (command !== undefined) return command(p);
  if (p.acceptWord("CLEAR", "CACHE")) return { kind: "clearCache" };
  return { kind: "query", plan: query(p, Scope.empty) };
}

function explain(p: Parser): Command {
  p.expectWord("EXPLAIN");
  const modes: readonly ExplainMode[] = ["extended", "formatted", "cost", "codegen"];
  const mode = modes.find((one) => p.acceptWord(one.toUpperCase())) ?? "simple";
  return { kind: "explain", mode, statement: statement(p) };
}
