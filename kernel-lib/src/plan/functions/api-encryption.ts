/** Encryption and keyed hashes, for programs. A text names a column; `lit` makes a literal. */
import type { Column } from "../column";
import { call, given } from "./api-call";

/** AES with a key of 16, 24 or 32 bytes; mode `lit("GCM")`, `CBC` or `ECB`. Without `iv` one is made of key and value. */
export function aes_encrypt(
  value: Column | string,
  key: Column | string,
  mode?: Column | string,
  padding?: Column | string,
  iv?: Column | string,
  aad?: Column | string,
): Column {
  return call("aes_encrypt", value, key, ...given(mode), ...given(padding), ...given(iv), ...given(aad));
}

/** The inverse of `aes_encrypt`; an error when key or bytes are wrong. */
export function aes_decrypt(
  value: Column | string,
  key: Column | string,
  mode?: Column | string,
  padding?: Column | string,
  aad?: Column | string,
): Column {
  return call("aes_decrypt", value, key, ...given(mode), ...given(padding), ...given(aad));
}

/** The same, with NULL in place of an error. */
export function try_aes_decrypt(
  value: Column | string,
  key: Column | string,
  mode?: Column | string,
  padding?: Column | string,
  aad?: Column | string,
): Column {
  return call("try_aes_decrypt", value, key, ...given(mode), ...given(padding), ...given(aad));
}

/** A keyed hash, SHA-256 unless told otherwise. */
export function hmac(key: Column | string, value: Column | string, algorithm?: Column | string): Column {
  return call("hmac", key, value, ...given(algorithm));
}

/** The same as `sha1`. */
export function sha(value: Column | string): Column {
  return call("sha", value);
}
