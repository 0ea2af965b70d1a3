/** Texts, regular expressions, encodings and hashes, for programs. Patterns are Java's regular expressions. */
import type { Column, ColumnOrValue } from "../column";
import { call, lit } from "./api-call";

/** So many characters from that place on; 1 is the first, a negative place counts from the end. */
export function substring(column: Column | string, position: number, length: number): Column {
  return call("substring", column, lit(position), lit(length));
}

/** The first characters. */
export function left(column: Column | string, length: ColumnOrValue): Column {
  return call("left", column, lit(length));
}

/** The last characters. */
export function right(column: Column | string, length: ColumnOrValue): Column {
  return call("right", column, lit(length));
}

/** What stands before the count-th delimiter, or after it from the right when the count is negative. */
export function substring_index(column: Column | string, delimiter: string, count: number): Column {
  return call("substring_index", column, lit(delimiter), lit(count));
}

/** The place of the first such part, from 1; 0 when there is none. */
export function instr(column: Column | string, part: string): Column {
  return call("instr", column, lit(part));
}

/** The place of the first such part at or after a place, from 1; 0 when there is none. */
export function locate(part: string, column: Column | string, position: number = 1): Column {
  return call("locate", lit(part), column, lit(position));
}

/** Filled on the left, or cut, to a length. */
export function lpad(column: Column | string, length: number, pad: string): Column {
  return call("lpad", column, lit(length), lit(pad));
}

/** Filled on the right, or cut, to a length. */
export function rpad(column: Column | string, length: number, pad: string): Column {
  return call("rpad", column, lit(length), lit(pad));
}

/** Without the blanks on the left. */
export function ltrim(column: Column | string): Column {
  return call("ltrim", column);
}

/** Without the blanks on the right. */
export function rtrim(column: Column | string): Column {
  return call("rtrim", column);
}

/** Without the blanks on both sides. */
export function btrim(column: Column | string): Column {
  return call("btrim", column);
}

/** The text so many times. */
export function repeat(column: Column | string, times: number): Column {
  return call("repeat", column, lit(times));
}

/** The text, or array, from its end. */
export function reverse(column: Column | string): Column {
  return call("reverse", column);
}

/** Each such part replaced; the parts are columns or literals. */
export function replace(column: Column | string, search: ColumnOrValue, by: ColumnOrValue): Column {
  return call("replace", column, lit(search), lit(by));
}

/** Each character that is in the first list replaced by the one in the same place of the second. */
export function translate(column: Column | string, matching: string, by: string): Column {
  return call("translate", column, lit(matching), lit(by));
}

/** Each word with a capital. */
export function initcap(column: Column | string): Column {
  return call("initcap", column);
}

/** The code of the first character. */
export function ascii(column: Column | string): Column {
  return call("ascii", column);
}

/** The character of a code. */
export function chr(column: Column | string): Column {
  return call("chr", column);
}

/** The number of characters. */
export function char_length(column: Column | string): Column {
  return call("char_length", column);
}

/** The number of bytes in UTF-8. */
export function octet_length(column: Column | string): Column {
  return call("octet_length", column);
}

/** The texts joined by a separator; NULLs are left out. */
export function concat_ws(sep: string, ...columns: (Column | string)[]): Column {
  return call("concat_ws", lit(sep), ...columns);
}

/** Whether it begins so. */
export function startswith(column: Column | string, part: ColumnOrValue): Column {
  return call("startswith", column, lit(part));
}

/** Whether it ends so. */
export function endswith(column: Column | string, part: ColumnOrValue): Column {
  return call("endswith", column, lit(part));
}

/** Whether it has such a part. */
export function contains(column: Column | string, part: ColumnOrValue): Column {
  return call("contains", column, lit(part));
}

/** How many characters must be changed to make one of the other. */
export function levenshtein(a: Column | string, b: Column | string): Column {
  return call("levenshtein", a, b);
}

