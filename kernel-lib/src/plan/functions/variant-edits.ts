/**
 * Variants with something changed within: inserted, set, deleted, appended; NULLs taken out. Always new ones.
 *
 * Spark's `VariantInsert` and kin. A path that leads through something of another kind is an error, or NULL for `try_…`; what is
 * missing on the way is made, arrays filled up with nulls.
 */
import { SparkError } from "../../data/errors";
import { BooleanType, VariantType } from "../../data/types";
import type { MapValue, Value } from "../../data/value";
import { ARRAY_OF_VARIANTS, objectOf, VARIANT_NULL, Variant, variantOf } from "../../data/variant";
import type { ScalarFunction } from "../function";
import { type Accepts, BOOLEAN, scalar, scalarOf } from "./define";
import { fitsVariant, type Step, TEXT, VARIANT, variantSteps } from "./variants";

type Steps = readonly Step[];

/** What becomes of what stands at the end of the path; undefined stands for nothing. */
interface Edit {
  readonly name: string;
  /** A field of an object, or nothing of it. @param old null where it is missing */
  field(old: Variant | null, key: string): Variant | undefined;
  /** The elements of an array with the change at this place. */
  element(items: readonly Variant[], place: number): readonly Variant[];
  /** Whether what is missing on the way is made. */
  readonly makesWay: boolean;
}

const arrayOf = (items: readonly Variant[]): Variant => new Variant(ARRAY_OF_VARIANTS, items);

function entriesOf(variant: Variant): [string, Variant][] {
  const { keys, values } = variant.value as MapValue;
  return keys.map((key, i): [string, Variant] => [key as string, values[i] as Variant]);
}

function padded(items: readonly Variant[], length: number): Variant[] {
  return [...items, ...Array<Variant>(Math.max(0, length - items.length)).fill(VARIANT_NULL)];
}

function pathText(steps: Steps): string {
  return `$${steps.map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`)).join("")}`;
}

function mismatch(name: string, steps: Steps, at: number): SparkError {
  return new SparkError(
    "VARIANT_PATH_TYPE_MISMATCH",
    `The path '${pathText(steps)}' is incompatible with the variant value at '${pathText(steps.slice(0, at))}' in \`${name}\`.`,
    { sqlState: "22023" },
  );
}

/** What is made where nothing was: an object for a name, an array for a place. */
function nothingFor(step: Step): Variant {
  return typeof step === "number" ? arrayOf([]) : objectOf([]);
}

function edited(variant: Variant, steps: Steps, at: number, edit: Edit): Variant {
  const step = steps[at];
  const isLast = at === steps.length - 1;
  const within = (old: Variant | undefined): Variant | undefined => {
    if (old === undefined && !edit.makesWay) return undefined;
    return edited(old ?? nothingFor(steps[at + 1]), steps, at + 1, edit);
  };
  if (typeof step === "number") {
    if (variant.type.kind !== "array") return unfit(variant, steps, at, edit);
    const items = variant.value as readonly Variant[];
    if (isLast) return arrayOf(edit.element(items, step));
    const inner = within(items[step]);
    if (inner === undefined) return variant;
    const next = padded(items, step + 1);
    next[step] = inner;
    return arrayOf(next);
  }
  if (variant.type.kind !== "map") return unfit(variant, steps, at, edit);
  const entries = entriesOf(variant);
  const old = entries.find(([key]) => key === step)?.[1];
  const inner = isLast ? edit.field(old ?? null, step) : (within(old) ?? old);
  const rest = entries.filter(([key]) => key !== step);
  return objectOf(inner === undefined ? rest : [...rest, [step, inner]]);
}

/** A deletion finds nothing there; anything else has no place. */
function unfit(variant: Variant, steps: Steps, at: number, edit: Edit): Variant {
  if (edit.name === "variant_delete") return variant;
  throw mismatch(edit.name, steps, at);
}

function duplicateKey(key: string): SparkError {
  return new SparkError(
    "VARIANT_DUPLICATE_KEY",
    `Failed to build variant because of a duplicate object key \`${key}\`.`,
    { sqlState: "22023" },
  );
}

const inserting = (name: string, value: Variant): Edit => ({
  name,
  makesWay: true,
  field: (old, key) => {
    if (old !== null) throw duplicateKey(key);
    return value;
  },
  element: (items, place) => {
    const next = padded(items, place);
    next.splice(place, 0, value);
    return next;
  },
});

const setting = (name: string, value: Variant, makes: boolean): Edit => ({
  name,
  makesWay: makes,
  field: (old) => (old === null && !makes ? undefined : value),
  element: (items, place) => {
    if (place >= items.length && !makes) return items;
    const next = padded(items, place + 1);
    next[place] = value;
    return next;
  },
});

