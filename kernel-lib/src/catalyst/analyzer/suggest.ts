/** Names that a misspelt one may have meant, nearest first. */

/** Candidates by edit distance to `name`, ties in the order given. */
export function byDistance(name: string, candidates: readonly string[]): string[] {
  const target = name.toLowerCase();
  return candidates
    .map((candidate, i) => ({ candidate, i, distance: levenshtein(target, candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance || a.i - b.i)
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
