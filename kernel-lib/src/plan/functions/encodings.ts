/** Hashes and encodings: md5, sha, crc32, Spark's own two hashes; hexadecimal, base64 and character sets. */
import { createHash } from "node:crypto";
import { SparkError } from "../../data/errors";
import { murmur3 } from "../../data/murmur3";
import { BinaryType, type DataType, holdsMap, holdsVariant, IntegerType, LongType, StringType } from "../../data/types";
import { type Long, toLong, type Value } from "../../data/value";
import { xxhash64 } from "../../data/xxhash64";
import type { Expression } from "../expression";
import type { Misfit, ScalarFunction } from "../function";
import { type Accepts, ANY, BINARY, INT, renamed, STRING, scalar, scalarOf } from "./define";
import { isNumeric } from "./numeric-types";

const utf8 = new TextEncoder();

const digest = (name: string) => (bytes: Uint8Array) => createHash(name).update(bytes).digest("hex");

function sha2(bytes: Uint8Array, bits: number): string | null {
  const known = [0, 224, 256, 384, 512].includes(bits);
  return known ? digest(`sha${bits === 0 ? 256 : bits}`)(bytes) : null;
}

const crcTable = Int32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});

function crc32(bytes: Uint8Array): number {
  let crc = -1;
  for (const byte of bytes) crc = crcTable[(crc ^ byte) & 0xff] ^ (crc >>> 8);
  return (crc ^ -1) >>> 0;
}

/** Equal maps and variants may look different. */
function unhashable(name: string, given: readonly Expression[]): Misfit | null {
  const input = `Input to the function \`${name}\` cannot contain elements of the`;
  if (given.some(({ dataType }) => holdsMap(dataType)))
    return {
      kind: "HASH_MAP_TYPE",
      why: `${input} "MAP" type. In Spark, same maps may have different hashcode, thus hash expressions are prohibited on "MAP" elements. To restore previous behavior set "spark.sql.legacy.allowHashOnMapType" to "true".`,
    };
  if (!given.some(({ dataType }) => holdsVariant(dataType))) return null;
  return { kind: "HASH_VARIANT_TYPE", why: `${input} "VARIANT" type yet.` };
}

/** Numbers are hashed as they are, so the type of an argument counts: `hash(1)` is not `hash(1L)`. */
function hashOf<H>(
  name: string,
  dataType: DataType,
  seed: H,
  step: (value: Value, type: DataType, hash: H) => H,
  end: (hash: H) => Value,
): ScalarFunction {
  return scalarOf(
    {
      name,
      takes: [{ ...ANY, accept: (type) => (holdsVariant(type) || holdsMap(type) ? null : type) }],
      variadic: true,
      gives: dataType,
      seesNulls: { neverNull: true },
      misfit: (given) => unhashable(name, given),
    },
    (types) =>
      (...values: Value[]) =>
        end(values.reduce<H>((hash, value, i) => step(value, types[i], hash), seed)),
  );
}

/** Whole numbers, text, or bytes. */
const HEXABLE: Accepts = {
  text: '("BIGINT" or "BINARY" or "STRING")',
  accept: (type) =>
    type.kind === "binary" || type.kind === "string" ? type : isNumeric(type) ? LongType : STRING.accept(type),
};

function hex(value: string | Uint8Array | Long): string {
  if (typeof value === "number" || typeof value === "bigint")
    return BigInt.asUintN(64, BigInt(value)).toString(16).toUpperCase();
  return Buffer.from(value as Uint8Array)
    .toString("hex")
    .toUpperCase();
}

function unhex(text: string): Uint8Array | null {
  if (!/^[0-9a-fA-F]*$/.test(text)) return null;
  return new Uint8Array(Buffer.from(text.length % 2 === 1 ? `0${text}` : text, "hex"));
}

const charsets: Readonly<Record<string, readonly [BufferEncoding, boolean]>> = {
  "utf-8": ["utf8", false],
  "us-ascii": ["ascii", false],
  "iso-8859-1": ["latin1", false],
  "utf-16le": ["utf16le", false],
  "utf-16be": ["utf16le", true],
};

function charsetOf(name: string, charset: string): readonly [BufferEncoding, boolean] {
  const known = charsets[charset.toLowerCase()];
  if (known !== undefined) return known;
  throw new SparkError(
    "INVALID_PARAMETER_VALUE.CHARSET",
    `The value of parameter(s) \`charset\` in \`${name}\` is invalid: expects one of the iso-8859-1, us-ascii, utf-16, utf-16be, utf-16le, utf-32, utf-8, but got ${charset}.`,
    { sqlState: "22023" },
  );
}

function encode(text: string, charset: string): Uint8Array {
  const [encoding, swapped] = charsetOf("encode", charset);
  const bytes = Buffer.from(text, encoding);
  return new Uint8Array(swapped ? bytes.swap16() : bytes);
}

function decode(bytes: Uint8Array, charset: string): string {
  const [encoding, swapped] = charsetOf("decode", charset);
  const copy = Buffer.from(bytes);
  const text = (swapped ? copy.swap16() : copy).toString(encoding);
  if (encoding === "utf8" && text.includes("\uFFFD"))
    throw new SparkError(
      "MALFORMED_CHARACTER_CODING",
      `Invalid value found when performing \`decode\` with ${charset}`,
      { sqlState: "22000" },
    );
  return text;
}

const sha1 = scalar({ name: "sha1", takes: [BINARY], gives: StringType }, digest("sha1"));

export const encodings: readonly ScalarFunction[] = [
  scalar({ name: "md5", takes: [BINARY], gives: StringType }, digest("md5")),
  sha1,
  renamed(sha1, "sha"),
  scalar({ name: "sha2", takes: [BINARY, INT], gives: StringType, nullable: true }, sha2),
  scalar({ name: "crc32", takes: [BINARY], gives: LongType }, crc32),
  hashOf("hash", IntegerType, 42, murmur3, (hash) => hash),
  hashOf("xxhash64", LongType, 42n, xxhash64, (hash) => toLong(BigInt.asIntN(64, hash))),
  scalar({ name: "hex", takes: [HEXABLE], gives: StringType }, (value: string | Uint8Array | Long) =>
    hex(typeof value === "string" ? utf8.encode(value) : value),
  ),
  scalar({ name: "unhex", takes: [STRING], gives: BinaryType, nullable: true }, unhex),
  scalar({ name: "base64", takes: [BINARY], gives: StringType }, (bytes: Uint8Array) =>
    // As MIME does: a line has at most 76 characters.
    (
      Buffer.from(bytes)
        .toString("base64")
        .match(/.{1,76}/g) ?? []
    ).join("\r\n"),
  ),
  scalar(
    { name: "unbase64", takes: [STRING], gives: BinaryType },
    (text: string) => new Uint8Array(Buffer.from(text, "base64")),
  ),
  scalar({ name: "encode", takes: [STRING, STRING], gives: BinaryType }, encode),
  scalar({ name: "decode", takes: [BINARY, STRING], gives: StringType }, decode),
];
