/**
 * Elements of an RDD as lines of text and back: what a checkpoint and an object file hold. Spark writes serialised Java objects; a
 * lesson is about what is in the file, so these are JSON lines, with a name before what JSON cannot say.
 */
export function encodeValues(values: Iterable<unknown>): Uint8Array {
  let text = "";
  for (const value of values) text += `${JSON.stringify(toJson(value))}\n`;
  return new TextEncoder().encode(text);
}

export function decodeValues<T>(bytes: Uint8Array): T[] {
  const lines = new TextDecoder().decode(bytes).split("\n");
  return lines.slice(0, -1).map((line) => fromJson(JSON.parse(line)) as T);
}

const TAG = "\u0000type";

function toJson(value: unknown): unknown {
  if (value === undefined) return { [TAG]: "undefined" };
  if (typeof value === "bigint") return { [TAG]: "bigint", value: String(value) };
  if (typeof value === "number" && (!Number.isFinite(value) || Object.is(value, -0)))
    return { [TAG]: "number", value: Object.is(value, -0) ? "-0" : String(value) };
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(toJson);
  if (value instanceof Date) return { [TAG]: "Date", value: value.getTime() };
  if (value instanceof Map) return { [TAG]: "Map", value: [...value].map(toJson) };
  if (value instanceof Set) return { [TAG]: "Set", value: [...value].map(toJson) };
  if (value instanceof Uint8Array) return { [TAG]: "bytes", value: [...value] };
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toJson(item)]));
}

function fromJson(json: unknown): unknown {
  if (typeof json !== "object" || json === null) return json;
  if (Array.isArray(json)) return json.map(fromJson);
  const fields = json as Record<string, unknown>;
  if (TAG in fields) return tagged(fields[TAG], fields.value);
  return Object.fromEntries(Object.entries(fields).map(([key, item]) => [key, fromJson(item)]));
}

function tagged(type: unknown, value: unknown): unknown {
  switch (type) {
    case "bigint":
      return BigInt(value as string);
    case "number":
      return Number(value);
    case "Date":
      return new Date(value as number);
    case "Map":
      return new Map((value as unknown[]).map((pair) => fromJson(pair) as [unknown, unknown]));
    case "Set":
      return new Set((value as unknown[]).map(fromJson));
    case "bytes":
      return Uint8Array.from(value as number[]);
    default:
      return undefined;
  }
}
