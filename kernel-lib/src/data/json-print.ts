/**
 * A JSON tree as text again: in one line, as Jackson copies values (`1.50` becomes `1.5`), or over lines with indents, as its
 * pretty printer writes them.
 */
import { doubleToString } from "./java-double";
import { quoteJson } from "./json-text";
import type { JsonNode } from "./json-tree";

/** In one line, without white space. Numbers with a fraction or an exponent are written as doubles. */
export function jsonLine(node: JsonNode): string {
  switch (node.kind) {
    case "string":
      return quoteJson(node.text);
    case "number":
      return /^-?\d+$/.test(node.text) ? node.text : doubleToString(Number(node.text));
    case "array":
      return `[${node.items.map(jsonLine).join(",")}]`;
    case "object":
      return `{${node.entries.map(([name, value]) => `${quoteJson(name)}:${jsonLine(value)}`).join(",")}}`;
    default:
      return node.kind;
  }
}

/** Objects over lines, arrays in one; numbers and strings as they stand in `text`. */
export function jsonLines(node: JsonNode, text: string, indent: string = ""): string {
  if (node.kind === "array")
    return node.items.length === 0
      ? "[ ]"
      : `[ ${node.items.map((item) => jsonLines(item, text, indent)).join(", ")} ]`;
  if (node.kind !== "object") return text.slice(node.start, node.end);
  if (node.entries.length === 0) return "{ }";
  const deeper = `${indent}  `;
  const fields = node.entries.map(([name, value]) => `${deeper}${quoteJson(name)} : ${jsonLines(value, text, deeper)}`);
  return `{\n${fields.join(",\n")}\n${indent}}`;
}
