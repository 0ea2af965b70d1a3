/** Texts masked, checked and compared, for programs. A text names a column; `lit` makes a literal. */
import type { Column } from "../column";
import { call, given } from "./api-call";

/** Capitals, small letters, digits and other characters replaced; `mask("AbC-1")` is `XxX-n`. */
export function mask(
  text: Column | string,
  upper?: Column | string,
  lower?: Column | string,
  digit?: Column | string,
  other?: Column | string,
): Column {
  return call("mask", text, ...given(upper), ...given(lower), ...given(digit), ...given(other));
}

/** Whether the last digit is the check digit of the others, as on cards. */
export function luhn_check(text: Column | string): Column {
  return call("luhn_check", text);
}

/** How alike two texts are, 0 to 1. */
export function jaro_winkler_similarity(a: Column | string, b: Column | string): Column {
  return call("jaro_winkler_similarity", a, b);
}

/** Sentences as lists of words. */
export function sentences(text: Column | string, language?: Column | string, country?: Column | string): Column {
  return call("sentences", text, ...given(language), ...given(country));
}

/** The character of a code, modulo 256. */
export function char(code: Column | string): Column {
  return call("char", code);
}

/** The number of characters. */
export function character_length(text: Column | string): Column {
  return call("character_length", text);
}

/** In capitals. */
export function ucase(text: Column | string): Column {
  return call("ucase", text);
}

/** In small letters. */
export function lcase(text: Column | string): Column {
  return call("lcase", text);
}

/** The place of the text in a list with commas, from 1; 0 when it is not there. */
export function find_in_set(text: Column | string, list: Column | string): Column {
  return call("find_in_set", text, list);
}

/** The text with a piece replaced from `start` on. */
export function overlay(
  text: Column | string,
  by: Column | string,
  start: Column | string,
  length?: Column | string,
): Column {
  return call("overlay", text, by, start, ...given(length));
}

/** The place of the first `part`, from 1; 0 when there is none. */
export function position(part: Column | string, text: Column | string, start?: Column | string): Column {
  return call("position", part, text, ...given(start));
}

/** In single quotes. */
export function quote(text: Column | string): Column {
  return call("quote", text);
}

/** Whether the pattern is found. */
export function regexp(text: Column | string, pattern: Column | string): Column {
  return call("regexp", text, pattern);
}

/** The first piece that fits the pattern; NULL without one. */
export function regexp_substr(text: Column | string, pattern: Column | string): Column {
  return call("regexp_substr", text, pattern);
}

/** The place of the first piece that fits the pattern. */
export function regexp_instr(text: Column | string, pattern: Column | string): Column {
  return call("regexp_instr", text, pattern);
}

/** The n-th of the texts, from 1. */
export function elt(n: Column | string, ...texts: (Column | string)[]): Column {
  return call("elt", n, ...texts);
}

/** NULL in place of 0. */
export function nullifzero(value: Column | string): Column {
  return call("nullifzero", value);
}

/** 0 in place of NULL. */
export function zeroifnull(value: Column | string): Column {
  return call("zeroifnull", value);
}
