/** `concat` and `||`: texts, binary data or arrays end to end; anything plain among texts is taken as its text. */
import { BinaryType, type DataType, StringType } from "../../data/types";
import type { ScalarFunction } from "../function";
import { renamed, STRING } from "./define";
import { commonType } from "./numeric-types";

const joinBytes = (...parts: Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));

function resultType(args: readonly DataType[]): DataType | null {
  if (args.some((type) => type.kind === "array")) {
    const type = args.every((arg) => arg.kind === "array") ? commonType(args) : null;
    return type?.kind === "array" ? type : null;
  }
  if (args.length > 0 && args.every((type) => type.kind === "binary")) return BinaryType;
  return args.every((type) => STRING.accept(type) !== null || type.kind === "binary") ? StringType : null;
}

const concat: ScalarFunction = {
  kind: "scalar",
  name: "concat",
  arity: [0, Number.POSITIVE_INFINITY],
  // NULL counts as text here, unlike elsewhere.
  misfit: (given) => {
    const types = given.map(({ dataType }) => `"${dataType.kind === "null" ? StringType.sql : dataType.sql}"`);
    const other = given.some(({ dataType }) => dataType.kind === "map" || dataType.kind === "struct");
    if (other || new Set(types).size < 2) return null;
    return {
      kind: "DATA_DIFF_TYPES",
      why: `Input to \`concat\` should all be the same type, but it's (${types.join(" or ")}).`,
    };
  },
  expects: '("STRING" or "BINARY" or "ARRAY")',
  bind(args) {
    const type = resultType(args);
    if (type === null) return null;
    return {
      argumentTypes: args.map(() => type),
      dataType: type,
      code: (values, context) => {
        if (type.kind === "array") return `[${values.map((value) => `...${value}`).join(", ")}]`;
        if (type.kind === "binary") return `${context.reference("joinBytes", joinBytes)}(${values.join(", ")})`;
        return values.length === 0 ? '""' : `(${values.join(" + ")})`;
      },
    };
  },
};

export const concats: readonly ScalarFunction[] = [
  concat,
  renamed(concat, "||", (args) => `concat(${args.join(", ")})`),
];
