/** Names that a misspelt one may have meant, nearest first. */
import { compareStrings } from "../../data/string-order";

/**
 * Candidates by edit distance to `name`, ties in alphabetical order. As in Spark the candidates' backquotes count, so among
 * names that are equally far the shorter comes first.
 */
export function byDistance(name: string, candidates: readonly string[]): string[] {
  return [...new Set(candidates)]
    .map((candidate) => ({ candidate, distance: levenshtein(name, candidate) }))
    .sort((a, b) => a.distance - b.distance || compareStrings(a.candidate, b.candidate))
    .map(({ candidate }) => candidate);
}

/** The fewest single-character edits that turn `a` into `b`. */
export function levenshtein(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++)
      row[j] = Math.min(previous[j] + 1, row[j - 1] + 1, previous[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
    previous = row;
  }
  return previous[b.length];
}
