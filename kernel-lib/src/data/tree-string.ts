/**
 * A schema as the tree `df.printSchema()` prints: Spark's `StructType.treeString`.
 */
import { escapeMetaCharacters } from "./meta-characters";
import type { DataType, StructType } from "./types";

/**
 * The text without the line end that `printSchema()` adds after it.
 * @param level how many levels deep; 0 or nothing means all.
 */
export function treeString(schema: StructType, level: number = 0): string {
  const lines = ["root"];
  describeFields(schema, " |", level > 0 ? level : Number.POSITIVE_INFINITY, lines);
  return `${lines.join("\n")}\n`;
}

function describeFields(schema: StructType, prefix: string, levels: number, lines: string[]): void {
  for (const { name, dataType, nullable } of schema.fields) {
    const label = `${escapeMetaCharacters(name)}: ${dataType.typeName} (nullable = ${nullable})`;
    describe(label, dataType, prefix, levels, lines);
  }
}

/** One line, and below it, one level deeper, what the type is made of. */
function describe(label: string, type: DataType, prefix: string, levels: number, lines: string[]): void {
  if (levels <= 0) return;
  lines.push(`${prefix}-- ${label}`);
  const inner = `${prefix}    |`;
  switch (type.kind) {
    case "array": {
      const element = `element: ${type.elementType.typeName} (containsNull = ${type.containsNull})`;
      describe(element, type.elementType, inner, levels - 1, lines);
      break;
    }
    case "map": {
      const value = `value: ${type.valueType.typeName} (valueContainsNull = ${type.valueContainsNull})`;
      describe(`key: ${type.keyType.typeName}`, type.keyType, inner, levels - 1, lines);
      describe(value, type.valueType, inner, levels - 1, lines);
      break;
    }
    case "struct":
      describeFields(type, inner, levels - 1, lines);
      break;
    default:
      break;
  }
}
