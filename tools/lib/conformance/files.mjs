// Which cases a command line means, and where what the engine produced is written.
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { Problem } from "../problem.mjs";

/** `[--emit <where>] <paths>` taken apart. */
export function parseArguments(args, usage) {
  const paths = [...args];
  const at = paths.indexOf("--emit");
  const emit = at < 0 ? null : paths.splice(at, 2)[1];
  const unknown = paths.find((path) => path.startsWith("--"));
  if (emit === undefined || paths.length === 0 || unknown)
    throw new Problem(`Not understood: ${args.join(" ")}`, usage);
  const missing = paths.find((path) => !existsSync(path));
  if (missing) throw new Problem(`There is no ${missing}.`, usage);
  return { emit, paths };
}

/** The case files of files and folders, `{ path, name }`: name is `structured/x.json`, `dstream/y.json`. */
export function caseFiles(paths) {
  return paths.flatMap((path) => {
    if (!statSync(path).isDirectory()) return [{ path, name: join(basename(dirname(path)), basename(path)) }];
    const inside = readdirSync(path, { recursive: true, encoding: "utf8" }).sort();
    return inside
      .filter((file) => file.endsWith(".json"))
      .map((file) => ({ path: join(path, file), name: dirname(file) === "." ? join(basename(path), file) : file }));
  });
}

export const readJson = (path) => JSON.parse(readFileSync(path, "utf8"));

/** As JSON, negative zero included, which JSON.stringify would lose. */
export function writeJson(path, value) {
  mkdirSync(dirname(path), { recursive: true });
  const text = JSON.stringify(value, (_, v) => (Object.is(v, -0) ? "\u0000-0.0" : v), 1);
  writeFileSync(path, `${text.replaceAll('"\\u0000-0.0"', "-0.0")}\n`);
}
