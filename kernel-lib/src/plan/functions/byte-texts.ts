/** Bytes written as text and read from it: `to_binary`, base 32, and texts that may not be UTF-8. */
import { SparkError } from "../../data/errors";
import { BinaryType, BooleanType, StringType } from "../../data/types";
import type { BoundScalar, ScalarFunction } from "../function";
import { Refusal } from "../refusal";
import { BINARY, literalValue, STRING, STRING_OR_BINARY, scalar } from "./define";

const utf8 = new TextEncoder();

const READERS: Readonly<Record<string, (text: string) => Uint8Array | null>> = {
  hex: (text) => {
    if (!/^[0-9a-fA-F]*$/.test(text)) return null;
    return new Uint8Array(Buffer.from(text.length % 2 === 1 ? `0${text}` : text, "hex"));
  },
  base64: (text) => {
    const plain = text.replace(/\s/g, "");
    const [, digits, padding] = /^([A-Za-z0-9+/]*)(=*)$/.exec(plain) ?? [];
    if (digits === undefined || digits.length % 4 === 1) return null;
    if (padding !== "" && (padding.length > 2 || (digits.length + padding.length) % 4 !== 0)) return null;
    return new Uint8Array(Buffer.from(digits, "base64"));
  },
  "utf-8": (text) => utf8.encode(text),
  utf8: (text) => utf8.encode(text),
};

function toBinary(name: string, tolerant: boolean): ScalarFunction {
  return {
    kind: "scalar",
    name,
    arity: [1, 2],
    needsConstants: true,
    expects: '"STRING"',
    bind(args, given = []): BoundScalar | null {
      if (args.some((type) => STRING.accept(type) === null)) return null;
      const format = args.length === 1 ? "hex" : literalValue(given, 1);
      const read = typeof format === "string" ? READERS[format.toLowerCase()] : undefined;
      if (read === undefined && format !== null && !tolerant)
        throw new Refusal(
          "DATATYPE_MISMATCH.INVALID_ARG_VALUE",
          `The \`fmt\` value must to be a case-insensitive "STRING" literal of 'hex', 'utf-8', 'utf8', or 'base64', but got '${format ?? given[1]?.sql()}'.`.replace(
            "`fmt`",
            "fmt",
          ),
          "42K09",
        );
      const compute = (text: string): Uint8Array | null => {
        const bytes = read?.(text) ?? null;
        if (bytes === null && read !== undefined && !tolerant) throw malformed(text, String(format));
        return bytes;
      };
      return {
        argumentTypes: args.map(() => StringType),
        dataType: BinaryType,
        ...((tolerant || format === null || String(format).toLowerCase() !== "base64") && { nullableResult: true }),
        code: ([text], context) => `${context.reference(name, compute)}(${text})`,
      };
    },
  };
}

function malformed(text: string, format: string): SparkError {
  return new SparkError(
    "CONVERSION_INVALID_INPUT",
    `The value '${text}' ('${format.toUpperCase()}') cannot be converted to "BINARY" because it is malformed. Correct the value as per the syntax, or change its format. Use \`try_to_binary\` to tolerate malformed input and return NULL instead.`,
    { sqlState: "22018" },
  );
}

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

function toBase32(bytes: Uint8Array): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, "0")).join("");
  const digits = bits.match(/.{1,5}/g) ?? [];
  const text = digits.map((five) => BASE32[Number.parseInt(five.padEnd(5, "0"), 2)]).join("");
  return text.padEnd(Math.ceil(text.length / 8) * 8, "=");
}

/** What is no digit is skipped. */
function fromBase32(text: string): Uint8Array {
  const digits = [...text.toUpperCase()].map((c) => BASE32.indexOf(c)).filter((digit) => digit >= 0);
  const bits = digits.map((digit) => digit.toString(2).padStart(5, "0")).join("");
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2));
}

const asBytes = (value: string | Uint8Array): Uint8Array => (typeof value === "string" ? utf8.encode(value) : value);

/** The text of the bytes; null when they are no UTF-8. */
function strictly(value: string | Uint8Array): string | null {
  if (typeof value === "string") return value;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(value);
  } catch {
    return null;
  }
}

function validate(value: string | Uint8Array): string {
  const text = strictly(value);
  if (text !== null) return text;
  const shown = Array.from(asBytes(value), (byte) => `\\x${byte.toString(16).toUpperCase().padStart(2, "0")}`).join("");
  throw new SparkError("INVALID_UTF8_STRING", `Invalid UTF8 byte sequence found in string: ${shown}.`, {
    sqlState: "22029",
  });
}

const ofText = { takes: [STRING_OR_BINARY], gives: StringType, nullable: true };

export const byteTexts: readonly ScalarFunction[] = [
  toBinary("to_binary", false),
  toBinary("try_to_binary", true),
  scalar({ name: "to_base32", takes: [BINARY], gives: StringType }, toBase32),
  scalar({ name: "from_base32", takes: [STRING], gives: BinaryType }, fromBase32),
  scalar(
    { ...ofText, name: "is_valid_utf8", gives: BooleanType },
    (value: string | Uint8Array) => strictly(value) !== null,
  ),
  scalar({ ...ofText, name: "make_valid_utf8" }, (value: string | Uint8Array) =>
    new TextDecoder("utf-8", { ignoreBOM: true }).decode(asBytes(value)),
  ),
  scalar({ ...ofText, name: "validate_utf8" }, validate),
  scalar({ ...ofText, name: "try_validate_utf8" }, strictly),
];