/** The code of the sound of an English word. */
export function soundex(column: Column | string): Column {
  return call("soundex", column);
}

/** The part in that place, from 1, or from the end. */
export function split_part(column: Column | string, delimiter: ColumnOrValue, part: ColumnOrValue): Column {
  return call("split_part", column, lit(delimiter), lit(part));
}

/** Whether it is as the pattern; `%` stands for any text, `_` for one character. */
export function like(column: Column | string, pattern: ColumnOrValue): Column {
  return call("like", column, lit(pattern));
}

/** The same whatever the case of the letters. */
export function ilike(column: Column | string, pattern: ColumnOrValue): Column {
  return call("ilike", column, lit(pattern));
}

/** Whether a part of it is as the regular expression (Java's). */
export function rlike(column: Column | string, pattern: ColumnOrValue): Column {
  return call("rlike", column, lit(pattern));
}

/** The same as `rlike`. */
export function regexp_like(column: Column | string, pattern: ColumnOrValue): Column {
  return call("regexp_like", column, lit(pattern));
}

/** A group of the first match; an empty text when there is none. */
export function regexp_extract(column: Column | string, pattern: string, group: number): Column {
  return call("regexp_extract", column, lit(pattern), lit(group));
}

/** A group of every match. */
export function regexp_extract_all(column: Column | string, pattern: ColumnOrValue, group: number = 1): Column {
  return call("regexp_extract_all", column, lit(pattern), lit(group));
}

/** Each match replaced; `$1` is a group. */
export function regexp_replace(column: Column | string, pattern: ColumnOrValue, by: ColumnOrValue): Column {
  return call("regexp_replace", column, lit(pattern), lit(by));
}

/** How many matches there are. */
export function regexp_count(column: Column | string, pattern: ColumnOrValue): Column {
  return call("regexp_count", column, lit(pattern));
}

/** Taken apart at each match of the regular expression. */
export function split(column: Column | string, pattern: string, limit: number = -1): Column {
  return call("split", column, lit(pattern), lit(limit));
}

/** Bytes as base64 text. */
export function base64(column: Column | string): Column {
  return call("base64", column);
}

/** Bytes from base64 text. */
export function unbase64(column: Column | string): Column {
  return call("unbase64", column);
}

/** Text as bytes. */
export function encode(column: Column | string, charset: string): Column {
  return call("encode", column, lit(charset));
}

/** Bytes as text. */
export function decode(column: Column | string, charset: string): Column {
  return call("decode", column, lit(charset));
}

/** The MD5 digest, in hexadecimal digits. */
export function md5(column: Column | string): Column {
  return call("md5", column);
}

/** The SHA-1 digest, in hexadecimal digits. */
export function sha1(column: Column | string): Column {
  return call("sha1", column);
}

/** The SHA-2 digest of 224, 256, 384 or 512 bits. */
export function sha2(column: Column | string, bits: number): Column {
  return call("sha2", column, lit(bits));
}

/** The checksum, as a long. */
export function crc32(column: Column | string): Column {
  return call("crc32", column);
}

/** Spark's hash of the values (Murmur3, an int): the one that picks the partition. */
export function hash(...columns: (Column | string)[]): Column {
  return call("hash", ...columns);
}

/** Spark's 64-bit hash of the values. */
export function xxhash64(...columns: (Column | string)[]): Column {
  return call("xxhash64", ...columns);
}

/** The values put into a format of Java's: `%5d`, `%-10s`, `%,.2f`. */
export function format_string(format: string, ...columns: (Column | string)[]): Column {
  return call("format_string", lit(format), ...columns);
}

/** The same as `format_string`. */
export function printf(format: string, ...columns: (Column | string)[]): Column {
  return call("printf", lit(format), ...columns);
}

/** A number with groups of three digits and so many after the point. */
export function format_number(column: Column | string, digits: number): Column {
  return call("format_number", column, lit(digits));
}
