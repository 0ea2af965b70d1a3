/** `to_number`, `to_char` and their kin: numbers read and written in a format such as `99G999D99`; `data/number-format.ts`. */

import type { Decimal } from "../../data/decimal";
import { SparkError } from "../../data/errors";
import { decimalFor } from "../../data/exact-decimals";
import {
  checkNumberFormat,
  type NumberFormat,
  parseNumber,
  readNumberFormat,
  writeNumber,
} from "../../data/number-format";
import { BinaryType, type DataType, DecimalType, StringType, TimestampType } from "../../data/types";
import type { BoundScalar, ScalarFunction } from "../function";
import { Refusal } from "../refusal";
import { literalValue, STRING } from "./define";
import { encodings } from "./encodings";
import { timestamps } from "./timestamps";

/** @throws Refusal `INVALID_FORMAT` */
function formatOf(text: string): NumberFormat {
  const capitals = text.toUpperCase();
  const format = readNumberFormat(capitals);
  const problem = checkNumberFormat(capitals, format);
  if (problem === null) return format;
  throw new Refusal(`INVALID_FORMAT.${problem.kind}`, `The format is invalid: '${capitals}'. ${problem.why}`, "42601");
}

function toNumber(name: string, tolerant: boolean): ScalarFunction {
  return {
    kind: "scalar",
    name,
    arity: [2, 2],
    needsConstants: true,
    expects: '"STRING"',
    bind(args, given = []): BoundScalar | null {
      if (STRING.accept(args[0]) === null || STRING.accept(args[1]) === null) return null;
      const pattern = literalValue(given, 1);
      if (pattern === undefined) throw notFoldable(given[1]?.sql() ?? "");
      if (pattern === null)
        return {
          argumentTypes: [StringType, StringType],
          dataType: new DecimalType(38, 0),
          nullableResult: true,
          code: () => "null",
        };
      const text = String(pattern);
      const format = formatOf(text);
      const read = (value: string): Decimal | null => {
        const number = parseNumber(value, format);
        if (number === null && !tolerant) throw mismatch(text.toUpperCase(), value);
        return number;
      };
      return {
        argumentTypes: [StringType, StringType],
        dataType: new DecimalType(Math.max(1, format.precision), format.scale),
        ...(tolerant && { nullableResult: true }),
        code: ([value], context) => `${context.reference(name, read)}(${value})`,
      };
    },
  };
}

function mismatch(pattern: string, value: string): SparkError {
  return new SparkError(
    "INVALID_FORMAT.MISMATCH_INPUT",
    `The format is invalid: ${pattern}. The input "STRING" ${value} does not match the format.`,
    { sqlState: "42601" },
  );
}

function notFoldable(argument: string): Refusal {
  return new Refusal(
    "DATATYPE_MISMATCH.NON_FOLDABLE_INPUT",
    `the input \`attributereference\` should be a foldable "STRING" expression; however, got "${argument}".`,
    "42K09",
  );
}

/** What `to_char` is for dates and for bytes: other functions, which the column is also named after. */
const FOR_MOMENTS = timestamps.find(({ name }) => name === "date_format") as ScalarFunction;
const decoders: Readonly<Record<string, string>> = { base64: "base64", hex: "hex", "utf-8": "decode" };

function delegate(
  to: ScalarFunction,
  types: readonly DataType[],
  used: number,
  given: Parameters<ScalarFunction["bind"]>[1],
): BoundScalar | null {
  const bound = to.bind(types.slice(0, used), given?.slice(0, used));
  if (bound === null) return null;
  return {
    ...bound,
    argumentTypes: [...bound.argumentTypes, ...types.slice(used)],
    code: (args, context) => bound.code(args.slice(0, used), context),
    sql: (args) => to.sql?.(args.slice(0, used)) ?? `${to.name}(${args.slice(0, used).join(", ")})`,
  };
}

function forBytes(name: string, pattern: unknown, given: Parameters<ScalarFunction["bind"]>[1]): BoundScalar | null {
  const decoder = decoders[String(pattern).toLowerCase()];
  if (decoder === undefined)
    throw new Refusal(
      "INVALID_PARAMETER_VALUE.BINARY_FORMAT",
      `The value of parameter(s) \`format\` in \`${name}\` is invalid: expects one of binary formats 'base64', 'hex', 'utf-8', but got '${pattern}'.`,
      "22023",
    );
  const definition = encodings.find((one) => one.name === decoder) as ScalarFunction;
  return delegate(definition, [BinaryType, StringType], decoder === "decode" ? 2 : 1, given);
}

function toChar(name: string): ScalarFunction {
  return {
    kind: "scalar",
    name,
    arity: [2, 2],
    needsConstants: true,
    expects: '"DECIMAL"',
    sql: (args) => `to_char(${args.join(", ")})`,
    bind([type, second], given = []): BoundScalar | null {
      if (STRING.accept(second) === null) return null;
      if (["date", "timestamp", "timestamp_ntz", "time"].includes(type.kind))
        return delegate(FOR_MOMENTS, [type.kind === "date" ? TimestampType : type, StringType], 2, given);
      if (type.kind !== "binary" && decimalTypeFor(type) === null) return null;
      const pattern = literalValue(given, 1);
      if (pattern === undefined) throw notFoldable(given[1]?.sql() ?? "");
      if (type.kind === "binary") return forBytes(name, pattern, given);
      const decimal = decimalTypeFor(type);
      if (decimal === null) return null;
      if (pattern === null)
        return { argumentTypes: [decimal, StringType], dataType: StringType, nullableResult: true, code: () => "null" };
      const format = formatOf(String(pattern));
      const write = (value: Decimal): string => writeNumber(value, format);
      return {
        argumentTypes: [decimal, StringType],
        dataType: StringType,
        code: ([value], context) => `${context.reference(name, write)}(${value})`,
      };
    },
  };
}

function decimalTypeFor(type: DataType): DataType | null {
  if (type.kind === "double" || type.kind === "string" || type.kind === "null") return new DecimalType(30, 15);
  return type.kind === "float" ? new DecimalType(14, 7) : decimalFor(type);
}

export const numberFormats: readonly ScalarFunction[] = [
  toNumber("to_number", false),
  toNumber("try_to_number", true),
  toChar("to_char"),
  toChar("to_varchar"),
];
