/**
 * Cells of state as JSON in bytes, without anything in between that `JSON.stringify` would have to walk through. The text is that
 * of `cellToJson` in `state-cells.ts`, which says what it means.
 */
import type { DataType, StructType } from "../data/types";
import type { Value } from "../data/value";
import type { ByteWriter } from "./byte-writer";
import { sliceOf } from "./slice";
import { cellToJson } from "./state-cells";

export type CellWriter = (cell: Value, out: ByteWriter) => void;

export function cellWriter(type: DataType): CellWriter {
  switch (type.kind) {
    case "boolean":
    case "byte":
    case "short":
    case "int":
      return (cell, out) => out.ascii(String(cell));
    case "long":
      return (cell, out) => out.ascii(typeof cell === "bigint" ? `"${cell}"` : String(cell));
    case "string":
      return (cell, out) => (cell === null ? out.text("null") : out.quoted(cell as string));
    case "timestamp":
    case "timestamp_ntz":
      return (cell, out) => (cell === null ? out.text("null") : out.quoted(cellToJson(cell, type) as string));
    case "struct":
      return structWriter(type);
    default:
      return (cell, out) => out.text(JSON.stringify(cellToJson(cell, type)));
  }
}

function structWriter({ fields }: StructType): CellWriter {
  const writers = fields.map(({ dataType }) => cellWriter(dataType));
  const before = fields.map(({ name }, i) => sliceOf(`${i === 0 ? "{" : ","}${JSON.stringify(name)}:`));
  const last = { cells: null as readonly Value[] | null, bytes: sliceOf("") };
  return (cell, out) => {
    if (cell === null) return out.text("null");
    const cells = cell as readonly Value[];
    // Neighbours often have the same window.
    if (last.cells !== null && sameAtoms(cells, last.cells)) return out.copy(last.bytes);
    const start = out.length;
    if (fields.length === 0) out.text("{");
    for (let i = 0; i < writers.length; i++) {
      out.copy(before[i]);
      writers[i](cells[i], out);
    }
    out.text("}");
    last.cells = cells;
    last.bytes = out.copied(start);
  };
}

function sameAtoms(one: readonly Value[], other: readonly Value[]): boolean {
  for (let i = 0; i < one.length; i++) if (!Object.is(one[i], other[i])) return false;
  return true;
}
