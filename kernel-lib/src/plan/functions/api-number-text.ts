/** Numbers and bytes as text, in a form of one's own, and back; for programs. A text names a column; `lit` makes a literal. */
import type { Column } from "../column";
import { call, given } from "./api-call";

/** The number in a format such as `lit("99G999D99")`; a date in a pattern; bytes as `hex`, `base64` or `utf-8`. */
export function to_char(value: Column | string, format: Column | string): Column {
  return call("to_char", value, format);
}

/** The same as `to_char`. */
export function to_varchar(value: Column | string, format: Column | string): Column {
  return call("to_varchar", value, format);
}

/** The decimal that the text is in the format, a literal; else an error: `to_number(col("s"), lit("999.99"))`. */
export function to_number(text: Column | string, format: Column | string): Column {
  return call("to_number", text, format);
}

/** The same, with NULL in place of an error. */
export function try_to_number(text: Column | string, format: Column | string): Column {
  return call("try_to_number", text, format);
}

/** Bytes out of text: `lit("hex")`, which is the default, `lit("utf-8")` or `lit("base64")`. */
export function to_binary(text: Column | string, format?: Column | string): Column {
  return call("to_binary", text, ...given(format));
}

/** The same, with NULL in place of an error. */
export function try_to_binary(text: Column | string, format?: Column | string): Column {
  return call("try_to_binary", text, ...given(format));
}

/** Bytes in base 32. */
export function to_base32(bytes: Column | string): Column {
  return call("to_base32", bytes);
}

/** Bytes out of base 32. */
export function from_base32(text: Column | string): Column {
  return call("from_base32", text);
}

/** Whether the bytes are UTF-8. */
export function is_valid_utf8(value: Column | string): Column {
  return call("is_valid_utf8", value);
}

/** The text, with U+FFFD for what is no UTF-8. */
export function make_valid_utf8(value: Column | string): Column {
  return call("make_valid_utf8", value);
}

/** The text; an error when the bytes are no UTF-8. */
export function validate_utf8(value: Column | string): Column {
  return call("validate_utf8", value);
}

/** The text; NULL when the bytes are no UTF-8. */
export function try_validate_utf8(value: Column | string): Column {
  return call("try_validate_utf8", value);
}

/** How many bits a text in UTF-8, or bytes, take. */
export function bit_length(value: Column | string): Column {
  return call("bit_length", value);
}
