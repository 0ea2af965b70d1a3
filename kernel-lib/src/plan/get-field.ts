/** `window.start`: one field of a struct. Spark's `GetStructField`. */
import { ArrayType, type DataType, type StructField, type StructType } from "../data/types";
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

/** `xs.a` of an array of structs: the field of each, NULL where there is none. Spark's `GetArrayStructFields`. */
export class GetArrayStructFields extends Expression {
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
    return new GetArrayStructFields(child, this.ordinal);
  }

  private get field(): StructField {
    return ((this.child.dataType as ArrayType).elementType as StructType).fields[this.ordinal];
  }

  get fieldName(): string {
    return this.field.name;
  }

  get dataType(): DataType {
    const { containsNull } = this.child.dataType as ArrayType;
    return new ArrayType(this.field.dataType, containsNull || this.field.nullable);
  }

  get nullable(): boolean {
    return this.child.nullable;
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
