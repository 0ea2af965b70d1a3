/**
 * The generated hash table of an aggregation: from a key's cells to the number of its group.
 *
 * Each cell has a code (`key-codes.ts`), a struct one per field, and codes are joined two by two; the last one is the group,
 * which is new when it is the next that there could be.
 */
import type { CodegenContext } from "../catalyst/codegen";
import { keyText } from "../data/key-text";
import type { DataType, StructType } from "../data/types";
import type { AttributeReference } from "../plan/expression";
import { IntCodes, NumberCodes, PairCodes, ValueCodes } from "./key-codes";

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
  const add = [
    "groups++;",
    ...keys.map((key, i) => `${key}.push(${normalised(cells[i], grouping[i].dataType)});`),
    initialise,
  ].join(" ");
  if (cells.length === 0) return `let groups = 0;\nfunction findGroup() { if (groups === 0) { ${add} } return 0; }`;
  const before: string[] = [];
  const codes = grouping.map((column, i) => codeOf(context, before, cells[i], column.dataType, column.nullable));
  const group = joined(context, before, codes);
  // A function of its own, for V8 would otherwise make an object of every time that might be kept, in every row.
  return [
    "let groups = 0;",
    ...before,
    `function findGroup(${cells.join(", ")}) {`,
    `const group = ${group};`,
    `if (group === groups) addGroup(${cells.join(", ")});`,
    "return group;",
    "}",
    `function addGroup(${cells.join(", ")}) { ${add} }`,
  ].join("\n");
}

/** The code of several, of which the last is counted from 0. Puts what it needs `before`. */
function joined(context: CodegenContext, before: string[], codes: readonly string[]): string {
  return codes.reduce((left, right) => {
    const pairs = context.fresh("pairs");
    before.push(`const ${pairs} = new ${context.reference("PairCodes", PairCodes)}();`);
    return `${pairs}.codeOf(${left}, ${right})`;
  });
}

/** A JavaScript expression for the code of a cell. Puts what it needs `before`. */
function codeOf(context: CodegenContext, before: string[], cell: string, type: DataType, nullable: boolean): string {
  if (type.kind === "struct" && type.fields.length > 0) return codeOfStruct(context, before, cell, type, nullable);
  const codes = context.fresh("codes");
  const maker = codesFor(type);
  before.push(`const ${codes} = new ${context.reference(maker.name, maker)}();`);
  return `${codes}.codeOf(${primitive(context, cell, type)})`;
}

/** By a function that knows the last struct: neighbouring rows often have the very same one, as their window. */
function codeOfStruct(
  context: CodegenContext,
  before: string[],
  cell: string,
  type: StructType,
  nullable: boolean,
): string {
  const [name, last, lastCode] = ["codeOfStruct", "lastStruct", "lastCode"].map((prefix) => context.fresh(prefix));
  const fields = type.fields.map(({ dataType }, i) =>
    codeOf(context, before, nullable ? `(struct === null ? null : struct[${i}])` : `struct[${i}]`, dataType, true),
  );
  const code = joined(context, before, nullable ? ["(struct === null ? 1 : 0)", ...fields] : fields);
  before.push(
    `let ${last}, ${lastCode} = 0;`,
    `function ${name}(struct) {`,
    `if (struct !== ${last}) { ${lastCode} = ${code}; ${last} = struct; }`,
    `return ${lastCode};`,
    "}",
  );
  return `${name}(${cell})`;
}

function normalised(cell: string, type: DataType): string {
  return type.kind === "double" || type.kind === "float" ? `(${cell} === 0 ? 0 : ${cell})` : cell;
}

/** A primitive that is equal exactly when the cells are. */
function primitive(context: CodegenContext, cell: string, type: DataType): string {
  switch (type.kind) {
    case "struct":
    case "array":
    case "map":
    case "binary":
    case "decimal":
      return `${context.reference("keyText", keyText)}(${cell})`;
    default:
      return cell;
  }
}

function codesFor({ kind }: DataType): typeof IntCodes | typeof NumberCodes | typeof ValueCodes {
  if (["byte", "short", "int"].includes(kind)) return IntCodes;
  return ["long", "date", "timestamp", "timestamp_ntz"].includes(kind) ? NumberCodes : ValueCodes;
}
