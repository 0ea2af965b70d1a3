/**
 * What the language, Node and installed packages give to every thread: `Math.max`, `node:crypto`, a package that was required. It travels
 * by name, as a Java class on the class path does.
 */
import { builtinModules } from "node:module";
import { dirname, sep } from "node:path";
import { isOwnGlobal } from "./captured";
import type { Parcel } from "./wire";

let table: Map<unknown, Parcel> | null = null;

/** How to name it there; null for what is the program's own. */
export function sharedPart(value: unknown): Parcel | null {
  table ??= sharedParts();
  return table.get(value) ?? ofPackage(value);
}

export function resolveShared(parcel: Parcel): unknown {
  switch (parcel.is) {
    case "global":
      return parcel.path.reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], globalThis);
    case "module": {
      const exported = require(parcel.file) as Record<string, unknown>;
      return parcel.member === null ? exported : exported[parcel.member];
    }
    default:
      return undefined;
  }
}

function sharedParts(): Map<unknown, Parcel> {
  const found = new Map<unknown, Parcel>();
  for (const file of builtinModules.filter((name) => OF_USE.test(name))) {
    const exported = require(file) as Record<string, unknown>;
    for (const [member, value] of members(exported)) found.set(value, { is: "module", file, member });
    found.set(exported, { is: "module", file, member: null });
  }
  for (const [name, value] of members(globalThis)) {
    if (isOwnGlobal(globalThis as unknown as Record<string, unknown>, name)) continue;
    for (const [member, inner] of members(value as object)) found.set(inner, { is: "global", path: [name, member] });
  }
  for (const [name, value] of members(globalThis))
    if (!isOwnGlobal(globalThis as unknown as Record<string, unknown>, name))
      found.set(value, { is: "global", path: [name] });
  return found;
}

/** The modules of Node that a function over data may want. */
const OF_USE =
  /^(assert|buffer|child_process|crypto|events|fs|os|path|perf_hooks|querystring|string_decoder|url|util|worker_threads|zlib)$/;

/** Its own objects and functions; what must be asked for with a call is left alone. */
function members(of: object): readonly (readonly [string, unknown])[] {
  return Object.entries(Object.getOwnPropertyDescriptors(of)).flatMap(([name, { value }]) =>
    typeof value === "function" || (typeof value === "object" && value !== null) ? [[name, value] as const] : [],
  );
}

/** The program's own files are not run again in a thread; what they hold travels as it is. */
function ofPackage(value: unknown): Parcel | null {
  for (const [file, module] of Object.entries(require.cache)) {
    if (module === undefined || !file.includes(`${sep}node_modules${sep}`) || file.startsWith(dirname(__filename)))
      continue;
    const exported: unknown = module.exports;
    if (exported === value) return { is: "module", file, member: null };
    if (typeof value !== "function" || typeof exported !== "object" || exported === null) continue;
    const member = members(exported).find(([, one]) => one === value);
    if (member !== undefined) return { is: "module", file, member: member[0] };
  }
  return null;
}
