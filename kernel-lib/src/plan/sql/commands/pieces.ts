/** Pieces that many commands share: names, strings, property lists, partitions, column definitions. */
import { parseDataTypeAt } from "../../../data/ddl";
import { StructField, StructType } from "../../../data/types";
import { UnresolvedRelation } from "../../logical";
import { expression } from "../expression-parser";
import type { Parser } from "../parser";
import type { ColumnDefault, PartitionSpec, Properties } from "./command";

/** The name of a table or view, which remembers where it stands. */
export function tableName(p: Parser): UnresolvedRelation {
  const start = p.next;
  const parts = p.multipartName();
  return p.located(start, () => new UnresolvedRelation(parts.join(".")));
}

export function stringValue(p: Parser): string {
  if (p.next.kind !== "string") throw p.unexpected();
  return p.take().value;
}

export function acceptIfNotExists(p: Parser): boolean {
  return p.acceptWord("IF", "NOT", "EXISTS");
}

export function acceptIfExists(p: Parser): boolean {
  return p.acceptWord("IF", "EXISTS");
}

/** `[LIKE] 'pattern'` */
export function acceptPattern(p: Parser): string | null {
  const like = p.acceptWord("LIKE");
  return like || p.next.kind === "string" ? stringValue(p) : null;
}

/** `{ IN | FROM } a.b` */
export function acceptIn(p: Parser): string[] | null {
  return p.acceptWord("IN") || p.acceptWord("FROM") ? p.multipartName() : null;
}

/** `('a' = 'b', c.d 'e', f = 1)` */
export function properties(p: Parser): Properties {
  p.expectSign("(");
  const entries = p.list((): [string, string] => {
    const key = propertyKey(p);
    p.acceptSign("=");
    return [key, propertyValue(p)];
  });
  p.expectSign(")");
  return new Map(entries);
}

export function propertyKey(p: Parser): string {
  if (p.next.kind === "string") return p.take().value;
  return p.multipartName().join(".");
}

function propertyValue(p: Parser): string {
  const minus = p.acceptSign("-") ? "-" : "";
  const { kind, text, value } = p.next;
  if (kind === "string") return p.take().value;
  if (kind === "number") return minus + p.take().text;
  if (kind === "word" && (value === "TRUE" || value === "FALSE")) {
    p.take();
    return text.toLowerCase();
  }
  throw p.unexpected();
}

/** `(p = 'x', q)` */
export function partitionSpec(p: Parser): PartitionSpec {
  p.expectSign("(");
  const entries = p.list((): [string, string | null | undefined] => {
    const name = p.identifier();
    if (!p.acceptSign("=") && !p.acceptSign("==")) return [name, undefined];
    const start = p.next;
    if (start.kind === "string" && [",", ")"].includes(p.peek().value)) return [name, p.take().value];
    if (p.isWord("NULL")) {
      p.take();
      return [name, null];
    }
    expression(p);
    const text = p.text.slice(start.start, p.previousStop);
    return [name, /^\w+\s*'(.*)'$/s.exec(text)?.[1] ?? text];
  });
  p.expectSign(")");
  return new Map(entries);
}

/** `(a INT NOT NULL DEFAULT 1 COMMENT 'x', b STRING)` */
export function columnDefinitions(p: Parser): { schema: StructType; defaults: readonly ColumnDefault[] } {
  const defaults: ColumnDefault[] = [];
  p.expectSign("(");
  const fields = p.list(() => {
    const name = p.identifier();
    p.acceptSign(":");
    const { type, end } = parseDataTypeAt(p.text, p.next.start);
    p.seek(end);
    let nullable = true;
    let comment: string | null = null;
    for (;;) {
      if (p.acceptWord("NOT", "NULL")) nullable = false;
      else if (p.acceptWord("COMMENT")) comment = stringValue(p);
      else if (p.acceptWord("DEFAULT")) {
        const { start } = p.next;
        expression(p);
        defaults.push({ column: name, text: p.text.slice(start, p.previousStop) });
      } else if (p.isWord("GENERATED")) throw p.unsupported("GENERATED columns");
      else return new StructField(name, type, nullable, comment);
    }
  });
  p.expectSign(")");
  return { schema: new StructType(fields), defaults };
}
