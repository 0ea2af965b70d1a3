/**
 * The generated hash table of an aggregation: from a key's cells to the number of its group.
 *
 * Each cell has a code (`key-codes.ts`), a struct one per field, and codes are joined two by two; the last one is the group,
 * which is new when it is the next that there could be.
 */
import type { CodegenContext } from "../catalyst/codegen";
import { keyText } from "../data/key-text";
import type { DataType } from "../data/types";
import type { AttributeReference } from "../plan/expression";
import { NumberCodes, PairCodes, ValueCodes } from "./key-codes";

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
    "groups++;",
    ...keys.map((key, i) => `${key}.push(${normalised(cells[i], grouping[i].dataType)});`),
    initialise,
  ].join(" ");
  if (parts.length === 0) return `let groups = 0;\nfunction findGroup() { if (groups === 0) { ${add} } return 0; }`;
  return [
    "let groups = 0;",
    ...parts.map((part, i) => `const codes${i} = new ${context.reference(part.codes.name, part.codes)}();`),
    ...parts.slice(1).map((_, i) => `const pairs${i + 1} = new ${context.reference("PairCodes", PairCodes)}();`),
    `function findGroup(${cells.join(", ")}) {`,
    `const code0 = codes0.codeOf(${parts[0].value});`,
    ...parts.slice(1).map((part, i) => {
      const both = `code${i}, codes${i + 1}.codeOf(${part.value})`;
      return `const code${i + 1} = pairs${i + 1}.codeOf(${both});`;
    }),
    `if (code${parts.length - 1} === groups) { ${add} }`,
    `return code${parts.length - 1};`,
    "}",
  ].join("\n");
}

/** A JavaScript expression for a primitive, and what gives codes to its values. */
interface KeyPart {
  readonly value: string;
  readonly codes: typeof NumberCodes | typeof ValueCodes;
}

function normalised(cell: string, type: DataType): string {
  return type.kind === "double" || type.kind === "float" ? `(${cell} === 0 ? 0 : ${cell})` : cell;
}

/** Primitives that are equal exactly when the cells are. */
function keyParts(context: CodegenContext, cell: string, type: DataType, nullable: boolean): KeyPart[] {
  switch (type.kind) {
    case "struct": {
      const fields = type.fields.flatMap((field, i) => {
        const value = nullable ? `(${cell} === null ? null : ${cell}[${i}])` : `${cell}[${i}]`;
        return keyParts(context, value, field.dataType, true);
      });
      return nullable ? [{ value: `${cell} === null`, codes: ValueCodes }, ...fields] : fields;
    }
    case "array":
    case "map":
    case "binary":
    case "decimal":
      return [{ value: `${context.reference("keyText", keyText)}(${cell})`, codes: ValueCodes }];
    case "byte":
    case "short":
    case "int":
    case "long":
    case "date":
    case "timestamp":
    case "timestamp_ntz":
      return [{ value: cell, codes: NumberCodes }];
    default:
      return [{ value: cell, codes: ValueCodes }];
  }
}
