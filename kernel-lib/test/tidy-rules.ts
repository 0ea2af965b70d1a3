/**
 * The rules of `tidy.test.ts`, as data and as functions from files to what is broken.
 *
 * Each rule looks at the text of files, so it can be shown a bad file and must complain. The numbers and exceptions are
 * at the top; an exception names its reason.
 */

/** The rooms in the order of the arrows: a room may import only rooms before it. Rooms in planning keep their place. */
export const ROOMS: readonly string[] = [
  "data",
  "plan",
  "catalyst",
  "operators",
  "rdd",
  "cluster",
  "checkpoint",
  "state",
  "files",
  "sources",
  "sinks",
  "streaming",
  "dstream",
  "inspect",
  "faults",
  "figures",
  "teach",
  "api",
  "index",
];

/** Rooms that may import less than their place in the order allows: room → all it may import, as rooms or files. */
export const NARROW: Readonly<Record<string, readonly string[]>> = {
  checkpoint: ["data"], // durable things know nothing of what they store
  cluster: ["data", "operators", "rdd"], // runs operators and RDDs, whatever plan they come from
  rdd: ["data"], // knows neither plans nor who runs it
  files: ["data", "plan/logical-file", "checkpoint/compactible-log"], // formats know nothing of queries, but how they log files
  figures: [
    "data",
    "inspect/trace",
    "inspect/crash-matrix",
    "inspect/job-trace",
    "inspect/plan-trace",
    "inspect/streaming-trace",
  ], // a saved trace can be drawn without the engine
};

