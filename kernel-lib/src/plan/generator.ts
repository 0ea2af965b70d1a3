/** `explode` and kin: a call in a select that gives several rows. The analyser makes a `Generate` of it. */
import { type DataType, IntegerType } from "../data/types";
import { AttributeReference, type Expression, Unresolved } from "./expression";

const NAMES = ["explode", "posexplode", "explode_outer", "posexplode_outer"] as const;
export type GeneratorName = (typeof NAMES)[number];

export function isGeneratorName(name: string): name is GeneratorName {
  return (NAMES as readonly string[]).includes(name);
}

export class Generator extends Unresolved {
  constructor(
    readonly name: GeneratorName,
    readonly child: Expression,
  ) {
    super();
  }

  get children(): readonly Expression[] {
    return [this.child];
  }

  protected copyWith([child]: readonly Expression[]): Expression {
    return new Generator(this.name, child);
  }

  get withPosition(): boolean {
    return this.name.startsWith("pos");
  }

  /** Whether a row stays when there is nothing to give: with NULL. */
  get isOuter(): boolean {
    return this.name.endsWith("_outer");
  }

  /** The columns it gives, with new identities; null when the argument is neither an array nor a map. */
  columns(): AttributeReference[] | null {
    const type: DataType = this.child.dataType;
    const column = (name: string, of: DataType, nullable: boolean): AttributeReference =>
      new AttributeReference(name, of, nullable || this.isOuter);
    const position = this.withPosition ? [column("pos", IntegerType, false)] : [];
    if (type.kind === "array") return [...position, column("col", type.elementType, type.containsNull)];
    if (type.kind !== "map") return null;
    return [...position, column("key", type.keyType, false), column("value", type.valueType, type.valueContainsNull)];
  }

  sql(): string {
    return `${this.name}(${this.child.sql()})`;
  }

  override toString(): string {
    return `${this.name}(${this.child})`;
  }
}
