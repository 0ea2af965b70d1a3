/** URLs, for programs. A text names a column; `lit` makes a literal. */
import type { Column } from "../column";
import { call, given } from "./api-call";

/** A part of a URL: `lit("HOST")`, `PATH`, `QUERY`, `REF`, `PROTOCOL`, `FILE`, `AUTHORITY` or `USERINFO`; of a query, the value of a key. An error when it is no URL. */
export function parse_url(url: Column | string, part: Column | string, key?: Column | string): Column {
  return call("parse_url", url, part, ...given(key));
}

/** The same, with NULL in place of an error. */
export function try_parse_url(url: Column | string, part: Column | string, key?: Column | string): Column {
  return call("try_parse_url", url, part, ...given(key));
}

/** As in an address: `a b` is `a+b`. */
export function url_encode(text: Column | string): Column {
  return call("url_encode", text);
}

/** The inverse; an error for a broken escape. */
export function url_decode(text: Column | string): Column {
  return call("url_decode", text);
}

/** The same, with NULL in place of an error. */
export function try_url_decode(text: Column | string): Column {
  return call("try_url_decode", text);
}
