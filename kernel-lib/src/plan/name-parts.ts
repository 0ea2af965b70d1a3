/** `` a.`b.c` `` has the parts `a` and `b.c`: how names of columns and fields are read. Spark's `parseAttributeName`. */
export function namePartsOf(name: string): string[] {
  const parts = name.match(/`(?:[^`]|``)*`|[^.`]+/g) ?? [name];
  return parts.map((part) => (part.startsWith("`") ? part.slice(1, -1).replaceAll("``", "`") : part));
}
