/**
 * The generated hash table of an aggregation: from a key's cells to the number of its group.
 *
 * JavaScript's `Map` compares one primitive, so a key of several cells walks through nested maps; a struct is its fields.
 * NaN equals NaN and 0.0 equals -0.0 in a `Map`, which is Spark's rule for grouping too.
 */
import type { CodegenContext } from "../catalyst/codegen";
import { keyText } from "../data/key-text";
import type { DataType } from "../data/types";
import type { AttributeReference } from "../plan/expression";

/**
 * Declares `findGroup(cells…)` and the number of `groups`.
 * @param keys arrays that hold the groups' keys, by column
 * @param initialise statements that add the buffers of a new group
 */
export function groupLookup(
  context: CodegenContext,
  grouping: readonly AttributeReference[],
  keys: readonly string[],
  initialise: string,
): string {
  const cells = grouping.map((_, i) => `cell${i}`);
  const parts = grouping.flatMap((column, i) => keyParts(context, cells[i], column.dataType, column.nullable));
  const add = [
    "const group = groups++;",
    ...keys.map((key, i) => `${key}.push(${normalised(cells[i], grouping[i].dataType)});`),
    initialise,
    "return group;",
  ].join(" ");
  if (parts.length === 0) return `let groups = 0;\nfunction findGroup() { if (groups > 0) return 0; ${add} }`;
  const walk = parts.slice(0, -1).map((part, depth) => {
    const map = depth === 0 ? "root" : `level${depth}`;
    const next = `level${depth + 1}`;
    return `let ${next} = ${map}.get(${part}); if (${next} === undefined) ${map}.set(${part}, ${next} = new Map());`;
  });
  const last = parts.length === 1 ? "root" : `level${parts.length - 1}`;
  return [
    "let groups = 0;",
    "const root = new Map();",
    `function findGroup(${cells.join(", ")}) {`,
    ...walk,
    `const known = ${last}.get(${parts.at(-1)});`,
    "if (known !== undefined) return known;",
    `${last}.set(${parts.at(-1)}, groups);`,
    add,
    "}",
  ].join("\n");
}

function normalised(cell: string, type: DataType): string {
  return type.kind === "double" || type.kind === "float" ? `(${cell} === 0 ? 0 : ${cell})` : cell;
}

/** JavaScript expressions for primitives that are equal exactly when the cells are. */
function keyParts(context: CodegenContext, cell: string, type: DataType, nullable: boolean): string[] {
  switch (type.kind) {
    case "struct": {
      const fields = type.fields.flatMap((field, i) => {
        const value = nullable ? `(${cell} === null ? null : ${cell}[${i}])` : `${cell}[${i}]`;
        return keyParts(context, value, field.dataType, true);
      });
      return nullable ? [`${cell} === null`, ...fields] : fields;
    }
    case "array":
    case "map":
    case "binary":
    case "decimal":
      return [`${context.reference("keyText", keyText)}(${cell})`];
    default:
      return [cell];
  }
}
