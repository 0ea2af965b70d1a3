/** Bits, for programs. A text names a column; `lit` makes a literal. */
import type { Column } from "../column";
import { call } from "./api-call";

/** How many bits are 1; a number counts as 64 bits. */
export function bit_count(value: Column | string): Column {
  return call("bit_count", value);
}

/** The bit at a position, from 0 at the right. */
export function bit_get(value: Column | string, position: Column | string): Column {
  return call("bit_get", value, position);
}

/** The same as `bit_get`. */
export function getbit(value: Column | string, position: Column | string): Column {
  return call("getbit", value, position);
}

/** All bits turned over. */
export function bitwise_not(value: Column | string): Column {
  return call("~", value);
}

/** The old name of `bitwise_not`. */
export function bitwiseNOT(value: Column | string): Column {
  return call("~", value);
}

/** Where in its bitmap the number is. */
export function bitmap_bit_position(value: Column | string): Column {
  return call("bitmap_bit_position", value);
}

/** Which bitmap the number is in. */
export function bitmap_bucket_number(value: Column | string): Column {
  return call("bitmap_bucket_number", value);
}

/** How many bits of a bitmap are 1. */
export function bitmap_count(bitmap: Column | string): Column {
  return call("bitmap_count", bitmap);
}

/** The bits moved to the right, with zeros from the left. */
export function shiftrightunsigned(value: Column | string, places: Column | string): Column {
  return call("shiftrightunsigned", value, places);
}
