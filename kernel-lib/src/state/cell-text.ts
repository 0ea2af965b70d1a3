/**
 * Cells of state as JSON text, made at once: a batch writes tens of thousands of keys, so nothing is built in between that
 * `JSON.stringify` would then have to walk through. The texts are those of `cellToJson` in `state-cells.ts`, which says what they mean.
 */
import type { DataType, StructType } from "../data/types";
import type { Value } from "../data/value";
import { cellToJson } from "./state-cells";

/** Turns a cell into its text. */
export type CellText = (cell: Value) => string;

export function cellText(type: DataType): CellText {
  switch (type.kind) {
    case "boolean":
    case "byte":
    case "short":
    case "int":
      return String;
    case "long":
      return (cell) => (typeof cell === "bigint" ? `"${cell}"` : String(cell));
    case "string":
      return (cell) => (cell === null ? "null" : quoted(cell as string));
    case "timestamp":
    case "timestamp_ntz":
      // Its text has nothing in it that would have to be escaped.
      return (cell) => (cell === null ? "null" : `"${cellToJson(cell, type)}"`);
    case "struct":
      return structText(type);
    default:
      return (cell) => JSON.stringify(cellToJson(cell, type));
  }
}

function structText({ fields }: StructType): CellText {
  const texts = fields.map(({ dataType }) => cellText(dataType));
  const before = fields.map(({ name }, i) => `${i === 0 ? "{" : ","}${JSON.stringify(name)}:`);
  const empty = fields.length === 0 ? "{" : "";
  let last: readonly Value[] = [];
  let lastText = "";
  return (cell) => {
    if (cell === null) return "null";
    const cells = cell as readonly Value[];
    // Neighbours often have the same window.
    if (lastText !== "" && sameAtoms(cells, last)) return lastText;
    let text = empty;
    for (let i = 0; i < texts.length; i++) text += before[i] + texts[i](cells[i]);
    last = cells;
    lastText = `${text}}`;
    return lastText;
  };
}

function sameAtoms(one: readonly Value[], other: readonly Value[]): boolean {
  for (let i = 0; i < one.length; i++) if (!Object.is(one[i], other[i])) return false;
  return true;
}

const [QUOTE, BACKSLASH, SPACE] = [0x22, 0x5c, 0x20];
const SURROGATES = { first: 0xd800, last: 0xdfff };

function quoted(text: string): string {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    const isPlain = unit >= SPACE && unit !== QUOTE && unit !== BACKSLASH;
    if (!isPlain || (unit >= SURROGATES.first && unit <= SURROGATES.last)) return JSON.stringify(text);
  }
  return `"${text}"`;
}
