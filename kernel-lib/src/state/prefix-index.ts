/**
 * Finds keys by their first columns: which keys begin with this group? Spark's prefix key state encoder.
 *
 * A session window's key is its group and its start; a batch asks for all sessions of a group. Most groups have one, so a
 * single key stands by itself and only several make a set.
 */
export class PrefixIndex {
  private readonly keys = new Map<string, string | Set<string>>();

  add(prefix: string, key: string): void {
    const known = this.keys.get(prefix);
    if (known === undefined) this.keys.set(prefix, key);
    else if (typeof known !== "string") known.add(key);
    else if (known !== key) this.keys.set(prefix, new Set([known, key]));
  }

  delete(prefix: string, key: string): void {
    const known = this.keys.get(prefix);
    if (known === key) this.keys.delete(prefix);
    else if (typeof known === "object" && known.delete(key) && known.size === 0) this.keys.delete(prefix);
  }

  find(prefix: string): Iterable<string> {
    const known = this.keys.get(prefix) ?? [];
    return typeof known === "string" ? [known] : known;
  }

  clear(): void {
    this.keys.clear();
  }
}

/** The text that a key's first columns make in it: `["a",1,` of `["a",1,7]`. */
export function prefixOfKey(key: string, columns: number): string {
  let depth = 0;
  let passed = 0;
  for (let at = 0; at < key.length; at++) {
    const character = key[at];
    if (character === '"') at = closingQuote(key, at);
    else if (character === "[" || character === "{") depth += 1;
    else if (character === "]" || character === "}") depth -= 1;
    else if (character === "," && depth === 1 && ++passed === columns) return key.slice(0, at + 1);
  }
  throw new Error(`internal: ${key} has no more than ${columns} columns`);
}

function closingQuote(text: string, quote: number): number {
  let at = quote + 1;
  for (; text[at] !== '"'; at++) if (text[at] === "\\") at += 1;
  return at;
}
