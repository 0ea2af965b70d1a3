/** Texts that do harm where they are not escaped, and how to tell that they were. */
import assert from "node:assert/strict";

export const NASTY: readonly string[] = [
  "</script><script>alert(1)</script>",
  `"><img src=x onerror=alert(1)>`,
  `<a href="javascript:alert(1)">x</a>`,
  "\u001b[2J\u001b]0;owned\u0007",
  "\u202egpj.exe",
  "lone \ud800 surrogate \udfff",
  "__proto__",
  "constructor",
  "$\\href{javascript:alert(1)}{x}$",
  "x".repeat(10_000),
  "a\nb\r\nc\u2028d",
];

/** Active characters, except line ends that layout puts between lines. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is the point
export const ACTIVE: RegExp = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u2028\u2029]/;
export const LONE: RegExp = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

export function assertHarmlessHtml(html: string): void {
  const tags = new Set([...html.matchAll(/<\/?([a-zA-Z]+)/g)].map((match) => match[1]));
  for (const tag of tags)
    assert.ok(["div", "b", "table", "caption", "thead", "tbody", "tr", "th", "td"].includes(tag ?? ""), `<${tag}>`);
  // Inside tags there are only our own attributes, with values that need no escapes.
  for (const [tag] of html.matchAll(/<[a-zA-Z][^>]*>/g))
    assert.match(tag, /^<\w+( scope="col")?( style="[\w\s:;#%.,-]*")?>$/);
}

export function texts(value: unknown, found: string[] = []): string[] {
  if (typeof value === "string") found.push(value);
  else if (value !== null && typeof value === "object") {
    for (const [key, inner] of Object.entries(value)) {
      found.push(key);
      texts(inner, found);
    }
  }
  return found;
}

/** Words of the engine, which pictures look at. */
const OWN_WORDS = ["outcome", "gone", "kind", "outputMode", "verdict", "phase"];

/** The same with a hostile text in the place of every text; equal ones stay equal. */
export function poisoned(
  value: unknown,
  key: string,
  known: Map<string, string>,
  nasty: readonly string[] = NASTY,
): unknown {
  if (typeof value === "string") {
    if (OWN_WORDS.includes(key)) return value;
    const poison = known.get(value) ?? `${known.size} ${nasty[known.size % nasty.length]}`;
    known.set(value, poison);
    return poison;
  }
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map((one) => poisoned(one, key, known, nasty));
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, poisoned(one, name, known, nasty)]));
}
