/**
 * Paths into JSON as `get_json_object` takes them: `$.a.b[0]['c'][*]`.
 *
 * Spark's `JsonPathParser` and `GetJsonObjectEvaluator`, with their peculiarities: a `[*]` that finds one value gives that
 * value and not an array of it, two of them in a row give one flat array, and what is found is written anew.
 */
import { jsonLine } from "./json-print";
import type { JsonNode } from "./json-tree";

export type PathStep =
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "index"; readonly index: number }
  | { readonly kind: "every" };

const STEP = /\.([^.[]+)|\[(\d+)\]|\['([^'?]+)'\]|(\[\*\])/y;

/** Null for what is no path. `.*` is one, though it finds nothing. */
export function parseJsonPath(text: string): readonly PathStep[] | null {
  if (!text.startsWith("$")) return null;
  const steps: PathStep[] = [];
  STEP.lastIndex = 1;
  while (STEP.lastIndex < text.length) {
    const found = STEP.exec(text);
    if (found === null) return null;
    const [, name, index, quoted, every] = found;
    if (every !== undefined) steps.push({ kind: "every" });
    else if (index !== undefined) steps.push({ kind: "index", index: Number(index) });
    else steps.push({ kind: "name", name: name ?? quoted });
  }
  return steps;
}

/** The value at the path, as text: a string without its quotes; null when there is none. */
export function jsonAtPath(root: JsonNode, path: readonly PathStep[]): string | null {
  const out: string[] = [];
  return find(root, path, "raw", out) ? out.join("") : null;
}

/** How what is found is written: strings plain, as JSON, or arrays spread into the one around. */
type Style = "raw" | "quoted" | "flat";

/** Writes what is found to `out`; whether anything was. */
function find(node: JsonNode, path: readonly PathStep[], style: Style, out: string[]): boolean {
  const [step, ...rest] = path;
  if (step === undefined) return write(node, style, out);
  if (step.kind === "name") {
    if (node.kind !== "object") return false;
    const values = node.entries.filter(([name]) => name === step.name).map(([, value]) => value);
    return values.some((value) => value.kind !== "null" && find(value, rest, style, out));
  }
  if (node.kind !== "array") return false;
  if (step.kind === "every") return every(node.items, rest, style, out);
  const item = node.items[step.index];
  return item !== undefined && find(item, rest, rest[0]?.kind === "every" ? "quoted" : style, out);
}

function write(node: JsonNode, style: Style, out: string[]): boolean {
  if (style === "flat" && node.kind === "array") return node.items.filter((item) => write(item, style, out)).length > 0;
  out.push(style === "raw" && node.kind === "string" ? node.text : jsonLine(node));
  return true;
}

function every(items: readonly JsonNode[], rest: readonly PathStep[], style: Style, out: string[]): boolean {
  const inner: string[] = [];
  const flat = rest[0]?.kind === "every";
  const next = flat ? "flat" : style === "raw" ? "quoted" : style;
  const found = items.filter((item) => find(item, flat ? rest.slice(1) : rest, next, inner)).length;
  if (found === 0) return false;
  out.push(!flat && style !== "quoted" && found === 1 ? inner.join(",") : `[${inner.join(",")}]`);
  return true;
}
