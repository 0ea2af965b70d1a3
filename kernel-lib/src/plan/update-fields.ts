/**
 * A struct with some of its fields replaced, added or left out: `col("s").withField("a", lit(1))`, `col("s").dropFields("b")`.
 *
 * Spark's `UpdateFields` over `WithField` and `DropField`. Names have no case; all fields of a name are meant. A name with dots goes
 * into structs inside: the inner struct is updated, then the outer one gets it.
 */
import type { DataType } from "../data/types";
import { StructField, StructType } from "../data/types";
import { type Expression, UnresolvedFunction } from "./expression";
import type { BoundScalar, ScalarFunction } from "./function";
import { UnresolvedExtractValue } from "./get-field";

/** One step; a value that is put in is the next child of the expression. */
interface FieldChange {
  readonly name: string;
  readonly drops: boolean;
}

/** Where a field of the result comes from: a child of the expression, or a field of the struct. */
interface FieldSource {
  readonly name: string;
  readonly child: number | null;
  readonly ordinal: number;
}

export class UpdateFields extends UnresolvedFunction {
  readonly definition: ScalarFunction;

  constructor(
    readonly changes: readonly FieldChange[],
    children: readonly Expression[],
  ) {
    super("update_fields", children);
    this.definition = updateFields(changes);
  }

  protected override copyWith(children: readonly Expression[]): Expression {
    return new UpdateFields(this.changes, children);
  }

  override toString(): string {
    return this.definition.planText?.(this.children.map(String)) ?? this.name;
  }
}

/** @param path the field's name, and before it those of the structs it is in */
export function withField(struct: Expression, path: readonly string[], value: Expression): UpdateFields {
  const [name, ...rest] = path;
  const put = rest.length === 0 ? value : withField(new UnresolvedExtractValue(struct, name), rest, value);
  return changed(struct, { name, drops: false }, [put]);
}

export function dropField(struct: Expression, path: readonly string[]): UpdateFields {
  const [name, ...rest] = path;
  if (rest.length === 0) return changed(struct, { name, drops: true }, []);
  return changed(struct, { name, drops: false }, [dropField(new UnresolvedExtractValue(struct, name), rest)]);
}

/** Steps that follow each other are one expression. */
function changed(struct: Expression, change: FieldChange, values: readonly Expression[]): UpdateFields {
  return struct instanceof UpdateFields
    ? new UpdateFields([...struct.changes, change], [...struct.children, ...values])
    : new UpdateFields([change], [struct, ...values]);
}

function updateFields(changes: readonly FieldChange[]): ScalarFunction {
  const text = (args: readonly string[], step: (change: FieldChange, value: string) => string): string => {
    const values = args.slice(1);
    const steps = changes.map((change) => step(change, change.drops ? "" : (values.shift() ?? "")));
    return `update_fields(${[args[0], ...steps].join(", ")})`;
  };
  return {
    kind: "scalar",
    name: "update_fields",
    arity: [1, Number.POSITIVE_INFINITY],
    expects: '"STRUCT"',
    sql: (args) => text(args, ({ drops }, value) => (drops ? "dropfield()" : `WithField(${value})`)),
    planText: (args) =>
      text(args, ({ name, drops }, value) => (drops ? `dropfield(${name})` : `WithField(${name}, ${value})`)),
    misfit: ([{ dataType }]) =>
      dataType.kind === "struct" && sources(changes, dataType).length === 0
        ? { kind: "CANNOT_DROP_ALL_FIELDS", why: "Cannot drop all fields in struct." }
        : null,
    bind: (types, given = []) => bind(changes, types, given),
  };
}

function bind(
  changes: readonly FieldChange[],
  types: readonly DataType[],
  given: readonly Expression[],
): BoundScalar | null {
  const [struct] = types;
  if (struct.kind !== "struct") return null;
  const from = sources(changes, struct);
  if (from.length === 0) return null;
  const fields = from.map(({ name, child, ordinal }) =>
    child === null ? struct.fields[ordinal] : new StructField(name, types[child], given[child].nullable),
  );
  return {
    argumentTypes: types,
    dataType: new StructType(fields),
    seesNulls: { neverNull: false },
    nullable: ([isNullable]) => isNullable,
    code: (args) => {
      const cells = from.map(({ child, ordinal }) => (child === null ? `${args[0]}[${ordinal}]` : args[child]));
      return `${args[0]} === null ? null : [${cells.join(", ")}]`;
    },
  };
}

function sources(changes: readonly FieldChange[], struct: StructType): FieldSource[] {
  let fields = struct.fields.map(({ name }, ordinal): FieldSource => ({ name, child: null, ordinal }));
  let child = 0;
  for (const { name, drops } of changes) {
    const isMeant = (field: FieldSource): boolean => field.name.toLowerCase() === name.toLowerCase();
    if (drops) {
      fields = fields.filter((field) => !isMeant(field));
      continue;
    }
    child += 1;
    const put: FieldSource = { name, child, ordinal: -1 };
    fields = fields.some(isMeant) ? fields.map((field) => (isMeant(field) ? put : field)) : [...fields, put];
  }
  return fields;
}
