/** Calls of functions, those with a syntax of their own (`TRIM(BOTH …)`, `EXTRACT(… FROM …)`) among them. */
import { parseDataType } from "../../data/ddl";
import { castToString } from "../../data/format-value";
import { StringType } from "../../data/types";
import { DistinctCall, IgnoreNullsCall, WithinGroupCall } from "../call-modifiers";
import { Column } from "../column";
import { Alias, type Expression, Literal, UnresolvedFunction, UnresolvedStar } from "../expression";
import { UnresolvedFilter } from "../filtered-aggregate";
import { Cast } from "../function";
import { window } from "../functions/index";
import { toLiteral } from "../literal";
import { SessionWindow } from "../session-window";
import type { SortOrder } from "../sort-order";
import { WindowTime } from "../time-window";
import { expression, valueExpression } from "./expression-parser";
import { inOrder, NamedArgument } from "./named-arguments";
import type { Parser } from "./parser";
import { sortItem } from "./query-parser";
import type { Token } from "./token";
import { startsWindow, windowed } from "./window-parser";

/** Types that can be called like functions: `int('5')` is a cast. */
const CASTS = new Set(
  "boolean tinyint smallint int bigint float double decimal string binary date timestamp".split(" "),
);
const DATE_PARTS_FIRST: Readonly<Record<string, string>> = {
  timestampadd: "timestampadd",
  dateadd: "timestampadd",
  date_add: "timestampadd",
  timestampdiff: "timestampdiff",
  datediff: "timestampdiff",
  date_diff: "timestampdiff",
};

/** @param parts the function's name, before the parenthesis */
export function functionCall(p: Parser, start: Token, parts: readonly string[]): Expression {
  const name = parts[parts.length - 1];
  p.expectSign("(");
  const special = parts.length === 1 ? specialArguments(p, name.toLowerCase()) : null;
  const isDistinct = special === null && quantifier(p);
  const isStruct = name.toLowerCase() === "struct";
  const args = special?.args ?? (p.isSign(")") ? [] : p.list(() => argument(p, isStruct)));
  const skipsNulls = p.acceptWord("IGNORE", "NULLS");
  p.expectSign(")");
  const order = withinGroup(p);
  const whole = parts.join(".");
  const call = p.located(start, () => {
    const ordered = inOrder(whole, args);
    if (order !== null) return new WithinGroupCall(whole, isDistinct, ordered, order);
    if (isDistinct) return new DistinctCall(new UnresolvedFunction(whole, ordered));
    return make(special?.name ?? whole, ordered);
  });
  return clausesAfter(p, start, skipsNulls ? p.located(start, () => new IgnoreNullsCall(call)) : call);
}

/** `DISTINCT` or `ALL` before the arguments, unless it is a column of that name. */
function quantifier(p: Parser): boolean {
  const isName = p.isSign(")", 1) || p.isSign(",", 1);
  if (!isName && p.acceptWord("DISTINCT")) return true;
  if (!isName && p.isWord("ALL") && p.peek().kind !== "sign") p.take();
  return false;
}

/** `WITHIN GROUP (ORDER BY a DESC)`; null where there is none. */
function withinGroup(p: Parser): SortOrder[] | null {
  if (!p.acceptWord("WITHIN", "GROUP")) return null;
  p.expectSign("(");
  p.expectWord("ORDER", "BY");
  const order = p.list(() => sortItem(p));
  p.expectSign(")");
  return order;
}

/** `FILTER (…)`, `IGNORE NULLS` and `OVER` after a call, in this order. */
function clausesAfter(p: Parser, start: Token, call: Expression): Expression {
  let made = call;
  if (p.isWord("FILTER") && p.isSign("(", 1)) {
    const condition = filterClause(p);
    const filtered = made;
    made = p.located(start, () => new UnresolvedFilter(filtered, condition));
  }
  if (p.acceptWord("IGNORE", "NULLS")) {
    const called = made;
    made = p.located(start, () => new IgnoreNullsCall(called));
  } else p.acceptWord("RESPECT", "NULLS");
  return startsWindow(p) ? windowed(p, start, made) : made;
}

/** `FILTER (WHERE a > 1)` after an aggregate's call. */
function filterClause(p: Parser): Expression {
  p.expectWord("FILTER");
  p.expectSign("(");
  p.expectWord("WHERE");
  const condition = expression(p);
  p.expectSign(")");
  return condition;
}

