/**
 * Where in an SQL text a part of a plan was written, so that an error can point at it.
 *
 * As in Spark (`CurrentOrigin`), a node takes the origin that is current when it is made; rules run with the origin of
 * the node they rewrite, so that what they put in its place still knows the text. What was not written as text has none.
 */
export interface Origin {
  /** The whole text. */
  readonly text: string;
  /** The fragment is `text.slice(start, stop)`. */
  readonly start: number;
  readonly stop: number;
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

/** `; line 1 pos 7`, as Spark appends it to errors of analysis; positions count from 0. Empty without an origin. */
export function positionText(origin: Origin | null): string {
  if (origin === null) return "";
  const before = origin.text.slice(0, origin.start).split("\n");
  return `; line ${before.length} pos ${before[before.length - 1].length}`;
}
