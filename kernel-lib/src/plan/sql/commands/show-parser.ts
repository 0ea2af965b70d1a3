/** `SHOW …` and `DESCRIBE …`: questions about the catalog, which are answered with a table. */
import type { Parser } from "../parser";
import { query } from "../query-parser";
import { Scope } from "../scope";
import type { Command } from "./command";
import { acceptIn, acceptPattern, partitionSpec, propertyKey, stringValue, tableName } from "./pieces";

export function show(p: Parser): Command {
  p.expectWord("SHOW");
  if (p.acceptWord("TABLES")) return { kind: "showTables", database: acceptIn(p), pattern: acceptPattern(p) };
  if (p.acceptWord("VIEWS")) return { kind: "showViews", database: acceptIn(p), pattern: acceptPattern(p) };
  if (p.acceptWord("TABLE", "EXTENDED")) {
    const database = acceptIn(p);
    p.expectWord("LIKE");
    return { kind: "showTableExtended", database, pattern: stringValue(p) };
  }
  for (const word of ["DATABASES", "SCHEMAS", "NAMESPACES"])
    if (p.acceptWord(word)) {
      acceptIn(p);
      return { kind: "showDatabases", pattern: acceptPattern(p) };
    }
  if (p.acceptWord("CATALOGS")) return { kind: "showCatalogs", pattern: acceptPattern(p) };
  if (p.acceptWord("COLUMNS")) return columns(p);
  if (p.acceptWord("PARTITIONS"))
    return {
      kind: "showPartitions",
      table: tableName(p),
      partition: p.acceptWord("PARTITION") ? partitionSpec(p) : null,
    };
  if (p.acceptWord("CREATE", "TABLE")) {
    const table = tableName(p);
    p.acceptWord("AS", "SERDE");
    return { kind: "showCreateTable", table };
  }
  if (p.acceptWord("TBLPROPERTIES")) {
    const table = tableName(p);
    if (!p.acceptSign("(")) return { kind: "showProperties", table, key: null };
    const key = propertyKey(p);
    p.expectSign(")");
    return { kind: "showProperties", table, key };
  }
  if (p.acceptWord("CURRENT", "NAMESPACE") || p.acceptWord("CURRENT", "DATABASE") || p.acceptWord("CURRENT", "SCHEMA"))
    return { kind: "showCurrentNamespace" };
  return functions(p);
}

function columns(p: Parser): Command {
  if (!p.acceptWord("IN")) p.expectWord("FROM");
  const start = p.next;
  const table = tableName(p);
  const database = acceptIn(p);
  if (database === null) return { kind: "showColumns", table };
  const parts = [...database, ...table.nameParts.slice(-1)];
  return { kind: "showColumns", table: p.located(start, () => table.renamed(parts)) };
}

function functions(p: Parser): Command {
  const whose = p.acceptWord("USER") ? "user" : p.acceptWord("SYSTEM") ? "system" : "all";
  if (whose === "all") p.acceptWord("ALL");
  p.expectWord("FUNCTIONS");
  acceptIn(p);
  const like = p.acceptWord("LIKE");
  if (p.next.kind === "string") return { kind: "showFunctions", whose, pattern: p.take().value };
  const isName = like || p.next.kind === "word" || p.next.kind === "quoted";
  return { kind: "showFunctions", whose, pattern: isName ? p.multipartName().join(".") : null };
}

export function describe(p: Parser): Command {
  if (!p.acceptWord("DESCRIBE")) p.expectWord("DESC");
  for (const word of ["DATABASE", "SCHEMA", "NAMESPACE"])
    if (p.isWord(word) && p.peek().kind !== "end") {
      p.take();
      const extended = p.acceptWord("EXTENDED");
      return { kind: "describeDatabase", name: p.multipartName(), extended };
    }
  if (p.isWord("FUNCTION") && p.peek().kind !== "end") {
    p.take();
    const extended = p.acceptWord("EXTENDED");
    const sign = ["sign", "string"].includes(p.next.kind) ? functionSign(p) : null;
    return { kind: "describeFunction", name: sign === null ? p.multipartName() : [sign], extended };
  }
  if (p.acceptWord("QUERY") || startsQuery(p)) return { kind: "describeQuery", plan: query(p, Scope.empty) };
  if (p.isWord("TABLE") && p.peek().kind !== "end") p.take();
  const extended = p.acceptWord("EXTENDED") || p.acceptWord("FORMATTED");
  const table = tableName(p);
  if (p.acceptWord("PARTITION")) {
    partitionSpec(p);
    return { kind: "describeTable", table, extended, column: null };
  }
  p.acceptWord("AS", "JSON");
  const column = p.next.kind === "word" || p.next.kind === "quoted" ? p.multipartName() : null;
  return { kind: "describeTable", table, extended, column };
}

function startsQuery(p: Parser): boolean {
  return (
    p.isSign("(") || ["SELECT", "WITH", "VALUES", "FROM"].some((word) => p.isWord(word) && p.peek().kind !== "end")
  );
}

/** An operator's name, in quotes or not: `'+'`, `<=>`. */
function functionSign(p: Parser): string {
  if (p.next.kind === "string") return p.take().value;
  let sign = "";
  while (p.next.kind === "sign" && p.next.value !== ";") sign += p.take().text;
  return sign;
}
