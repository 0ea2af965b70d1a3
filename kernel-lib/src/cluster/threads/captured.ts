/**
 * What a function is made of: its text, and the variables of its surroundings that the text uses. Spark's `ClosureCleaner` finds that
 * out from the bytecode of a lambda.
 *
 * V8 keeps those variables in a closure that an inner function uses, and no others. So the text is compiled once more with a variable
 * of each possible name around it, without being run, and what V8 has kept are the names that the function uses.
 */
import { isProxy } from "node:util/types";
import { runInThisContext } from "node:vm";
import { type Scope, scopesOf } from "./scopes";

export interface Variable {
  readonly name: string;
  readonly value: unknown;
  /** Of something too large to travel only these; null for all of it. */
  readonly members: readonly string[] | null;
}

export interface Captured {
  /** The function as an expression. */
  readonly text: string;
  readonly isClass: boolean;
  readonly variables: readonly Variable[];
}

/** Why a function cannot be taken apart. */
export class NotReadable extends Error {}

// biome-ignore lint/complexity/noBannedTypes: any function at all
type AnyFunction = Function;

export function textOf(f: AnyFunction): string {
  return Function.prototype.toString.call(f);
}

/** @throws NotReadable when there is no text, or when `this` or `arguments` of its surroundings is used, which nobody can read */
export function captured(f: AnyFunction): Captured {
  const text = textOf(f);
  if (/\{\s*\[native code\]\s*\}$/.test(text))
    throw new NotReadable(
      f.name.startsWith("bound ")
        ? "it was made by bind(), and what it was bound to cannot be read: write (x) => object.method(x)"
        : "it is no function of JavaScript but of the machine",
    );
  const expression = expressionOf(text);
  if (expression === text && isArrow(text) && usesThis(text))
    throw new NotReadable(
      "it uses `this` of its surroundings, which cannot be read: put what you need of it into a const beforehand, and use that",
    );
  const scopes = scopesOf(f);
  const names = freeNames(expression, namesWithin(text, scopes));
  if (names.includes("arguments"))
    throw new NotReadable("it uses `arguments` of its surroundings: give them a name there, as in (...values)");
  const isClass = /^class\b/.test(text);
  const extended = isClass ? superclass(f, text) : [];
  const others = names.filter((name) => extended.every((one) => one.name !== name));
  return {
    text: expression,
    isClass,
    variables: [...extended, ...others.map((name) => variableOf(name, text, scopes))],
  };
}

/** What a class extends is used while it is made, and by no function within: V8 does not keep it, but the class knows it. */
function superclass(f: AnyFunction, text: string): readonly Variable[] {
  const parent: unknown = Object.getPrototypeOf(f);
  if (parent === Function.prototype) return [];
  const [, first, ...members] = /^class(?:\s+[^\s{]+)?\s+extends\s+([\w$]+)(?:\.([\w$]+))?\s*\{/.exec(text) ?? [];
  if (first === undefined) throw new NotReadable("what it extends is no name: give it one");
  const [member] = members;
  const value = member === undefined ? parent : { [member]: parent };
  return [{ name: first, value, members: null }];
}

function variableOf(name: string, text: string, scopes: readonly Scope[]): Variable {
  const value = scopes.find((scope) => Object.hasOwn(scope, name))?.[name];
  return { name, value, members: isModule(value) ? membersUsed(name, text) : null };
}

/** What imports and the variables of a notebook are found in. */
function isModule(value: unknown): boolean {
  return typeof value === "object" && value !== null && (isProxy(value) || Object.hasOwn(value, "__esModule"));
}

/** The members that the text asks it for; null when it uses all of it. */
function membersUsed(name: string, text: string): readonly string[] | null {
  const members = new Set<string>();
  for (const [, member] of text.matchAll(
    new RegExp(`${standing(name)}(?:\\s*\\??\\.\\s*([\\p{L}$_][\\p{L}\\d$_]*))?`, "gu"),
  )) {
    if (member === undefined) return null;
    members.add(member);
  }
  return [...members];
}

/** Where a name stands that is no member's. */
const standing = (name: string): string => `(?<![\\p{L}\\d$_.])${name.replaceAll("$", "\\$")}(?![\\p{L}\\d$_])`;

/** Line and column, both from 1, of the first use. */
export function placeOf(name: string, text: string): { readonly line: number; readonly column: number } {
  const before = text.slice(0, Math.max(0, new RegExp(standing(name), "u").exec(text)?.index ?? 0)).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** A method's text is no expression, but stands in an object. */
function expressionOf(text: string): string {
  if (compiles(`(${text}\n)`)) return text;
  const inObject = `Object.values({ ${text} })[0]`;
  if (compiles(inObject)) return inObject;
  throw new NotReadable("its text cannot be read by itself");
}

const isArrow = (text: string): boolean => !/^(?:async\s+)?function\b|^class\b/.test(text);

/** Where the text has functions of its own they may be what `this` belongs to; then it is found out where the function runs. */
function usesThis(text: string): boolean {
  const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g, " ");
  return /(?<![\w$.])this(?![\w$])/.test(code) && !/\b(?:function|class)\b/.test(code);
}

/** The words of the text that are the name of a variable around it, or of one that the program has put into the global object. */
function namesWithin(text: string, scopes: readonly Scope[]): readonly string[] {
  const words = new Set(text.match(/[\p{L}$_][\p{L}\d$_]*/gu));
  const global = scopes.at(-1) ?? {};
  const around = scopes.slice(0, -1);
  return [...words].filter((word) => around.some((scope) => Object.hasOwn(scope, word)) || isOwnGlobal(global, word));
}

/** What Node itself has put there enumerable. */
const OF_NODE =
  /^(?:global|(?:set|clear)(?:Immediate|Interval|Timeout)|queue(?:Microtask)|structuredClone|atob|btoa|performance|fetch|navigator|crypto|localStorage|sessionStorage)$/;

export function isOwnGlobal(global: Scope, name: string): boolean {
  const property = Object.getOwnPropertyDescriptor(global, name);
  return property?.enumerable === true && "value" in property && !OF_NODE.test(name);
}

const known = new Map<string, readonly string[]>();
const KEPT = "__stepstream_kept__";

/** Those of the names that are used and not declared within. */
function freeNames(expression: string, names: readonly string[]): readonly string[] {
  if (names.length === 0) return names;
  const code = `(function () { var ${KEPT}, ${names.join(", ")}; return () => (${KEPT}, ${expression}\n); })`;
  const before = known.get(code);
  if (before !== undefined) return before;
  const [kept] = scopesOf((runInThisContext(code) as () => AnyFunction)());
  const used = names.filter((name) => Object.hasOwn(kept, name));
  known.set(code, used);
  return used;
}

function compiles(code: string): boolean {
  try {
    runInThisContext(`() => (${code}\n)`);
    return true;
  } catch {
    return false;
  }
}