/** What makes a run differ from the next, or leaves the process: only these files may. */
export const SEAMS: readonly { readonly name: string; readonly pattern: RegExp; readonly files: readonly string[] }[] =
  [
    {
      name: "time",
      pattern: /\bDate\.now\b|\bperformance\.|\bnew Date\(\)/,
      files: ["data/clock.ts", "checkpoint/node-disk.ts"],
    },
    { name: "timers", pattern: /\bset(Timeout|Interval|Immediate)\b|\bqueueMicrotask\b/, files: ["data/clock.ts"] },
    {
      name: "chance",
      pattern: /\bMath\.random\b|\brandomUUID\b|\bgetRandomValues\b|\brandomBytes\b/,
      files: ["data/random.ts", "checkpoint/node-disk.ts"],
    },
    {
      name: "files",
      pattern: /["'](node:)?fs(\/promises)?["']/,
      files: ["checkpoint/node-disk.ts", "files/node-file-system.ts", "state/database.ts"],
    },
    { name: "the process", pattern: /\bprocess\.\w/, files: ["checkpoint/node-disk.ts", "figures/display.ts"] },
    { name: "packages", pattern: /(?<!typeof )\bimport\((?!["']\.)/, files: ["data/import-outside.ts"] },
    { name: "the console", pattern: /\bconsole\.\w/, files: ["api/print.ts", "figures/display.ts"] },
  ];

export const LINES_PER_FILE = 300;
export const LINES_PER_FUNCTION = 70;

/** Longer than a file may be, and why. */
export const LONG_FILES: Readonly<Record<string, string>> = {
  "stream-test.ts": "the actions of a script, one beside the other, and the one loop that runs them",
  "streaming/recovery.test.ts": "the same short script killed at one point after the other: the list is the point",
};

/** One file, by its path in `kernel-lib/src/` (for `inTrackedFiles`: in the repository). */
export interface TidyFile {
  readonly path: string;
  readonly text: string;
}

/** A broken rule as one line: where, what, and what to do. */
export type Rule = (file: TidyFile) => readonly string[];

const at = (file: TidyFile, line: number, what: string): string => `${file.path}:${line}: ${what}`;

/** Every line of code (comments blanked) that fits, with its number from 1. */
function linesWith(text: string, pattern: RegExp): readonly { line: number; found: RegExpExecArray }[] {
  return text.split("\n").flatMap((line, i) => {
    const found = pattern.exec(line);
    return found === null ? [] : [{ line: i + 1, found }];
  });
}

/** The text with comments blanked, lines kept; strings and templates stay. */
export function withoutComments(text: string): string {
  const tokens = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`/g;
  return text.replace(tokens, (token) => (token.startsWith("/") ? token.replace(/[^\n]/g, " ") : token));
}

const withoutStrings = (code: string): string => code.replace(/"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g, '""');

const roomOf = (path: string): string => (path === "index.ts" ? "index" : path.split("/", 1)[0]);

/** `../data/types` in `plan/column.ts` is `data/types`. */
function target(from: string, specifier: string): string {
  const parts = from.split("/").slice(0, -1);
  for (const part of specifier.split("/"))
    if (part === "..") parts.pop();
    else if (part !== ".") parts.push(part);
  return parts.join("/");
}

export const arrows: Rule = (file) => {
  const room = roomOf(file.path);
  if (!ROOMS.includes(room))
    return [at(file, 1, `"${room}" is no room: put the file into one of them, or add the room to ROOMS`)];
  const imports = linesWith(withoutComments(file.text), /(?:\bfrom |\bimport\(|\bimport |\brequire\()"(\.[^"]*)"/);
  return imports.flatMap(({ line, found }) => {
    const imported = target(file.path, found[1].replace(/\.js$/, ""));
    const other = roomOf(imported);
    if (other === room) return [];
    const narrow = NARROW[room];
    const allowed = narrow ?? ROOMS.slice(0, ROOMS.indexOf(room));
    if (allowed.includes(other) || allowed.includes(imported)) return [];
    return [
      at(
        file,
        line,
        `${room}/ may not import ${imported} (only ${allowed.join(", ")}): move what is shared into an earlier room, or pass it in`,
      ),
    ];
  });
};

export const seams: Rule = (file) =>
  SEAMS.filter(({ files }) => !files.includes(file.path)).flatMap(({ name, pattern, files }) =>
    linesWith(withoutComments(file.text), pattern).map(({ line, found }) =>
      at(
        file,
        line,
        `"${found[0]}" reaches for ${name}; only ${files.join(", ")} may: take a Clock, Random or Disk from the caller, or call what is there`,
      ),
    ),
  );

export const opening: Rule = (file) =>
  /^\/\*\*\s*(?:\*\s*)?[A-Z`*"[][\s\S]{20,}?\*\//.test(file.text)
    ? []
    : [at(file, 1, "a file opens with a paragraph (/** … */): why it exists, what Spark does here, where we differ")];

export const fileLength: Rule = (file) => {
  const lines = file.text.trimEnd().split("\n").length;
  if (lines <= LINES_PER_FILE || file.path in LONG_FILES) return [];
  return [at(file, lines, `${lines} lines, more than ${LINES_PER_FILE}: split it, one idea per file`)];
};

/** The formatter's indentation tells where a function ends, so no parser is needed. */
export const functionLength: Rule = (file) => {
  const lines = file.text.split("\n");
  const opens =
    /^( *)(?!.*\b(?:class|interface|if|for|while|switch|else|do|try|catch|finally|enum|type)\b)(?:.*\)(?:: .*)? \{|.*=> \{|.*\bfunction\*? .*\{)$/;
  return lines.flatMap((line, i) => {
    const indent = opens.exec(line)?.[1];
    if (indent === undefined) return [];
    const end = lines.findIndex((other, j) => j > i && other.startsWith(`${indent}}`));
    const length = (end < 0 ? lines.length : end + 1) - i;
    if (length <= LINES_PER_FUNCTION || /^\s*(describe|it)\(/.test(line)) return [];
    return [
      at(
        file,
        i + 1,
        `a function of ${length} lines, more than ${LINES_PER_FUNCTION}: give its parts names of their own`,
      ),
    ];
  });
};

export const noAny: Rule = (file) =>
  linesWith(withoutStrings(withoutComments(file.text)), /(?::|\bas|<|,|\||=>)\s*any\b(?=\s*[;,)>|=[\]{}]|\s*$)/).map(
    ({ line, found }) => at(file, line, `"${found[0].trim()}": say the type, or take \`unknown\` and look before use`),
  );

export const noDefaultExport: Rule = (file) =>
  linesWith(withoutStrings(withoutComments(file.text)), /^export default\b/).map(({ line }) =>
    at(file, line, "no default exports: a thing has one name everywhere"),
  );

const HOSTS =
  /https?:\/\/(?:[\w-]+\.)*(?:npmjs|pypi|artifactory|nexus|verdaccio|pythonhosted|mirrors?|registry)[\w.-]*(?::\d+)?/i;
/** Where our documentation may point to; lock files name no host. */
const KNOWN_HOSTS = /^https:\/\/(?:www\.npmjs\.com|registry\.npmjs\.org|pypi\.org)$/;
const SECRETS =
  /\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_\w{36}|\bnpm_\w{36}|-----BEGIN [A-Z ]*PRIVATE KEY|_authToken\s*=|\/\/[^/\s:@"]+:[^/\s@"]+@\w/;
const MACHINE = /(?<![\w.~-])\/(?:work|root|Users|home)\/[\w.-]+|\b[A-Z]:\\\\?Users\\/;

/** For every file of the repository, not only the library's. */
export const inTrackedFiles: Rule = (file) => {
  const hosts = linesWith(file.text, HOSTS).filter(({ found }) => !KNOWN_HOSTS.test(found[0]));
  return [
    ...hosts.map(({ line, found }) =>
      at(
        file,
        line,
        `"${found[0]}" is a package registry of one machine: take it out (npm: omit-lockfile-registry-resolved)`,
      ),
    ),
    ...linesWith(file.text, SECRETS).map(({ line }) =>
      at(file, line, "this looks like a secret: take it out, and withdraw it where it was issued"),
    ),
    ...linesWith(file.text, MACHINE).map(({ line, found }) =>
      at(file, line, `"${found[0]}" is a path of one machine: say it relative to the project`),
    ),
  ];
};