const deleting: Edit = {
  name: "variant_delete",
  makesWay: false,
  field: () => undefined,
  element: (items, place) => items.filter((_, i) => i !== place),
};

function appended(name: string, variant: Variant, steps: Steps, value: Variant): Variant {
  const grown = (array: Variant): Variant => {
    if (array.type.kind !== "array") throw mismatch(name, steps, steps.length);
    return arrayOf([...(array.value as readonly Variant[]), value]);
  };
  if (steps.length === 0) return grown(variant);
  const element = (items: readonly Variant[], place: number): readonly Variant[] =>
    items.map((item, i) => (i === place ? grown(item) : item));
  const field = (old: Variant | null): Variant | undefined => (old === null ? undefined : grown(old));
  return edited(variant, steps, 0, { name, makesWay: false, field, element });
}

function withoutNulls(variant: Variant, fromArrays: boolean): Variant {
  const { type, value } = variant;
  const isThere = (one: Variant): boolean => one.type.kind !== "null";
  if (type.kind === "map") {
    const kept = entriesOf(variant).filter(([, one]) => isThere(one));
    return objectOf(kept.map(([key, one]): [string, Variant] => [key, withoutNulls(one, fromArrays)]));
  }
  if (type.kind !== "array") return variant;
  const items = value as readonly Variant[];
  return arrayOf((fromArrays ? items.filter(isThere) : items).map((one) => withoutNulls(one, fromArrays)));
}

function stepsOf(path: string, name: string, fewest: number = 1): Steps {
  const steps = variantSteps(path);
  if (steps !== null && steps.length >= fewest) return steps;
  throw new SparkError(
    "INVALID_VARIANT_PATH",
    `The path '${path}' is not a valid \`${name}\` target.\nA valid path should start with \`$\` and is followed by segments like \`[123]\`, \`.name\`, \`['name']\`, or \`["name"]\`.`,
    { sqlState: "22023" },
  );
}

const VALUE: Accepts = { text: '"VARIANT"', accept: (type) => (fitsVariant(type) ? type : null) };

type Change = (variant: Variant, path: string, value: Variant, flag?: boolean) => Variant;

/** With its `try_` form, for which what does not fit is NULL. */
function changes(name: string, change: (called: string) => Change, takesFlag: boolean = false): ScalarFunction[] {
  const make = (called: string, tolerant: boolean): ScalarFunction =>
    scalarOf(
      {
        name: called,
        takes: [VARIANT, TEXT, VALUE, ...(takesFlag ? [BOOLEAN] : [])],
        optional: takesFlag ? 1 : 0,
        gives: VariantType,
        nullable: tolerant,
        ...(takesFlag && {
          sql: (args: readonly string[]) => `${called}(${[...args, "true"].slice(0, 4).join(", ")})`,
        }),
      },
      ([, , type]) => {
        const changed = change(called);
        return (variant: Variant, path: string, value: Value, flag?: boolean) => {
          try {
            return changed(variant, path, variantOf(value, type), flag);
          } catch (error) {
            const isMisfit = error instanceof SparkError && /MISMATCH|DUPLICATE/.test(error.errorClass ?? "");
            if (tolerant && isMisfit) return null;
            throw error;
          }
        };
      },
    );
  return [make(name, false), make(`try_${name}`, true)];
}

const strip = scalar(
  {
    name: "variant_strip_nulls",
    takes: [VARIANT, BOOLEAN],
    optional: 1,
    gives: VariantType,
    sql: ([variant, fromArrays = "true"]) => `variant_strip_nulls(${variant}, ${fromArrays})`,
  },
  (variant: Variant, fromArrays: boolean = true) => withoutNulls(variant, fromArrays),
);

const remove = scalar(
  { name: "variant_delete", takes: [VARIANT, TEXT], variadic: true, gives: VariantType },
  (variant: Variant, ...paths: string[]) =>
    paths.reduce((rest, path) => edited(rest, stepsOf(path, "variant_delete"), 0, deleting), variant),
);

const isValid = scalar({ name: "is_valid_variant", takes: [VARIANT], gives: BooleanType }, () => true);

export const variantEdits: readonly ScalarFunction[] = [
  ...changes("variant_insert", (name) => (variant, path, value) => {
    return edited(variant, stepsOf(path, name), 0, inserting(name, value));
  }),
  ...changes(
    "variant_set",
    (name) =>
      (variant, path, value, makes = true) =>
        edited(variant, stepsOf(path, name), 0, setting(name, value, makes)),
    true,
  ),
  ...changes("variant_array_append", (name) => (variant, path, value) => {
    return appended(name, variant, stepsOf(path, name, 0), value);
  }),
  remove,
  strip,
  isValid,
];
