/**
 * Functions that search in texts, for texts with a collation: what is found is what is equal there, and the text around it stays as it
 * is. Spark's `CollationSupport`. Positions count code points from 1.
 */
import type { Collation } from "../../data/collation";
import type { Compute } from "./define";

interface Found {
  readonly at: number;
  readonly end: number;
}

class Searcher {
  constructor(private readonly collation: Collation) {}

  /** The first part from `from` on that equals `part`. */
  find(text: string, part: string, from: number = 0): Found | null {
    for (let at = from; at <= text.length; at++) {
      const length = this.collation.match(text, part, at);
      if (length >= 0) return { at, end: at + length };
    }
    return null;
  }

  all(text: string, part: string): Found[] {
    const found: Found[] = [];
    if (part === "") return found;
    for (let next = this.find(text, part); next !== null; next = this.find(text, part, next.end)) found.push(next);
    return found;
  }

  /** The number of the letter at which `part` begins; 0 when it is not there. */
  locate(part: string, text: string, start: number): number {
    if (start < 1) return 0;
    if (part === "") return 1;
    const letters = [...text];
    const found = this.find(text, part, letters.slice(0, start - 1).join("").length);
    return found === null || start > letters.length + 1 ? 0 : [...text.slice(0, found.at)].length + 1;
  }

  endsWith(text: string, part: string): boolean {
    for (let at = text.length; at >= 0; at--)
      if (this.collation.match(text, part, at) === text.length - at) return true;
    return false;
  }

  split(text: string, part: string): string[] {
    const found = this.all(text, part);
    const ends = [...found.map(({ at }) => at), text.length];
    return ends.map((end, i) => text.slice(i === 0 ? 0 : found[i - 1].end, end));
  }

  isOneOf(letter: string, letters: string): boolean {
    return [...letters].some((one) => this.collation.compare(one, letter) === 0);
  }

  strip(text: string, letters: string, left: boolean, right: boolean): string {
    const all = [...text];
    let [from, to] = [0, all.length];
    while (left && from < to && this.isOneOf(all[from], letters)) from++;
    while (right && to > from && this.isOneOf(all[to - 1], letters)) to--;
    return all.slice(from, to).join("");
  }

  /** What stands before the n-th delimiter, or behind the n-th from the end. */
  before(text: string, delimiter: string, count: number): string {
    if (delimiter === "" || count === 0) return "";
    const found = this.all(text, delimiter);
    if (Math.abs(count) > found.length) return text;
    return count > 0 ? text.slice(0, found[count - 1].at) : text.slice(found[found.length + count].end);
  }

  translate(text: string, from: string, to: string): string {
    const [sources, targets] = [[...from], [...to]];
    const letter = (one: string): string => {
      const place = sources.findIndex((source) => this.collation.compare(source, one) === 0);
      return place < 0 ? one : (targets[place] ?? "");
    };
    return [...text].map(letter).join("");
  }

  replace(text: string, search: string, by: string): string {
    return search === "" ? text : this.split(text, search).join(by);
  }
}

type Make = (search: Searcher, collation: Collation) => Compute;

/** In SQL the letters to cut off come first. */
const trims =
  (left: boolean, right: boolean): Make =>
  (search) =>
  (first: string, second?: string) =>
    second === undefined ? search.strip(first, " ", left, right) : search.strip(second, first, left, right);

const located: Make =
  (search) =>
  (part: string, text: string, start: number = 1) =>
    search.locate(part, text, start);

const COLLATED: Readonly<Record<string, Make>> = {
  contains: (search) => (text: string, part: string) => search.find(text, part) !== null,
  startswith: (_, collation) => (text: string, part: string) => collation.match(text, part, 0) >= 0,
  endswith: (search) => (text: string, part: string) => search.endsWith(text, part),
  instr: (search) => (text: string, part: string) => search.locate(part, text, 1),
  locate: located,
  position: located,
  find_in_set: (_, collation) => (part: string, list: string) =>
    part.includes(",") ? 0 : list.split(",").findIndex((one) => collation.compare(one, part) === 0) + 1,
  substring_index: (search) => (text: string, part: string, count: number) => search.before(text, part, count),
  replace:
    (search) =>
    (text: string, part: string, by: string = "") =>
      search.replace(text, part, by),
  translate: (search) => (text: string, from: string, to: string) => search.translate(text, from, to),
  trim: trims(true, true),
  ltrim: trims(true, false),
  rtrim: trims(false, true),
  btrim:
    (search) =>
    (text: string, letters: string = " ") =>
      search.strip(text, letters, true, true),
  split_part: (search) => (text: string, part: string, index: number) => {
    const parts = part === "" ? [text] : search.split(text, part);
    return parts[index > 0 ? index - 1 : parts.length + index] ?? "";
  },
};

/** The function for texts of this collation; undefined where it makes no difference. */
export function collatedCompute(name: string, collation: Collation): Compute | undefined {
  const make = Object.hasOwn(COLLATED, name) ? COLLATED[name] : undefined;
  return make?.(new Searcher(collation), collation);
}
