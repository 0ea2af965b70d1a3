/**
 * The names of collations: `UTF8_LCASE`, `UNICODE_CI_AI_RTRIM`, `de_AUT_CI`. What a name means, in any case and with its parts in
 * any order, and which known names are nearest to one that is none. Spark's `CollationFactory`; the languages are those its ICU knows.
 */
import { SparkError } from "./errors";

const LANGUAGES =
  "UNICODE af am ar ar_SAU as az be bg blo bn bo br bs bs_Cyrl ca ceb chr cs cy da de de_AUT dsb dz ee el en en_USA eo es et fa fa_AFG ff ff_Adlm fi fil fo fr fr_CAN fy ga gl gu ha haw he he_ISR hi hr hsb hu hy id id_IDN ig is it ja ka kk kk_Arab kl km kn ko kok ku ky lb lij lkt ln lo lt lv mk ml mn mr ms mt my nb nb_NOR ne nl nn no nso om or pa pa_Guru pa_Guru_IND pl ps pt ro ru sa se si sk sl smn sq sr sr_Cyrl sr_Cyrl_BIH sr_Cyrl_MNE sr_Cyrl_SRB sr_Latn sr_Latn_BIH sr_Latn_SRB st sv sw ta te th tk tn to tr ug uk ur uz vi wae wo xh yi yo zh zh_Hans zh_Hans_CHN zh_Hans_SGP zh_Hant zh_Hant_HKG zh_Hant_MAC zh_Hant_TWN zu".split(
    " ",
  );

/** What a name says. */
export interface CollationName {
  /** As Spark writes it. */
  readonly name: string;
  /** `UTF8_BINARY`, `UTF8_LCASE`, `UNICODE` or a language. */
  readonly base: string;
  readonly ignoresCase: boolean;
  readonly ignoresAccents: boolean;
  readonly trims: boolean;
}

const PARTS = /_(CS|CI|AS|AI|RTRIM)$/i;

/** The name without what is said at its end, and that. */
function taken(given: string): { base: string; parts: string[] } {
  const parts: string[] = [];
  let base = given;
  for (let found = PARTS.exec(base); found !== null; found = PARTS.exec(base)) {
    parts.unshift(found[1].toUpperCase());
    base = base.slice(0, found.index);
  }
  return { base, parts };
}

/** @throws SparkError `COLLATION_INVALID_NAME` */
export function collationName(given: string): CollationName {
  const { base, parts } = taken(given);
  const isTwice = (a: string, b: string): boolean => parts.filter((part) => part === a || part === b).length > 1;
  if (isTwice("CS", "CI") || isTwice("AS", "AI") || isTwice("RTRIM", "RTRIM")) throw invalidName(given);
  const trims = parts.includes("RTRIM");
  const tail = trims ? "_RTRIM" : "";
  if (/^UTF8_(BINARY|LCASE)$/i.test(base)) {
    if (parts.some((part) => part !== "RTRIM")) throw invalidName(given);
    const upper = base.toUpperCase();
    return { name: upper + tail, base: upper, ignoresCase: upper === "UTF8_LCASE", ignoresAccents: false, trims };
  }
  const language = LANGUAGES.find((one) => one.toLowerCase() === base.toLowerCase());
  if (language === undefined) throw invalidName(given);
  const [ignoresCase, ignoresAccents] = [parts.includes("CI"), parts.includes("AI")];
  const name = `${language}${ignoresCase ? "_CI" : ""}${ignoresAccents ? "_AI" : ""}${tail}`;
  return { name, base: language, ignoresCase, ignoresAccents, trims };
}

function invalidName(given: string): SparkError {
  const near = nearest(given).join(", ");
  return new SparkError(
    "COLLATION_INVALID_NAME",
    `The value ${given} does not represent a correct collation name. Suggested valid collation names: [${near}].`,
    { sqlState: "42704" },
  );
}

/** Up to three names with the fewest letters changed. What is said at the end goes with them, once. */
function nearest(given: string): string[] {
  const { base, parts } = taken(given);
  const known = ["UTF8_BINARY", "UTF8_LCASE", ...LANGUAGES];
  const distances = known.map((name) => distance(name.toUpperCase(), base.toUpperCase()));
  const least = Math.min(...distances);
  const isUtf8 = (name: string): boolean => name.startsWith("UTF8_");
  const said = parts.filter((part) => !["CS", "AS"].includes(part));
  const tail = [...new Set(said)].map((part) => `_${part}`).join("");
  const near = known.filter((_, i) => distances[i] === least);
  return near.slice(0, 3).map((name) => (isUtf8(name) ? name : name + tail));
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length];
}
