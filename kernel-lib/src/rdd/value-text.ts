/**
 * Elements of an RDD as lines of text and back: what a checkpoint and an object file hold. Spark writes serialised Java objects; a
 * lesson is about what is in the file, so these are lines of JSON. An instance of a class comes back as a plain object.
 */
import { objectFromText, objectToText } from "../data/object-text";
import { each } from "./fused";

export function encodeValues(values: Iterable<unknown>): Uint8Array {
  let text = "";
  each(values, (value) => {
    text += `${objectToText(value, "plain")}\n`;
  });
  return new TextEncoder().encode(text);
}

export function decodeValues<T>(bytes: Uint8Array): T[] {
  const lines = new TextDecoder().decode(bytes).split("\n");
  return lines.slice(0, -1).map((line) => objectFromText(line) as T);
}
