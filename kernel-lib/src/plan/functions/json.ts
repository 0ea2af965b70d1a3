/** `to_json`: a struct, map or array as JSON text. Reading JSON (`from_json`) is not there yet. */
import { toJsonText } from "../../data/json-text";
import { StringType } from "../../data/types";
import type { Value } from "../../data/value";
import type { ScalarFunction } from "../function";
import { type Accepts, scalarOf } from "./define";

const COMPOSED: Accepts = {
  text: '("STRUCT" or "MAP" or "ARRAY")',
  accept: (type) => (type.kind === "struct" || type.kind === "map" || type.kind === "array" ? type : null),
};

export const json: readonly ScalarFunction[] = [
  scalarOf(
    { name: "to_json", takes: [COMPOSED], gives: StringType },
    ([type], zone) =>
      (value: Value) =>
        toJsonText(value, type, zone),
  ),
];
