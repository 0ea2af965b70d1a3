/** Statements: a query, or a command on the session's views and settings. */
import type { LogicalPlan } from "../logical";
import { checkDepth } from "./depth";
import { parseWith } from "./parse";
import type { ParseOptions, Parser } from "./parser";
import { query } from "./query-parser";
import { columnNames, renamed } from "./relation-parser";
import { Scope } from "./scope";

export type Statement =
  | { readonly kind: "query"; readonly plan: LogicalPlan }
  | {
      readonly kind: "createView";
      readonly name: string;
      readonly plan: LogicalPlan;
      readonly replace: boolean;
      readonly ifNotExists: boolean;
    }
  | { readonly kind: "dropView"; readonly name: string; readonly ifExists: boolean }
  | { readonly kind: "set"; readonly key: string; readonly value: string };

/** @throws ParseException */
export function parseStatement(text: string, options: ParseOptions): Statement {
  return parseWith(text, options, (p) => {
    const parsed = statement(p);
    if ("plan" in parsed) checkDepth(parsed.plan);
    return parsed;
  });
}

function statement(p: Parser): Statement {
  if (p.isWord("CREATE")) return createView(p);
  if (p.isWord("DROP", "VIEW")) return dropView(p);
  if (p.isWord("SET") && p.peek().kind === "word") return set(p);
  return { kind: "query", plan: query(p, Scope.empty) };
}

/** `CREATE [OR REPLACE] TEMP VIEW [IF NOT EXISTS] v [(a, b)] AS query` */
function createView(p: Parser): Statement {
  const start = p.next;
  p.expectWord("CREATE");
  const replace = p.acceptWord("OR", "REPLACE");
  if (!p.acceptWord("TEMP") && !p.acceptWord("TEMPORARY")) {
    if (["TABLE", "VIEW", "DATABASE", "SCHEMA", "FUNCTION", "GLOBAL", "EXTERNAL"].includes(p.next.value))
      throw p.unsupported(`CREATE ${p.take().value}; there are only temporary views`, start);
    throw p.unexpected();
  }
  p.expectWord("VIEW");
  const ifNotExists = p.acceptWord("IF", "NOT", "EXISTS");
  const name = p.identifier();
  const columns = p.isSign("(") ? columnNames(p) : null;
  p.expectWord("AS");
  const plan = query(p, Scope.empty);
  return {
    kind: "createView",
    name,
    plan: columns === null ? plan : renamed(columns, plan),
    replace,
    ifNotExists,
  };
}

function dropView(p: Parser): Statement {
  p.expectWord("DROP", "VIEW");
  const ifExists = p.acceptWord("IF", "EXISTS");
  return { kind: "dropView", name: p.identifier(), ifExists };
}

/** `SET spark.sql.shuffle.partitions = 2`: the value is the rest of the text. */
function set(p: Parser): Statement {
  p.expectWord("SET");
  const key = p.multipartName().join(".");
  p.expectSign("=");
  const value = p.text.slice(p.next.start).replace(/;\s*$/, "").trim();
  p.seek(p.text.length);
  return { kind: "set", key, value };
}
