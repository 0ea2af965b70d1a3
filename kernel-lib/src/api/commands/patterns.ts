/** Patterns of `SHOW … LIKE`: `*` for anything, `|` between alternatives; upper and lower case are the same. */
export function matches(pattern: string | null, name: string): boolean {
  if (pattern === null) return true;
  return pattern.split("|").some((one) => {
    const source = one
      .trim()
      .replace(/[.+^${}()[\]\\]/g, "\\$&")
      .replaceAll("*", ".*");
    return new RegExp(`^${source}$`, "i").test(name);
  });
}
