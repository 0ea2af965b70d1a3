/** Copies of zero values: each key or partition begins with one of its own, as in Spark, which sends them over in serialised form. */
export function copyOf<V>(value: V): V {
  return typeof value === "object" && value !== null ? copyOfObject(value) : value;
}

function copyOfObject<V extends object>(value: V): V {
  if (Array.isArray(value)) return value.map((item) => copyOf(item)) as unknown as V;
  if (value instanceof Map) return new Map(Array.from(value, ([key, item]) => [key, copyOf(item)])) as unknown as V;
  if (value instanceof Set) return new Set(value) as unknown as V;
  if (ArrayBuffer.isView(value) || value instanceof Date) return structuredClone(value);
  const copy = Object.create(Object.getPrototypeOf(value)) as Record<string, unknown>;
  for (const [key, item] of Object.entries(value)) copy[key] = copyOf(item);
  return copy as V;
}
