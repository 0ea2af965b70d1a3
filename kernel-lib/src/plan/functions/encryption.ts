/**
 * AES and keyed hashes: `aes_encrypt`, `aes_decrypt`, `hmac`. Spark's modes, paddings and errors.
 *
 * Where no initialization vector is given, Spark draws one by chance. Here it is made of the key and the value, so that the same
 * program gives the same bytes; whoever encrypts the same value twice can be seen to do so.
 */
import { createCipheriv, createDecipheriv, createHmac } from "node:crypto";
import { SparkError } from "../../data/errors";
import { BinaryType } from "../../data/types";
import type { ScalarFunction } from "../function";
import { BINARY, STRING, scalar } from "./define";

const EMPTY = new Uint8Array(0);
const TAG_BYTES = 16;

interface Cipher {
  readonly mode: "ecb" | "cbc" | "gcm";
  /** Name as node has it. */
  readonly name: string;
  readonly ivBytes: number;
}

const PADDINGS: Readonly<Record<string, readonly string[]>> = {
  ECB: ["DEFAULT", "PKCS"],
  CBC: ["DEFAULT", "PKCS"],
  GCM: ["DEFAULT", "NONE"],
};
const IV_BYTES = { ecb: 0, cbc: 16, gcm: 12 } as const;

function invalid(kind: string, parameters: string, why: string): SparkError {
  return new SparkError(
    `INVALID_PARAMETER_VALUE.${kind}`,
    `The value of parameter(s) ${parameters} in \`aes_encrypt\`/\`aes_decrypt\` is invalid: ${why}`,
    { sqlState: "22023" },
  );
}

function unsupported(kind: string, what: string): SparkError {
  return new SparkError(`UNSUPPORTED_FEATURE.${kind}`, `The feature is not supported: ${what}`, { sqlState: "0A000" });
}

function cipherOf(key: Uint8Array, mode: string, padding: string): Cipher {
  if (![16, 24, 32].includes(key.length))
    throw invalid(
      "AES_KEY_LENGTH",
      "`key`",
      `expects a binary value with 16, 24 or 32 bytes, but got ${key.length} bytes.`,
    );
  if (!PADDINGS[mode.toUpperCase()]?.includes(padding.toUpperCase()))
    throw unsupported(
      "AES_MODE",
      `AES-${mode} with the padding ${padding} by the \`aes_encrypt\`/\`aes_decrypt\` function.`,
    );
  const lower = mode.toLowerCase() as Cipher["mode"];
  return { mode: lower, name: `aes-${key.length * 8}-${lower}`, ivBytes: IV_BYTES[lower] };
}

function encrypt(
  value: Uint8Array,
  key: Uint8Array,
  mode: string = "GCM",
  padding: string = "DEFAULT",
  iv: Uint8Array = EMPTY,
  aad: Uint8Array = EMPTY,
): Uint8Array {
  const cipher = cipherOf(key, mode, padding);
  const name = mode.toUpperCase();
  if (iv.length > 0 && cipher.mode === "ecb")
    throw unsupported("AES_MODE_IV", "`aes_encrypt` with AES-ECB does not support initialization vectors (IVs).");
  if (iv.length > 0 && iv.length !== cipher.ivBytes)
    throw invalid(
      "AES_IV_LENGTH",
      "`iv`",
      `supports 16-byte CBC IVs and 12-byte GCM IVs, but got ${iv.length} bytes for ${name}.`,
    );
  if (aad.length > 0 && cipher.mode !== "gcm")
    throw unsupported(
      "AES_MODE_AAD",
      `\`aes_encrypt\` with AES-${name} does not support additional authenticate data (AAD).`,
    );
  const used = iv.length > 0 ? iv : hmac(key, value).subarray(0, cipher.ivBytes);
  if (cipher.mode !== "gcm") {
    const made = createCipheriv(cipher.name, key, cipher.mode === "ecb" ? null : used);
    return Uint8Array.from(Buffer.concat([used, made.update(value), made.final()]));
  }
  const made = createCipheriv(cipher.name as "aes-128-gcm", key, used);
  if (aad.length > 0) made.setAAD(aad);
  return Uint8Array.from(Buffer.concat([used, made.update(value), made.final(), made.getAuthTag()]));
}

