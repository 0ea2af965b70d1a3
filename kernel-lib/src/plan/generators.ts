/** The generators there are: `explode`, `posexplode`, `inline`, `stack`. Spark's `generators.scala`. */
import { jsonLine } from "../data/json-print";
import { type JsonNode, jsonOrNull } from "../data/json-tree";
import { IntegerType, StringType, type StructType, sameType, VariantType } from "../data/types";
import type { MapValue, Value } from "../data/value";
import type { Variant } from "../data/variant";
import { type Expression, Literal } from "./expression";
import type { GeneratedColumn, GeneratorDefinition } from "./generator";

type Rows = readonly (readonly Value[])[];

/** The cells of each element: one of an array, key and value of a map, none of NULL. */
function elementsOf(value: Value): Rows {
  if (value === null) return [];
  if (Array.isArray(value)) return (value as readonly Value[]).map((element) => [element]);
  const { keys, values } = value as MapValue;
  return keys.map((key, i) => [key, values[i]]);
}

function elementColumns({ dataType }: Expression): readonly GeneratedColumn[] {
  if (dataType.kind === "array")
    return [{ name: "col", dataType: dataType.elementType, nullable: dataType.containsNull }];
  if (dataType.kind !== "map") return [];
  return [
    { name: "key", dataType: dataType.keyType, nullable: false },
    { name: "value", dataType: dataType.valueType, nullable: dataType.valueContainsNull },
  ];
}

function unexpected(argument: Expression, wanted: string): ReturnType<GeneratorDefinition["misfit"]> {
  return {
    kind: "UNEXPECTED_INPUT_TYPE",
    why: `The first parameter requires the ${wanted} type, however "${argument.sql()}" has the type "${argument.dataType.sql}".`,
  };
}

const explode: GeneratorDefinition = {
  name: "explode",
  arity: [1, 1],
  hasOuter: true,
  misfit: ([input]) =>
    ["array", "map"].includes(input.dataType.kind) ? null : unexpected(input, '("ARRAY" or "MAP")'),
  columns: ([input]) => elementColumns(input),
  rows:
    () =>
    ([value]) =>
      elementsOf(value),
};

const posexplode: GeneratorDefinition = {
  ...explode,
  name: "posexplode",
  columns: ([input]) => [{ name: "pos", dataType: IntegerType, nullable: false }, ...elementColumns(input)],
  rows:
    () =>
    ([value]) =>
      elementsOf(value).map((cells, i) => [i, ...cells]),
};

/** A row per struct of an array, with its fields as columns; of a NULL among them a row of NULLs. */
const inline: GeneratorDefinition = {
  name: "inline",
  arity: [1, 1],
  hasOuter: true,
  misfit: ([input]) => {
    const { dataType } = input;
    return dataType.kind === "array" && dataType.elementType.kind === "struct"
      ? null
      : unexpected(input, '"ARRAY<STRUCT>"');
  },
  columns: ([{ dataType }]) => {
    if (dataType.kind !== "array") return [];
    const { fields } = dataType.elementType as StructType;
    return fields.map((f) => ({ name: f.name, dataType: f.dataType, nullable: f.nullable || dataType.containsNull }));
  },
  rows: ([{ dataType }]) => {
    const width = dataType.kind === "array" ? (dataType.elementType as StructType).fields.length : 0;
    const nothing = Array<Value>(width).fill(null);
    return ([value]) => ((value ?? []) as Rows).map((row) => row ?? nothing);
  },
};

