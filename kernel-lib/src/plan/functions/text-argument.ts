/**
 * What `from_json` and `from_csv`, `schema_of_json` and `schema_of_csv` ask of their text, and how they wait for the time zone.
 */
import { AnalysisException } from "../../data/errors";
import { isTimeZone } from "../../data/time-zone";
import { type Expression, Literal } from "../expression";
import type { Misfit } from "../function";
import { STRING } from "./define";
import { unexpectedType } from "./define-higher-order";

/** Nothing else becomes text by itself here. */
export function notText(given: readonly Expression[]): Misfit | null {
  return ["string", "null"].includes(given[0].dataType.kind) ? null : unexpectedType(given, 0, STRING.text);
}

/** @param name of the parameter, for a text that must be written in the query */
export function notConstantText(name: string): (given: readonly Expression[]) => Misfit | null {
  return (given) => {
    const [text] = given;
    if (text instanceof Literal && text.value === null)
      return { kind: "UNEXPECTED_NULL", why: `The ${name} must not be null.` };
    const misfit = notText(given);
    if (misfit !== null || text instanceof Literal) return misfit;
    const why = `the input \`${name}\` should be a foldable "STRING" expression; however, got "${text.sql()}".`;
    return { kind: "NON_FOLDABLE_INPUT", why };
  };
}

/** Made with the first value: while a plan is optimised the zone is not known, and a guess would be folded in. */
export function withZone<A, B>(zone: string, make: () => (value: A) => B): (value: A) => B {
  let made: ((value: A) => B) | null = null;
  return (value) => {
    if (!isTimeZone(zone)) throw new Error(`internal: ${zone} is no time zone`);
    made ??= make();
    return made(value);
  };
}

/** @throws AnalysisException `PARSE_MODE_UNSUPPORTED`: one text gives one value */
export function checkMode(name: string, mode: string | undefined): void {
  if (mode?.toUpperCase() !== "DROPMALFORMED") return;
  throw new AnalysisException(
    "PARSE_MODE_UNSUPPORTED",
    `The function \`${name}\` doesn't support the DROPMALFORMED mode. Acceptable modes are PERMISSIVE and FAILFAST.`,
    { sqlState: "42601" },
  );
}
