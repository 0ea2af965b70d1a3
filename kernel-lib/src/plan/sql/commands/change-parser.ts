/** Commands that change tables: `INSERT`, `TRUNCATE`, `DROP`, `ALTER` and those that Spark's own tables refuse. */
import type { Parser } from "../parser";
import { query } from "../query-parser";
import { columnNames } from "../relation-parser";
import { Scope } from "../scope";
import type { Command } from "./command";
import {
  acceptIfExists,
  columnDefinitions,
  partitionSpec,
  properties,
  propertyKey,
  stringValue,
  tableName,
} from "./pieces";
import { dropVariable } from "./variable-parser";

export function insert(p: Parser): Command {
  p.expectWord("INSERT");
  const overwrite = p.acceptWord("OVERWRITE");
  if (overwrite && (p.isWord("DIRECTORY") || p.isWord("LOCAL", "DIRECTORY")))
    throw p.unsupported("INSERT OVERWRITE DIRECTORY; say df.write.save(path)");
  if (!overwrite) p.expectWord("INTO");
  p.acceptWord("TABLE");
  const table = tableName(p);
  const partition = p.acceptWord("PARTITION") ? partitionSpec(p) : new Map<string, string>();
  p.acceptWord("IF", "NOT", "EXISTS");
  const byName = p.acceptWord("BY", "NAME");
  const isList = p.isSign("(") && !["SELECT", "WITH", "VALUES", "FROM"].includes(p.peek().value) && !p.isSign("(", 1);
  const columns = isList ? columnNames(p) : null;
  return { kind: "insert", table, overwrite, partition, columns, byName, plan: query(p, Scope.empty) };
}

export function drop(p: Parser): Command {
  const start = p.next;
  p.expectWord("DROP");
  if (p.acceptWord("VIEW")) {
    const ifExists = acceptIfExists(p);
    return { kind: "dropView", table: tableName(p), ifExists };
  }
  if (p.acceptWord("TABLE")) {
    const ifExists = acceptIfExists(p);
    const table = tableName(p);
    p.acceptWord("PURGE");
    return { kind: "dropTable", table, ifExists };
  }
  for (const word of ["DATABASE", "SCHEMA", "NAMESPACE"])
    if (p.acceptWord(word)) {
      const ifExists = acceptIfExists(p);
      const name = p.multipartName();
      const cascade = p.acceptWord("CASCADE");
      if (!cascade) p.acceptWord("RESTRICT");
      return { kind: "dropDatabase", name, ifExists, cascade };
    }
  if (p.isWord("TEMPORARY", "VARIABLE") || p.isWord("TEMP", "VARIABLE")) return dropVariable(p);
  if (p.isWord("FUNCTION") || p.isWord("TEMPORARY")) throw p.unsupported(`DROP ${p.next.value}`, start);
  throw p.unexpected();
}

export function truncate(p: Parser): Command {
  p.expectWord("TRUNCATE", "TABLE");
  const table = tableName(p);
  return { kind: "truncate", table, partition: p.acceptWord("PARTITION") ? partitionSpec(p) : null };
}

export function alter(p: Parser): Command {
  const start = p.next;
  p.expectWord("ALTER");
  const isView = p.acceptWord("VIEW");
  if (!isView) p.expectWord("TABLE");
  const table = tableName(p);
  const head = { kind: "alterTable", table, isView } as const;
  if (p.acceptWord("RENAME", "TO")) return { ...head, action: "rename", to: tableName(p) };
  if (p.acceptWord("SET", "TBLPROPERTIES")) return { ...head, action: "setProperties", properties: properties(p) };
  if (p.acceptWord("UNSET", "TBLPROPERTIES")) {
    acceptIfExists(p);
    p.expectSign("(");
    const keys = p.list(() => propertyKey(p));
    p.expectSign(")");
    return { ...head, action: "unsetProperties", keys };
  }
  if (p.acceptWord("ADD", "COLUMNS") || p.acceptWord("ADD", "COLUMN")) {
    if (p.isSign("(")) return { ...head, action: "addColumns", columns: columnDefinitions(p).schema };
    return { ...head, action: "addColumns", columns: bareColumn(p) };
  }
  if (p.acceptWord("DROP")) {
    const ifExists = acceptIfExists(p);
    p.expectWord("PARTITION");
    const partitions = [partitionSpec(p)];
    while (p.acceptSign(",")) {
      p.expectWord("PARTITION");
      partitions.push(partitionSpec(p));
    }
    return { ...head, action: "dropPartitions", partitions, ifExists };
  }
  throw p.unsupported(`ALTER ${isView ? "VIEW" : "TABLE"} … ${p.next.text}`, start);
}

/** `ADD COLUMN a INT`: as if it stood in parentheses. */
function bareColumn(p: Parser): ReturnType<typeof columnDefinitions>["schema"] {
  const { start } = p.next;
  const inner = p.within(`(${p.text.slice(start).replace(/;\s*$/, "")})`);
  const { schema } = columnDefinitions(inner);
  while (p.next.kind !== "end") p.take();
  return schema;
}

export function commentOn(p: Parser): Command {
  p.expectWord("COMMENT", "ON", "TABLE");
  const table = tableName(p);
  p.expectWord("IS");
  return { kind: "commentOnTable", table, comment: p.acceptWord("NULL") ? null : stringValue(p) };
}

/** `DELETE FROM`, `UPDATE`, `MERGE INTO`: only tables of other catalogs know them; the rest of the text is not read. */
export function unsupportedOnTable(p: Parser): Command {
  const operation = p.acceptWord("DELETE", "FROM")
    ? "DELETE"
    : p.acceptWord("UPDATE")
      ? "UPDATE TABLE"
      : p.acceptWord("REPLACE", "TABLE")
        ? "REPLACE TABLE"
        : "MERGE INTO TABLE";
  if (operation === "MERGE INTO TABLE") p.expectWord("MERGE", "INTO");
  const table = tableName(p);
  while (p.next.kind !== "end") p.take();
  return { kind: "unsupportedOnTable", table, operation };
}

export function analyze(p: Parser): Command {
  p.expectWord("ANALYZE");
  if (p.isWord("TABLES")) throw p.unsupported("ANALYZE TABLES");
  p.expectWord("TABLE");
  const table = tableName(p);
  if (p.acceptWord("PARTITION")) partitionSpec(p);
  p.expectWord("COMPUTE", "STATISTICS");
  if (!p.acceptWord("NOSCAN") && p.acceptWord("FOR")) {
    if (!p.acceptWord("ALL", "COLUMNS")) {
      p.expectWord("COLUMNS");
      p.list(() => p.identifier());
    }
  }
  return { kind: "analyzeTable", table };
}
