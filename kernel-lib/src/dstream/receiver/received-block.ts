/**
 * What a receiver hands over as one block: values, or bytes in the form in which blocks are written. Spark's `ReceivedBlock`.
 *
 * The form of the bytes is a line of JSON per value (`data/object-text.ts`); Spark has that of the serializer in use.
 */
import { SparkError } from "../../data/errors";
import { objectFromText, objectToText } from "../../data/object-text";

export type ReceivedBlock =
  | { readonly kind: "values"; readonly values: readonly unknown[] }
  | { readonly kind: "bytes"; readonly bytes: Uint8Array };

/** Null where nobody counted. */
export function recordsOf(block: ReceivedBlock): number | null {
  return block.kind === "values" ? block.values.length : null;
}

export function bytesOf(block: ReceivedBlock): Uint8Array {
  return block.kind === "bytes" ? block.bytes : valuesToBytes(block.values);
}

/** @throws SparkError when bytes are not of that form */
export function valuesOf(block: ReceivedBlock): readonly unknown[] {
  return block.kind === "values" ? block.values : valuesFromBytes(block.bytes);
}

export function valuesToBytes(values: readonly unknown[]): Uint8Array {
  return new TextEncoder().encode(values.map((value) => `${objectToText(value)}\n`).join(""));
}

/** @throws SparkError */
export function valuesFromBytes(bytes: Uint8Array): readonly unknown[] {
  const lines = new TextDecoder().decode(bytes).split("\n");
  if (lines[lines.length - 1] === "") lines.pop();
  try {
    return lines.map(objectFromText);
  } catch (cause) {
    throw new SparkError(null, "A block of bytes must be made of lines of JSON, as valuesToBytes makes them.", {
      cause,
    });
  }
}
