/** Values as Python's `print` shows them, for `pprint`: a text as it is, texts inside of others in quotes. */

export function pythonText(value: unknown): string {
  return typeof value === "string" ? value : repr(value);
}

function repr(value: unknown): string {
  if (value === null || value === undefined) return "None";
  switch (typeof value) {
    case "string":
      return quoted(value);
    case "boolean":
      return value ? "True" : "False";
    case "number":
      return numberText(value);
    case "object":
      return objectText(value);
    default:
      return String(value);
  }
}

/** A pair is a tuple in a program for Python, any other array a list. */
function objectText(value: object): string {
  if (Array.isArray(value)) {
    const items = value.map(repr).join(", ");
    return value.length === 2 ? `(${items})` : `[${items}]`;
  }
  const entries = value instanceof Map ? [...value] : Object.entries(value);
  return `{${entries.map(([key, item]) => `${repr(key)}: ${repr(item)}`).join(", ")}}`;
}

function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text
    .replaceAll("\\", "\\\\")
    .replaceAll(quote, `\\${quote}`)
    .replaceAll("\n", "\\n")
    .replaceAll("\r", "\\r")
    .replaceAll("\t", "\\t");
  return quote + escaped + quote;
}

function numberText(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  if (Object.is(value, -0)) return "-0.0";
  if (Number.isSafeInteger(value)) return String(value);
  return String(value)
    .replace(/e([+-])(\d)$/, "e$10$2")
    .replace(/^(-?\d+)e/, "$1e");
}
