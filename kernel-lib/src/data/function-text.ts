/**
 * Functions by their text. A stream makes the same text for each batch, and each file of a table that for its lines: the same
 * function runs as fast as it has become, where a new one would begin slowly again. Spark keeps its classes too.
 */
const functions = new Map<string, (...args: unknown[]) => unknown>();
const MOST = 500;

/** @param names of the parameters */
export function functionOf(names: readonly string[], body: string): (...args: unknown[]) => unknown {
  const text = `${names}\n${body}`;
  const found = functions.get(text) ?? (new Function(...names, `"use strict";\n${body}`) as () => unknown);
  // What was used last stays longest.
  functions.delete(text);
  functions.set(text, found);
  const oldest = functions.keys().next().value;
  if (functions.size > MOST && oldest !== undefined) functions.delete(oldest);
  return found;
}
