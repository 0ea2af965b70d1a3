/**
 * Where a part of a plan was written, so that an error can point at it: in an SQL text, or by a method of a column.
 *
 * As in Spark (`CurrentOrigin`), a node takes the origin that is current when it is made; rules run with the origin of
 * the node they rewrite, so that what they put in its place still knows where that was written.
 */
import { CallStack } from "../data/call-site";
import { sqlContext } from "../data/parse-error";

export type Origin = TextOrigin | CallOrigin;

export interface TextOrigin {
  /** The whole text. */
  readonly text: string;
  /** The fragment is `text.slice(start, stop)`. */
  readonly start: number;
  readonly stop: number;
}

/** A call in the program: `col("txt").cast("int")`. */
export interface CallOrigin {
  /** The function's name; null for the method that the stack has. */
  readonly method: string | null;
  readonly stack: CallStack;
}

let current: Origin | null = null;

/** The origin that nodes made now are given. */
export function currentOrigin(): Origin | null {
  return current;
}

/** Runs `body`; every node made in it is from `origin`. */
export function withOrigin<T>(origin: Origin | null, body: () => T): T {
  const before = current;
  if (before === origin) return body();
  current = origin;
  try {
    return body();
  } finally {
    current = before;
  }
}

/** What a program makes by a call of its own; what the engine makes by one is from where the engine is. */
export function fromCall<T>(method: string | null, body: () => T): T {
  return current === null ? withOrigin({ method, stack: new CallStack() }, body) : body();
}

/** `rule(node)`, in which every node made is from `origin`. Called for each node of each rule, so without a closure. */
export function rewriteAt<T>(origin: Origin | null, rule: (node: T) => T, node: T): T {
  const before = current;
  current = origin;
  try {
    return rule(node);
  } finally {
    current = before;
  }
}

/** `; line 1 pos 7`, as Spark appends it to errors of analysis; positions count from 0. Empty without a text. */
export function positionText(origin: Origin | null): string {
  if (origin === null || !("text" in origin)) return "";
  const before = origin.text.slice(0, origin.start).split("\n");
  return `; line ${before.length} pos ${before[before.length - 1].length}`;
}

/** The block below an error of a single value: the text with the place underlined, or the call and where the program has it. */
export function contextText(origin: Origin): string {
  if ("text" in origin) return sqlContext(origin.text, origin.start, origin.stop);
  const { method, place } = origin.stack.programSite();
  return `\n== DataFrame ==\n"${origin.method ?? method}" was called from\n${place}\n`;
}