/** `stack(2, a, b, c, d)`: the values as that many rows, the last filled up with NULLs. */
const stack: GeneratorDefinition = {
  name: "stack",
  arity: [2, Number.POSITIVE_INFINITY],
  hasOuter: false,
  misfit(args) {
    const [count, ...values] = args;
    if (count.dataType.kind !== "int") return unexpected(count, '"INT"');
    if (!(count instanceof Literal))
      return {
        kind: "NON_FOLDABLE_INPUT",
        why: `the input \`n\` should be a foldable "INT" expression; however, got "${count.sql()}".`,
      };
    const n = count.value as number;
    if (n < 1)
      return {
        kind: "VALUE_OUT_OF_RANGE",
        why: `The \`n\` must be between (0, 2147483647] (current value = ${n}).`,
      };
    const width = Math.ceil(values.length / n);
    for (const [i, { dataType }] of values.entries()) {
      const column = i % width;
      const first = values.findIndex((value, j) => j % width === column && value.dataType.kind !== "null");
      if (first < 0 || dataType.kind === "null" || sameType(values[first].dataType, dataType)) continue;
      return {
        kind: "STACK_COLUMN_DIFF_TYPES",
        why: `The data type of the column (${column}) do not have the same type: "${values[first].dataType.sql}" (${first + 1}) <> "${dataType.sql}" (${i + 1}).`,
      };
    }
    return null;
  },
  columns([count, ...values]) {
    const width = Math.ceil(values.length / ((count as Literal).value as number));
    return Array.from({ length: width }, (_, column) => {
      const cells = values.filter((_, i) => i % width === column);
      const typed = cells.find((cell) => cell.dataType.kind !== "null") ?? cells[0];
      return { name: `col${column}`, dataType: typed.dataType, nullable: true };
    });
  },
  rows([count, ...args]) {
    const n = (count as Literal).value as number;
    const width = Math.ceil(args.length / n);
    return ([, ...values]) =>
      Array.from({ length: n }, (_, row) =>
        Array.from({ length: width }, (_, column) => values[row * width + column] ?? null),
      );
  },
};

/** `json_tuple(text, 'a', 'b')`: fields of a JSON object as texts. One row, of NULLs when the text is no object. */
const jsonTuple: GeneratorDefinition = {
  name: "json_tuple",
  arity: [2, Number.POSITIVE_INFINITY],
  hasOuter: false,
  misfit: (args) =>
    args.every(({ dataType }) => dataType.kind === "string" || dataType.kind === "null")
      ? null
      : { kind: "NON_STRING_TYPE", why: "all arguments of the function `json_tuple` must be strings." },
  columns: ([, ...names]) => names.map((_, i) => ({ name: `c${i}`, dataType: StringType, nullable: true })),
  rows:
    () =>
    ([text, ...names]) => {
      const root = text === null ? null : jsonOrNull(text as string);
      const values = new Map(root?.kind === "object" ? root.entries : []);
      return [names.map((name) => fieldText(values.get(name as string)))];
    },
};

function fieldText(node: JsonNode | undefined): string | null {
  if (node === undefined || node.kind === "null") return null;
  return node.kind === "string" ? node.text : jsonLine(node);
}

/** A row for each field of an object, by name, and each element of an array, by place; in FROM only. */
const variantExplode: GeneratorDefinition = {
  name: "variant_explode",
  fromOnly: true,
  arity: [1, 1],
  hasOuter: true,
  misfit: ([input]) => (["variant", "null"].includes(input.dataType.kind) ? null : unexpected(input, '"VARIANT"')),
  columns: () => [
    { name: "pos", dataType: IntegerType, nullable: false },
    { name: "key", dataType: StringType, nullable: true },
    { name: "value", dataType: VariantType, nullable: false },
  ],
  rows:
    () =>
    ([variant]) => {
      if (variant === null) return [];
      const { type, value } = variant as Variant;
      if (type.kind === "array") return (value as readonly Value[]).map((one, i) => [i, null, one]);
      if (type.kind !== "map") return [];
      const { keys, values } = value as MapValue;
      return keys.map((key, i) => [i, key, values[i]]);
    },
};

/** The values behind the first, as often as that says. Only rules make calls of it: Spark's `ReplicateRows`. */
export const replicateRows: GeneratorDefinition = {
  name: "replicaterows",
  arity: [1, Number.POSITIVE_INFINITY],
  hasOuter: false,
  misfit: () => null,
  columns: ([, ...values]) =>
    values.map((value) => ({ name: value.sql(), dataType: value.dataType, nullable: value.nullable })),
  rows:
    () =>
    ([times, ...values]) =>
      Array<readonly Value[]>(Number(times)).fill(values),
};

const definitions: readonly GeneratorDefinition[] = [explode, posexplode, inline, stack, jsonTuple, variantExplode];

/** The generator of this name, which may end in `_outer`; undefined when there is none. */
export function lookupGenerator(name: string): { definition: GeneratorDefinition; isOuter: boolean } | undefined {
  const lower = name.toLowerCase();
  const plain = definitions.find((definition) => definition.name === lower);
  if (plain !== undefined) return { definition: plain, isOuter: false };
  const outer = definitions.find((definition) => definition.hasOuter && `${definition.name}_outer` === lower);
  return outer && { definition: outer, isOuter: true };
}
