/**
 * The texts of progress, status and events: JSON as Spark's writer sets it, on one line or as `"key" : value` over several.
 *
 * Rates are written with one decimal, rounded half up, and never in scientific notation; maps are sorted by key; what is
 * empty or has no value is left out (semantics L3).
 */
import type { ProgressFields } from "./progress";

/** A number that is already text: `2.0` would lose its decimal in JavaScript. */
class Digits {
  constructor(readonly text: string) {}
}

/** What is `undefined` in it is left out. */
export type JsonTree = unknown;

export function compactJson(tree: JsonTree): string {
  if (Array.isArray(tree)) return `[${tree.map(compactJson).join(",")}]`;
  if (!isObject(tree)) return scalar(tree);
  return `{${entries(tree)
    .map(([key, value]) => `${JSON.stringify(key)}:${compactJson(value)}`)
    .join(",")}}`;
}

export function prettyJson(tree: JsonTree, indent: string = ""): string {
  if (Array.isArray(tree))
    return tree.length === 0 ? "[ ]" : `[ ${tree.map((item) => prettyJson(item, indent)).join(", ")} ]`;
  if (!isObject(tree)) return scalar(tree);
  const fields = entries(tree);
  if (fields.length === 0) return "{ }";
  const inner = `${indent}  `;
  const lines = fields.map(([key, value]) => `${inner}${JSON.stringify(key)} : ${prettyJson(value, inner)}`);
  return `{\n${lines.join(",\n")}\n${indent}}`;
}

export function progressTree(progress: ProgressFields): JsonTree {
  const { durationMs, eventTime, observedMetrics, sources, stateOperators } = progress;
  return {
    ...progress,
    ...rates(progress),
    durationMs: sorted(durationMs),
    eventTime: sorted(eventTime),
    stateOperators: stateOperators.map((operator) => ({
      ...operator,
      customMetrics: sorted(operator.customMetrics ?? {}),
    })),
    sources: sources.map((source) => ({ ...source, ...rates(source) })),
    observedMetrics: sorted(observedMetrics),
  };
}

function rates(of: {
  readonly inputRowsPerSecond: number;
  readonly processedRowsPerSecond: number;
}): JsonTree & object {
  return { inputRowsPerSecond: rate(of.inputRowsPerSecond), processedRowsPerSecond: rate(of.processedRowsPerSecond) };
}

/** One decimal, half up by the digits that are shown; undefined when it is no number. */
function rate(value: number): Digits | undefined {
  if (!Number.isFinite(value)) return undefined;
  if (Math.abs(value) >= 2 ** 53) return new Digits(`${BigInt(value)}.0`);
  const text = String(value);
  return new Digits((text.includes("e") ? 0 : Math.round(Number(`${text}e1`)) / 10).toFixed(1));
}

/** Undefined when there is nothing in it. */
function sorted(map: Readonly<Record<string, unknown>>): JsonTree {
  const fields = Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1));
  return fields.length === 0 ? undefined : Object.fromEntries(fields);
}

function isObject(tree: JsonTree): tree is object {
  return typeof tree === "object" && tree !== null && !(tree instanceof Digits);
}

const entries = (tree: object): [string, unknown][] => Object.entries(tree).filter(([, value]) => value !== undefined);

function scalar(value: JsonTree): string {
  if (value instanceof Digits) return value.text;
  return typeof value === "bigint" ? String(value) : (JSON.stringify(value) ?? "null");
}
