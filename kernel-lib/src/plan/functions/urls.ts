/** URLs taken apart (`parse_url`), written and read. What is a URL is decided as Java's `java.net.URI` does it. */
import { SparkError } from "../../data/errors";
import { StringType } from "../../data/types";
import type { ScalarFunction } from "../function";
import { STRING, scalar } from "./define";
import { javaRegex } from "./java-regex";

interface Url {
  readonly scheme: string | null;
  readonly authority: string | null;
  readonly userInfo: string | null;
  readonly host: string | null;
  /** Null when what follows the scheme is no path (`mailto:a@b.c`). */
  readonly path: string | null;
  readonly query: string | null;
  readonly fragment: string | null;
}

/** Letters beyond ASCII may stand anywhere, blanks and controls nowhere. */
const OTHER = "[^\\u0000-\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]";
const CHARACTER = `(?:[A-Za-z0-9_.!~*'();:@&=+$,-]|%[0-9A-Fa-f]{2}|(?![\\x00-\\x7f])${OTHER})`;
const PATH = new RegExp(`^(?:${CHARACTER}|/)*$`);
const QUERY = new RegExp(`^(?:${CHARACTER}|[/?[\\]])*$`);
const AUTHORITY = new RegExp(`^(?:${CHARACTER}|[[\\]])*$`);
const HOST =
  /^(?:\d{1,3}(?:\.\d{1,3}){3}|(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)*[A-Za-z](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.?|\[[0-9A-Fa-f:.]+(?:%[\w.]+)?\])$/;

/** The parts; null when the text is no URL. */
function readUrl(text: string): Url | null {
  const [, scheme = null, rest, fragment = null] = /^(?:([^:/?#]*):)?([^#]*)(?:#([\s\S]*))?$/.exec(
    text,
  ) as RegExpExecArray;
  if (scheme !== null && !/^[A-Za-z][A-Za-z0-9+.-]*$/.test(scheme)) return null;
  if (fragment !== null && !QUERY.test(fragment)) return null;
  if (scheme !== null && !rest.startsWith("/")) {
    if (rest === "" || !QUERY.test(rest)) return null;
    return { scheme, authority: null, userInfo: null, host: null, path: null, query: null, fragment };
  }
  const [, authority = null, path, query = null] = /^(?:\/\/([^/?]*))?([^?]*)(?:\?([\s\S]*))?$/.exec(
    rest,
  ) as RegExpExecArray;
  if (!PATH.test(path) || (query !== null && !QUERY.test(query))) return null;
  if (authority !== null && (!AUTHORITY.test(authority) || (authority === "" && path === ""))) return null;
  const server = /^(?:([^@]*)@)?(\[[^\]]*\]|[^:@]*)(?::(\d*))?$/.exec(authority ?? "");
  const isServer = authority !== null && authority !== "" && server !== null && HOST.test(server[2]);
  return {
    scheme,
    authority: authority === "" ? null : authority,
    userInfo: isServer ? (server[1] ?? null) : null,
    host: isServer ? server[2] : null,
    path,
    query,
    fragment,
  };
}

const PARTS: Readonly<Record<string, (url: Url) => string | null>> = {
  HOST: (url) => url.host,
  PATH: (url) => url.path,
  QUERY: (url) => url.query,
  REF: (url) => url.fragment,
  PROTOCOL: (url) => url.scheme,
  FILE: ({ path, query }) => (query === null ? path : `${path}?${query}`),
  AUTHORITY: (url) => url.authority,
  USERINFO: (url) => url.userInfo,
};

function parseUrl(text: string, part: string, key: string | undefined, tolerant: boolean): string | null {
  const url = readUrl(text);
  if (url === null) {
    if (tolerant) return null;
    throw new SparkError(
      "INVALID_URL",
      `The url is invalid: ${text}. Use \`try_parse_url\` to tolerate invalid URL and return NULL instead.`,
      { sqlState: "22P02" },
    );
  }
  const value = Object.hasOwn(PARTS, part) ? PARTS[part](url) : null;
  if (key === undefined) return value;
  if (part !== "QUERY" || value === null) return null;
  // Spark looks for the key with a regular expression, in which it stands as it is.
  const regex = javaRegex(`(&|^)${key}=([^&]*)`, "");
  if (regex === null) throw new SparkError(null, `Cannot read the regular expression: (&|^)${key}=([^&]*)`);
  return regex.exec(value)?.[2] ?? null;
}

const parser = (name: string, tolerant: boolean): ScalarFunction =>
  scalar(
    { name, takes: [STRING, STRING, STRING], optional: 1, gives: StringType, nullable: true },
    (url: string, part: string, key?: string) => parseUrl(url, part, key, tolerant),
  );

/** What is no UTF-8 becomes the replacement character, as in Java. */
function decode(text: string): string | null {
  if (/%(?![0-9A-Fa-f]{2})/.test(text)) return null;
  const bytes = (run: string): Uint8Array => new Uint8Array(Buffer.from(run.replaceAll("%", ""), "hex"));
  return text
    .replaceAll("+", " ")
    .replace(/(?:%[0-9A-Fa-f]{2})+/g, (run) => new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes(run)));
}

function urlDecode(text: string): string {
  const decoded = decode(text);
  if (decoded !== null) return decoded;
  throw new SparkError(
    "CANNOT_DECODE_URL",
    `The provided URL cannot be decoded: ${text}. Please ensure that the URL is properly formatted and try again.`,
    { sqlState: "22546" },
  );
}

/** As Java's URLEncoder: a blank is a plus, and only letters, digits and `.-*_` stay. */
function urlEncode(text: string): string {
  return encodeURIComponent(text)
    .replaceAll("%20", "+")
    .replace(/[!'()~]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

export const urls: readonly ScalarFunction[] = [
  parser("parse_url", false),
  parser("try_parse_url", true),
  scalar({ name: "url_encode", takes: [STRING], gives: StringType, nullable: true }, urlEncode),
  scalar({ name: "url_decode", takes: [STRING], gives: StringType, nullable: true }, urlDecode),
  scalar({ name: "try_url_decode", takes: [STRING], gives: StringType, nullable: true }, decode),
];
