/** `window.start`: one field of a struct. Spark's `GetStructField`. */
import type { DataType, StructType } from "../data/types";
import { Expression, Unresolved } from "./expression";

export class GetStructField extends Expression {
  constructor(
    readonly child: Expression,
    readonly ordinal: number,
  ) {
    super();
  }

  get children(): readonly Expression[] {
    return [this.child];
  }

  protected copyWith([child]: readonly Expression[]): Expression {
    return new GetStructField(child, this.ordinal);
  }

  get fieldName(): string {
    return (this.child.dataType as StructType).fields[this.ordinal].name;
  }

  get dataType(): DataType {
    return (this.child.dataType as StructType).fields[this.ordinal].dataType;
  }

  get nullable(): boolean {
    return this.child.nullable || (this.child.dataType as StructType).fields[this.ordinal].nullable;
  }

  sql(): string {
    return `${this.child.sql()}.${this.fieldName}`;
  }

  override toString(): string {
    return `${this.child}.${this.fieldName}`;
  }
}

/** A field by name, before the type of the struct is known. */
export class UnresolvedExtractValue extends Unresolved {
  constructor(
    readonly child: Expression,
    readonly field: string,
  ) {
    super();
  }

  get children(): readonly Expression[] {
    return [this.child];
  }

  protected copyWith([child]: readonly Expression[]): Expression {
    return new UnresolvedExtractValue(child, this.field);
  }

  sql(): string {
    return `${this.child.sql()}.${this.field}`;
  }

  override toString(): string {
    return `'${this.child}.${this.field}`;
  }
}
