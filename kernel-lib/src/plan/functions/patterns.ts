/** LIKE and the regular expressions. Patterns are Java's (`java-regex.ts`); positions count characters from 1. */
import { AnalysisException, SparkError } from "../../data/errors";
import { ArrayType, BooleanType, IntegerType, StringType } from "../../data/types";
import type { ScalarFunction } from "../function";
import { INT, STRING, scalar } from "./define";
import { javaRegex } from "./java-regex";

const likes = new Map<string, RegExp>();

/** `%` is any text, `_` any character; the escape character (a backslash unless given) makes them plain. */
function likePattern(pattern: string, escaping: string, ignoreCase: boolean): RegExp {
  const key = `${ignoreCase}${escaping}${pattern}`;
  let regex = likes.get(key);
  if (regex === undefined) {
    regex = new RegExp(`^${likeSource(pattern, escaping)}$`, ignoreCase ? "isu" : "su");
    if (likes.size > 500) likes.clear();
    likes.set(key, regex);
  }
  return regex;
}

function likeSource(pattern: string, escaping: string): string {
  const all = [...pattern];
  let source = "";
  for (let i = 0; i < all.length; i++) {
    if (all[i] === escaping) {
      const next = all[++i];
      if (next === undefined)
        throw badLike("ESC_AT_THE_END", pattern, "The escape character is not allowed to end with.");
      if (next !== "_" && next !== "%" && next !== escaping)
        throw badLike("ESC_IN_THE_MIDDLE", pattern, `The escape character is not allowed to precede '${next}'.`);
      source += plain(next);
    } else source += all[i] === "%" ? ".*" : all[i] === "_" ? "." : plain(all[i]);
  }
  return source;
}

function plain(character: string): string {
  return character.replace(/[\^$\\.*+?()[\]{}|/]/, "\\$&");
}

function badLike(kind: string, pattern: string, why: string): SparkError {
  return new AnalysisException(
    `INVALID_FORMAT.${kind}`,
    `The format is invalid: '${pattern.replaceAll("\\", "\\\\")}'. ${why}`,
    {
      sqlState: "42601",
    },
  );
}

function like(name: "like" | "ilike"): ScalarFunction {
  return scalar(
    {
      name,
      takes: [STRING, STRING, STRING],
      optional: 1,
      gives: BooleanType,
      sql: ([value, pattern, escaping]) =>
        name === "ilike"
          ? `ilike(${value}, ${pattern})`
          : `${value} LIKE ${pattern}${escaping === undefined ? "" : ` ESCAPE '${escaping}'`}`,
    },
    (value: string, pattern: string, escaping: string = "\\") =>
      likePattern(pattern, escaping, name === "ilike").test(value),
  );
}

/** @param name whose argument it is; `split` passes on Java's own error, which has no class. */
function regexOf(pattern: string, name: string | null, flags: string = "g"): RegExp {
  const regex = javaRegex(pattern, flags);
  if (regex !== null) return regex;
  if (name === null) throw new SparkError(null, `Cannot read the regular expression: ${pattern}`);
  throw new SparkError(
    "INVALID_PARAMETER_VALUE.PATTERN",
    `The value of parameter(s) \`regexp\` in \`${name}\` is invalid: '${pattern.replaceAll("\\", "\\\\")}'.`,
    { sqlState: "22023" },
  );
}

const groupCounts = new WeakMap<RegExp, number>();

function checkGroup(name: string, regex: RegExp, group: number): void {
  let groups = groupCounts.get(regex);
  if (groups === undefined) {
    groups = (new RegExp(`${regex.source}|`, regex.flags).exec("") as RegExpExecArray).length - 1;
    groupCounts.set(regex, groups);
  }
  if (group >= 0 && group <= groups) return;
  throw new SparkError(
    "INVALID_PARAMETER_VALUE.REGEX_GROUP_INDEX",
    `The value of parameter(s) \`idx\` in \`${name}\` is invalid: Expects group index between 0 and ${groups}, but got ${group}.`,
    { sqlState: "22023" },
  );
}

function extract(value: string, pattern: string, group: number = 1): string {
  const regex = regexOf(pattern, "regexp_extract");
  checkGroup("regexp_extract", regex, group);
  return regex.exec(value)?.[group] ?? "";
}

