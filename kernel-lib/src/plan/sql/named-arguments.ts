/** `mask(str => 'a', digitChar => '9')`: arguments by name, for the few functions that have names. Spark's `NamedParametersSupport`. */
import { AnalysisException } from "../../data/errors";
import { StringType } from "../../data/types";
import { type Expression, Literal, Unresolved } from "../expression";
import { toLiteral } from "../literal";

/** An argument with the name it was given under. */
export class NamedArgument extends Unresolved {
  readonly children: readonly Expression[] = [];

  constructor(
    readonly key: string,
    readonly value: Expression,
  ) {
    super();
  }

  protected copyWith(): Expression {
    return this;
  }

  sql(): string {
    return `${this.key} => ${this.value.sql()}`;
  }

  override toString(): string {
    return this.sql();
  }
}

/** Parameters in order, and what they are when they are not given; undefined where they must be. */
type Signature = readonly (readonly [string, Literal | undefined])[];

const text = (value: string | null): Literal => (value === null ? Literal.null : new Literal(value, StringType));

const ARRAY_OR_MAP: Signature = [["collection", undefined]];
const INPUT: Signature = [["input", undefined]];
const VARIANT_SET: Signature = [
  ["v", undefined],
  ["path", undefined],
  ["val", undefined],
  ["create_if_missing", toLiteral(true)],
];

const SIGNATURES: ReadonlyMap<string, Signature> = new Map<string, Signature>([
  [
    "mask",
    [
      ["str", undefined],
      ["upperChar", text("X")],
      ["lowerChar", text("x")],
      ["digitChar", text("n")],
      ["otherChar", text(null)],
    ],
  ],
  ...["explode", "explode_outer", "posexplode", "posexplode_outer"].map((name) => [name, ARRAY_OR_MAP] as const),
  ...["inline", "inline_outer", "variant_explode", "variant_explode_outer"].map((name) => [name, INPUT] as const),
  ...["variant_set", "try_variant_set"].map((name) => [name, VARIANT_SET] as const),
  [
    "variant_strip_nulls",
    [
      ["v", undefined],
      ["include_arrays", toLiteral(true)],
    ],
  ],
  [
    "count_min_sketch",
    [
      ["column", undefined],
      ["epsilon", undefined],
      ["confidence", undefined],
      ["seed", undefined],
    ],
  ],
]);

/** The arguments in the order of the parameters. @throws AnalysisException where names and parameters do not fit */
export function inOrder(name: string, args: readonly Expression[]): readonly Expression[] {
  const firstNamed = args.findIndex((arg) => arg instanceof NamedArgument);
  if (firstNamed < 0) return args;
  const signature = SIGNATURES.get(name.toLowerCase());
  if (signature === undefined)
    throw new AnalysisException(
      "NAMED_PARAMETERS_NOT_SUPPORTED",
      `Named parameters are not supported for function \`${name}\`; please retry the query with positional arguments to the function call instead.`,
      { sqlState: "4274K" },
    );
  const named = args.slice(firstNamed);
  const late = named.find((arg) => !(arg instanceof NamedArgument));
  if (late !== undefined)
    throw new AnalysisException(
      "UNEXPECTED_POSITIONAL_ARGUMENT",
      `Cannot invoke routine \`${name}\` because it contains positional argument(s) following the named argument assigned to \`${(named[0] as NamedArgument).key}\`; please rearrange them so the positional arguments come first and then retry the query again.`,
      { sqlState: "4274K" },
    );
  return filled(
    name,
    signature,
    args.slice(0, firstNamed),
    named.filter((arg) => arg instanceof NamedArgument),
  );
}

function filled(
  name: string,
  signature: Signature,
  positional: readonly Expression[],
  named: readonly NamedArgument[],
): readonly Expression[] {
  const given = new Map<string, Expression>(
    signature.slice(0, positional.length).map(([key], i) => [key, positional[i]]),
  );
  const seen = new Set<string>();
  for (const { key, value } of named) {
    const parameter = signature.find(([known]) => known.toLowerCase() === key.toLowerCase());
    if (parameter === undefined) throw unrecognised(name, key, signature);
    if (given.has(parameter[0])) throw twice(name, parameter[0], seen.has(parameter[0]));
    seen.add(parameter[0]);
    given.set(parameter[0], value);
  }
  return signature.map(([key, otherwise], i) => {
    const value = given.get(key) ?? otherwise;
    if (value === undefined)
      throw new AnalysisException(
        "REQUIRED_PARAMETER_NOT_FOUND",
        `Cannot invoke routine \`${name}\` because the parameter named \`${key}\` is required, but the routine call did not supply a value. Please update the routine call to supply an argument value (either positionally at index ${i} or by name) and retry the query again.`,
        { sqlState: "4274K" },
      );
    return value;
  });
}

function twice(name: string, key: string, bothNamed: boolean): AnalysisException {
  const kind = bothNamed ? "DOUBLE_NAMED_ARGUMENT_REFERENCE" : "BOTH_POSITIONAL_AND_NAMED";
  const why = bothNamed
    ? `More than one named argument referred to the same parameter. Please assign a value only once.`
    : `A positional argument and named argument both referred to the same parameter. Please remove the named argument referring to this parameter.`;
  return new AnalysisException(
    `DUPLICATE_ROUTINE_PARAMETER_ASSIGNMENT.${kind}`,
    `Call to routine \`${name}\` is invalid because it includes multiple argument assignments to the same parameter name \`${key}\`. ${why}`,
    { sqlState: "4274K" },
  );
}

function unrecognised(name: string, key: string, signature: Signature): AnalysisException {
  const known = signature.map(([parameter]) => `\`${parameter}\``).join(" ");
  return new AnalysisException(
    "UNRECOGNIZED_PARAMETER_NAME",
    `Cannot invoke routine \`${name}\` because the routine call included a named argument reference for the argument named \`${key}\`, but this routine does not include any signature containing an argument with this name. Did you mean one of the following? [${known}].`,
    { sqlState: "4274K" },
  );
}
