/** `OVER (PARTITION BY a ORDER BY b ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)`, and the WINDOW clause that names such. */
import { ParseException } from "../../data/errors";
import { sqlContext } from "../../data/parse-error";
import { type Expression, UnresolvedAttribute } from "../expression";
import type { SortOrder } from "../sort-order";
import {
  type BoundaryKind,
  FrameBoundary,
  Preceding,
  UnresolvedWindowReference,
  WindowExpression,
  WindowFrame,
  WindowSpec,
} from "../window";
import { expression } from "./expression-parser";
import type { Parser } from "./parser";
import { sortItem } from "./query-parser";
import type { Token } from "./token";

/** Whether a window follows the call, rather than an alias named `over`. */
export function startsWindow(p: Parser): boolean {
  return p.isWord("OVER") && (p.isSign("(", 1) || p.peek().kind === "word" || p.peek().kind === "quoted");
}

/** @param call the function before OVER */
export function windowed(p: Parser, start: Token, call: Expression): Expression {
  p.expectWord("OVER");
  const name = windowName(p);
  if (name !== null) return p.located(start, () => new UnresolvedWindowReference(call, name));
  const spec = windowSpec(p);
  return p.located(start, () => new WindowExpression(call, spec));
}

/** `w` or `(w)` */
function windowName(p: Parser): string | null {
  if (!p.isSign("(")) return p.identifier();
  const { kind } = p.peek();
  if ((kind !== "word" && kind !== "quoted") || !p.isSign(")", 2)) return null;
  p.take();
  const name = p.identifier();
  p.expectSign(")");
  return name;
}

/** `WINDOW w AS (…), v AS (…)`: the windows by name in lower case; empty where there is no such clause. */
export function windowClause(p: Parser): ReadonlyMap<string, WindowSpec> {
  const windows = new Map<string, WindowSpec>();
  if (!(p.isWord("WINDOW") && p.peek(2).value === "AS")) return windows;
  p.take();
  p.list(() => {
    const name = p.identifier().toLowerCase();
    p.expectWord("AS");
    const other = windowName(p)?.toLowerCase();
    const spec = other === undefined ? windowSpec(p) : windows.get(other);
    if (spec !== undefined) windows.set(name, spec);
  });
  return windows;
}

function windowSpec(p: Parser): WindowSpec {
  const start = p.next;
  p.expectSign("(");
  const isClustered = p.acceptWord("CLUSTER", "BY");
  const isPartitioned = isClustered || p.acceptWord("PARTITION", "BY") || p.acceptWord("DISTRIBUTE", "BY");
  const partition = isPartitioned ? p.list(() => expression(p)) : [];
  const isOrdered = p.acceptWord("ORDER", "BY") || p.acceptWord("SORT", "BY");
  const order: SortOrder[] = isOrdered ? p.list(() => sortItem(p)) : [];
  const frame = p.isWord("ROWS") || p.isWord("RANGE") ? windowFrame(p) : null;
  p.expectSign(")");
  return p.located(start, () => new WindowSpec(partition, order, frame));
}

function windowFrame(p: Parser): WindowFrame {
  const start = p.next;
  const type = p.take().value === "ROWS" ? "row" : "range";
  const isBetween = p.acceptWord("BETWEEN");
  const lower = bound(p);
  if (isBetween) p.expectWord("AND");
  const upper = isBetween ? bound(p) : new FrameBoundary("CURRENT ROW");
  return p.located(start, () => new WindowFrame(type, lower, upper));
}

function bound(p: Parser): Expression {
  const start = p.next;
  for (const kind of ["UNBOUNDED PRECEDING", "CURRENT ROW", "UNBOUNDED FOLLOWING"] as const satisfies BoundaryKind[])
    if (p.acceptWord(...kind.split(" "))) return p.located(start, () => new FrameBoundary(kind));
  const offset = expression(p);
  if (offset.exists((n) => n instanceof UnresolvedAttribute)) throw notLiteral(p, start);
  if (p.acceptWord("FOLLOWING")) return offset;
  p.expectWord("PRECEDING");
  return p.located(start, () => new Preceding(offset));
}

function notLiteral(p: Parser, start: Token): ParseException {
  return new ParseException(
    "INVALID_SQL_SYNTAX.INVALID_WINDOW_FRAME_BOUND",
    "Invalid SQL syntax: Frame bound value must be a literal.",
    { sqlState: "42000", context: sqlContext(p.text, start.start, p.previousStop) },
  );
}