function decrypt(
  value: Uint8Array,
  key: Uint8Array,
  mode: string = "GCM",
  padding: string = "DEFAULT",
  aad: Uint8Array = EMPTY,
): Uint8Array {
  const cipher = cipherOf(key, mode, padding);
  if (aad.length > 0 && cipher.mode !== "gcm")
    throw unsupported(
      "AES_MODE_AAD",
      `\`aes_decrypt\` with AES-${mode.toUpperCase()} does not support additional authenticate data (AAD).`,
    );
  const failed = (why: string): SparkError => invalid("AES_CRYPTO_ERROR", "`expr`, `key`", `detail message: ${why}`);
  if (value.length < cipher.ivBytes) throw failed("Invalid buffer arguments");
  const iv = value.subarray(0, cipher.ivBytes);
  const body = value.subarray(cipher.ivBytes);
  try {
    if (cipher.mode !== "gcm") {
      const made = createDecipheriv(cipher.name, key, cipher.mode === "ecb" ? null : iv);
      return Uint8Array.from(Buffer.concat([made.update(body), made.final()]));
    }
    const made = createDecipheriv(cipher.name as "aes-128-gcm", key, iv);
    if (aad.length > 0) made.setAAD(aad);
    made.setAuthTag(body.subarray(Math.max(0, body.length - TAG_BYTES)));
    return Uint8Array.from(
      Buffer.concat([made.update(body.subarray(0, Math.max(0, body.length - TAG_BYTES))), made.final()]),
    );
  } catch {
    throw failed(
      cipher.mode === "gcm"
        ? "Tag mismatch"
        : "Given final block not properly padded. Such issues can arise if a bad key is used during decryption.",
    );
  }
}

function decryptOrNull(...args: Parameters<typeof decrypt>): Uint8Array | null {
  try {
    return decrypt(...args);
  } catch (error) {
    if (error instanceof SparkError) return null;
    throw error;
  }
}

/** Everything that was left out is written. */
const written = (name: string, rest: readonly string[]) => (args: readonly string[]) => {
  const missing = ["GCM", "DEFAULT", ...rest].slice(args.length - 2);
  return `${name}(${[...args, ...missing].join(", ")})`;
};

const decrypting = (name: string, compute: typeof decryptOrNull): ScalarFunction =>
  scalar(
    {
      name,
      takes: [BINARY, BINARY, STRING, STRING, BINARY],
      optional: 3,
      gives: BinaryType,
      nullable: true,
      sql: written(name, [""]),
    },
    compute,
  );

const algorithms: Readonly<Record<string, string>> = {
  MD5: "md5",
  SHA1: "sha1",
  SHA224: "sha224",
  SHA256: "sha256",
  SHA384: "sha384",
  SHA512: "sha512",
};

function hmac(key: Uint8Array, value: Uint8Array, algorithm: string = "SHA-256"): Uint8Array {
  const known = algorithms[algorithm.toUpperCase().replace("-", "")];
  if (known === undefined)
    throw new SparkError(
      "INVALID_PARAMETER_VALUE.HMAC_ALGORITHM",
      `The value of parameter(s) \`algorithm\` in \`hmac\` is invalid: expects one of ${Object.keys(algorithms).join(", ")}, but got ${algorithm}.`,
      { sqlState: "22023" },
    );
  if (key.length === 0)
    throw new SparkError(
      "INVALID_PARAMETER_VALUE.HMAC_CRYPTO_ERROR",
      "The value of parameter(s) `key` in `hmac` is invalid: detail message: Empty key",
      { sqlState: "22023" },
    );
  return new Uint8Array(createHmac(known, key).update(value).digest());
}

export const encryptions: readonly ScalarFunction[] = [
  scalar(
    {
      name: "aes_encrypt",
      takes: [BINARY, BINARY, STRING, STRING, BINARY, BINARY],
      optional: 4,
      gives: BinaryType,
      nullable: true,
      sql: written("aes_encrypt", ["", ""]),
    },
    encrypt,
  ),
  decrypting("aes_decrypt", decrypt),
  {
    ...decrypting("try_aes_decrypt", decryptOrNull),
    sql: ([value, key, mode = "GCM", padding = "DEFAULT", aad = ""]) =>
      `try_aes_decrypt(${[value, key, mode, padding, aad].join(", ")})`,
  },
  scalar(
    {
      name: "hmac",
      takes: [BINARY, BINARY, STRING],
      optional: 1,
      gives: BinaryType,
      nullable: true,
      sql: ([key, value, algorithm = "SHA-256"]) => `hmac(${key}, ${value}, ${algorithm})`,
    },
    hmac,
  ),
];