function extractAll(value: string, pattern: string, group: number = 1): readonly string[] {
  const regex = regexOf(pattern, "regexp_extract_all");
  checkGroup("regexp_extract_all", regex, group);
  return [...value.matchAll(regex)].map((match) => match[group] ?? "");
}

/** `$1` is a group, a backslash makes the next character plain. */
function replaceAll(value: string, pattern: string, by: string, position: number = 1): string {
  const regex = regexOf(pattern, "regexp_replace");
  const start = [...value].slice(0, position - 1).join("").length;
  const replaced = value
    .slice(start)
    .replace(regex, (...match: (string | undefined)[]) =>
      by.replace(/\\([\s\S])|\$(\d)/g, (_, escaped?: string, group?: string) =>
        escaped !== undefined ? escaped : (match[Number(group)] ?? ""),
      ),
    );
  return value.slice(0, start) + replaced;
}

/** Java's `String.split`: an empty match at the start splits nothing off, empty parts at the end stay. */
function split(value: string, pattern: string, limit: number = -1): readonly string[] {
  const most = limit > 0 ? limit : Number.POSITIVE_INFINITY;
  if (pattern === "") {
    const all = [...value];
    if (all.length === 0) return [""];
    return all.length <= most ? all : [...all.slice(0, most - 1), all.slice(most - 1).join("")];
  }
  const parts: string[] = [];
  let from = 0;
  for (const match of value.matchAll(regexOf(pattern, null))) {
    if (parts.length >= most - 1) break;
    const end = match.index + match[0].length;
    if (end === 0) continue;
    parts.push(value.slice(from, match.index));
    from = end;
  }
  return [...parts, value.slice(from)];
}

/** Three names for one function; the column has the name that was used. */
const rlike = (name: string): ScalarFunction =>
  scalar(
    {
      name,
      takes: [STRING, STRING],
      gives: BooleanType,
      sql: ([a, b]) => `${name.toUpperCase()}(${a}, ${b})`,
    },
    (value: string, pattern: string) => regexOf(pattern, name).test(value),
  );

export const patterns: readonly ScalarFunction[] = [
  like("like"),
  like("ilike"),
  rlike("rlike"),
  rlike("regexp_like"),
  rlike("regexp"),
  scalar(
    {
      name: "regexp_extract",
      takes: [STRING, STRING, INT],
      optional: 1,
      gives: StringType,
      sql: ([value, pattern, group = "1"]) => `regexp_extract(${value}, ${pattern}, ${group})`,
    },
    extract,
  ),
  scalar(
    {
      name: "regexp_extract_all",
      takes: [STRING, STRING, INT],
      optional: 1,
      gives: new ArrayType(StringType),
      sql: ([value, pattern, group = "1"]) => `regexp_extract_all(${value}, ${pattern}, ${group})`,
    },
    extractAll,
  ),
  scalar(
    {
      name: "regexp_replace",
      takes: [STRING, STRING, STRING, INT],
      optional: 1,
      gives: StringType,
      sql: ([value, pattern, by, position = "1"]) => `regexp_replace(${value}, ${pattern}, ${by}, ${position})`,
    },
    replaceAll,
  ),
  scalar(
    { name: "regexp_count", takes: [STRING, STRING], gives: IntegerType },
    (value: string, pattern: string) => [...value.matchAll(regexOf(pattern, "regexp_count"))].length,
  ),
  scalar(
    { name: "regexp_substr", takes: [STRING, STRING], gives: StringType, nullable: true },
    (value: string, pattern: string) => regexOf(pattern, "regexp_substr").exec(value)?.[0] ?? null,
  ),
  scalar(
    {
      name: "regexp_instr",
      takes: [STRING, STRING],
      gives: IntegerType,
      sql: ([value, pattern]) => `regexp_instr(${value}, ${pattern}, 0)`,
    },
    (value: string, pattern: string) => {
      const match = regexOf(pattern, "regexp_instr").exec(value);
      return match === null ? 0 : [...value.slice(0, match.index)].length + 1;
    },
  ),
  scalar(
    {
      name: "split",
      takes: [STRING, STRING, INT],
      optional: 1,
      gives: new ArrayType(StringType, false),
      sql: ([value, pattern, limit = "-1"]) => `split(${value}, ${pattern}, ${limit})`,
    },
    split,
  ),
];