/** @param mayBeNamed `struct(a AS b)` */
export function argument(p: Parser, mayBeNamed: boolean): Expression {
  const start = p.next;
  if (p.isSign("=>", 1)) {
    const key = p.identifier();
    p.expectSign("=>");
    const given = expression(p);
    return p.located(start, () => new NamedArgument(key, given));
  }
  const value = expression(p);
  if (!mayBeNamed || !p.acceptWord("AS")) return value;
  const name = p.identifier();
  return p.located(start, () => new Alias(value, name));
}

function make(name: string, args: readonly Expression[]): Expression {
  const lower = name.toLowerCase();
  if (lower === "count" && args.length === 1 && args[0] instanceof UnresolvedStar && args[0].target === null)
    return new UnresolvedFunction("count", [toLiteral(1)]);
  if (lower === "window" && args.length >= 2 && args.length <= 4) return timeWindow(args);
  if (lower === "session_window" && args.length === 2) return new SessionWindow(args[0], args[1]);
  if (lower === "window_time" && args.length === 1) return new WindowTime(args[0]);
  if (CASTS.has(lower) && args.length === 1) return new Cast(args[0], parseDataType(lower), true);
  return new UnresolvedFunction(name, args);
}

/** Spark takes the durations as text or as intervals. */
function timeWindow(args: readonly Expression[]): Expression {
  const [time, ...durations] = args;
  const texts = durations.map((duration) => {
    if (!(duration instanceof Literal)) return null;
    if (duration.dataType.kind === "dayTimeInterval") return `${duration.value} microseconds`;
    return castToString(duration.value, duration.dataType, "UTC");
  });
  if (texts.includes(null)) return new UnresolvedFunction("window", args);
  const [size, slide, from] = texts as string[];
  return window(new Column(time), size, slide, from).expression;
}

/** Arguments with keywords between them; null where the function has none, or is called like any other. */
function specialArguments(p: Parser, name: string): { name: string; args: Expression[] } | null {
  const from = p.next;
  switch (name) {
    case "extract": {
      const field = text(p);
      p.expectWord("FROM");
      return { name: "extract", args: [field, valueExpression(p)] };
    }
    case "position": {
      const part = valueExpression(p);
      if (!p.acceptWord("IN")) return { name, args: [part, ...rest(p)] };
      return { name: "locate", args: [part, valueExpression(p)] };
    }
    case "substring":
    case "substr": {
      const whole = expression(p);
      if (!p.acceptWord("FROM")) return { name, args: [whole, ...rest(p)] };
      const start = valueExpression(p);
      return { name: "substring", args: p.acceptWord("FOR") ? [whole, start, valueExpression(p)] : [whole, start] };
    }
    case "overlay": {
      const whole = expression(p);
      if (!p.acceptWord("PLACING")) return { name, args: [whole, ...rest(p)] };
      const put = valueExpression(p);
      p.expectWord("FROM");
      const args = [whole, put, valueExpression(p)];
      return { name, args: p.acceptWord("FOR") ? [...args, valueExpression(p)] : args };
    }
    case "trim":
      return trim(p);
    default: {
      const unitFirst = DATE_PARTS_FIRST[name];
      if (unitFirst === undefined || from.kind !== "word" || !p.isSign(",", 1) || !isUnit(from)) return null;
      return { name: unitFirst, args: [text(p), ...rest(p)] };
    }
  }
}

function isUnit(token: Token): boolean {
  return /^(YEAR|QUARTER|MONTH|WEEK|DAY|DAYOFYEAR|HOUR|MINUTE|SECOND|MILLISECOND|MICROSECOND)$/.test(token.value);
}

/** A bare word as the text it is. */
function text(p: Parser): Expression {
  const start = p.next;
  const word = start.kind === "string" ? p.take().value : p.identifier();
  return p.located(start, () => new Literal(word, StringType));
}

function rest(p: Parser): Expression[] {
  return p.acceptSign(",") ? p.list(() => expression(p)) : [];
}

/** `TRIM(s)`, `TRIM(BOTH 'x' FROM s)`, `TRIM(LEADING FROM s)` */
function trim(p: Parser): { name: string; args: Expression[] } | null {
  const side = ["BOTH", "LEADING", "TRAILING"].find((word) => p.isWord(word) && !p.isSign(")", 1) && !p.isSign(",", 1));
  if (side !== undefined) p.take();
  const first = p.isWord("FROM") && side !== undefined ? null : expression(p);
  if (!p.acceptWord("FROM")) {
    if (side !== undefined || first === null) throw p.unexpected();
    return { name: "trim", args: [first, ...rest(p)] };
  }
  const whole = valueExpression(p);
  const name = side === "LEADING" ? "ltrim" : side === "TRAILING" ? "rtrim" : "trim";
  return { name, args: first === null ? [whole] : [first, whole] };
}
