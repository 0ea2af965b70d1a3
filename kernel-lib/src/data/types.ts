/**
 * Spark's data types, as values and as a TypeScript union.
 *
 * Names, DDL text and JSON text are Spark's (`org.apache.spark.sql.types`). The types without parameters are single
 * values (`T.LongType`), the others are classes (`new T.DecimalType(10, 2)`). `kind` tells them apart in a switch.
 */

/** A type without parameters. */
export class AtomicType<K extends AtomicKind = AtomicKind> {
  constructor(
    readonly kind: K,
    /** As in `printSchema` and the schema's JSON, e.g. `long`. */
    readonly typeName: string,
    /** As in `df.dtypes` and plans, e.g. `bigint`. */
    readonly simpleString: string,
    /** As in SQL text, e.g. `BIGINT`. */
    readonly sql: string,
    /** Of texts that do not compare by their bytes: the name of how they do, see `collation.ts`. */
    readonly collation: string | null = null,
  ) {}

  toString(): string {
    return this.sql;
  }
}

export type AtomicKind =
  | "null"
  | "boolean"
  | "byte"
  | "short"
  | "int"
  | "long"
  | "float"
  | "double"
  | "string"
  | "binary"
  | "date"
  | "timestamp"
  | "timestamp_ntz"
  | "time"
  | "dayTimeInterval"
  | "yearMonthInterval"
  | "calendarInterval"
  | "variant";

/** A value that brings its type with it: `variant.ts`. */
export const VariantType: AtomicType<"variant"> = new AtomicType("variant", "variant", "variant", "VARIANT");
export const NullType: AtomicType<"null"> = new AtomicType("null", "void", "void", "VOID");
export const BooleanType: AtomicType<"boolean"> = new AtomicType("boolean", "boolean", "boolean", "BOOLEAN");
export const ByteType: AtomicType<"byte"> = new AtomicType("byte", "byte", "tinyint", "TINYINT");
export const ShortType: AtomicType<"short"> = new AtomicType("short", "short", "smallint", "SMALLINT");
export const IntegerType: AtomicType<"int"> = new AtomicType("int", "integer", "int", "INT");
export const LongType: AtomicType<"long"> = new AtomicType("long", "long", "bigint", "BIGINT");
export const FloatType: AtomicType<"float"> = new AtomicType("float", "float", "float", "FLOAT");
export const DoubleType: AtomicType<"double"> = new AtomicType("double", "double", "double", "DOUBLE");
export const StringType: AtomicType<"string"> = new AtomicType("string", "string", "string", "STRING");
const collated = new Map<string, AtomicType<"string">>();

/** Texts that compare otherwise. @param name as `collation-names.ts` writes it */
export function collatedString(name: string): AtomicType<"string"> {
  if (name === "UTF8_BINARY") return StringType;
  const text = `string collate ${name}`;
  const type = collated.get(name) ?? new AtomicType("string", text, text, text.toUpperCase(), name);
  collated.set(name, type);
  return type;
}

export const BinaryType: AtomicType<"binary"> = new AtomicType("binary", "binary", "binary", "BINARY");
export const DateType: AtomicType<"date"> = new AtomicType("date", "date", "date", "DATE");
export const TimestampType: AtomicType<"timestamp"> = new AtomicType(
  "timestamp",
  "timestamp",
  "timestamp",
  "TIMESTAMP",
);
export const TimestampNTZType: AtomicType<"timestamp_ntz"> = new AtomicType(
  "timestamp_ntz",
  "timestamp_ntz",
  "timestamp_ntz",
  "TIMESTAMP_NTZ",
);
export const DayTimeIntervalType: AtomicType<"dayTimeInterval"> = new AtomicType(
  "dayTimeInterval",
  "interval day to second",
  "interval day to second",
  "INTERVAL DAY TO SECOND",
);
export const YearMonthIntervalType: AtomicType<"yearMonthInterval"> = new AtomicType(
  "yearMonthInterval",
  "interval year to month",
  "interval year to month",
  "INTERVAL YEAR TO MONTH",
);

/** Months, days and microseconds that are not counted into each other: what `make_interval` gives. */
export const CalendarIntervalType: AtomicType<"calendarInterval"> = new AtomicType(
  "calendarInterval",
  "interval",
  "interval",
  "INTERVAL",
);

/** The time of a day, shown with up to `precision` digits of a second's fraction. */
export function timeType(precision: number = 6): AtomicType<"time"> {
  const name = `time(${precision})`;
  return new AtomicType("time", name, name, name.toUpperCase());
}

/** Exact decimal numbers: `precision` digits in all (1 to 38), `scale` of them after the point. */
export class DecimalType {
  readonly kind = "decimal";

  constructor(
    readonly precision: number = 10,
    readonly scale: number = 0,
  ) {
    if (!Number.isInteger(precision) || precision < 1 || precision > 38)
      throw new RangeError(`a decimal has 1 to 38 digits, not ${precision}`);
    if (!Number.isInteger(scale) || scale < 0 || scale > precision)
      throw new RangeError(`the scale of DECIMAL(${precision}, s) is 0 to ${precision}, not ${scale}`);
  }

  get typeName(): string {
    return `decimal(${this.precision},${this.scale})`;
  }

  get simpleString(): string {
    return this.typeName;
  }

  get sql(): string {
    return `DECIMAL(${this.precision},${this.scale})`;
  }

  toString(): string {
    return this.sql;
  }
}

export class ArrayType {
  readonly kind = "array";
  readonly typeName = "array";

  constructor(
    readonly elementType: DataType,
    readonly containsNull: boolean = true,
  ) {}

  get simpleString(): string {
    return `array<${this.elementType.simpleString}>`;
  }

  get sql(): string {
    return `ARRAY<${this.elementType.sql}>`;
  }

  toString(): string {
    return this.sql;
  }
}

export class MapType {
  readonly kind = "map";
  readonly typeName = "map";

  constructor(
    readonly keyType: DataType,
    readonly valueType: DataType,
    readonly valueContainsNull: boolean = true,
  ) {}

  get simpleString(): string {
    return `map<${this.keyType.simpleString},${this.valueType.simpleString}>`;
  }

  get sql(): string {
    return `MAP<${this.keyType.sql}, ${this.valueType.sql}>`;
  }

  toString(): string {
    return this.sql;
  }
}

export class StructField {
  constructor(
    readonly name: string,
    readonly dataType: DataType,
    readonly nullable: boolean = true,
    /** `COMMENT '…'` in DDL, `metadata.comment` in the schema's JSON; null when there is none. */
    readonly comment: string | null = null,
  ) {}
}

/** Named fields in order: the type of a row, and of a column that holds rows. */
export class StructType {
  readonly kind = "struct";
  readonly typeName = "struct";

  constructor(readonly fields: readonly StructField[] = []) {}

  /** A new struct with one more field. */
  add(field: StructField): StructType;
  add(name: string, dataType: DataType, nullable?: boolean, comment?: string | null): StructType;
  add(
    field: string | StructField,
    dataType: DataType = NullType,
    nullable: boolean = true,
    comment: string | null = null,
  ): StructType {
    const added = typeof field === "string" ? new StructField(field, dataType, nullable, comment) : field;
    return new StructType([...this.fields, added]);
  }

  fieldNames(): string[] {
    return this.names;
  }

  get names(): string[] {
    return this.fields.map((field) => field.name);
  }

  get simpleString(): string {
    return `struct<${this.fields.map((f) => `${f.name}:${f.dataType.simpleString}`).join(",")}>`;
  }

  get sql(): string {
    const field = (f: StructField): string =>
      `${quoteIfNeeded(f.name)}: ${f.dataType.sql}${f.nullable ? "" : " NOT NULL"}`;
    return `STRUCT<${this.fields.map(field).join(", ")}>`;
  }

  toString(): string {
    return this.sql;
  }
}

export type DataType = AtomicType | DecimalType | ArrayType | MapType | StructType;

/** A name as SQL text: in backquotes unless it is a plain identifier. */
export function quoteIfNeeded(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? name : `\`${name.replaceAll("`", "``")}\``;
}

/** Whether the type, or one inside it, is such a type. Spark's `DataType.existsRecursively`. */
export function existsRecursively(type: DataType, test: (type: DataType) => boolean): boolean {
  if (test(type)) return true;
  switch (type.kind) {
    case "array":
      return existsRecursively(type.elementType, test);
    case "map":
      return existsRecursively(type.keyType, test) || existsRecursively(type.valueType, test);
    case "struct":
      return type.fields.some(({ dataType }) => existsRecursively(dataType, test));
    default:
      return false;
  }
}

/** Whether the type is a map, or holds one. */
export function holdsMap(type: DataType): boolean {
  return existsRecursively(type, ({ kind }) => kind === "map");
}

/** Whether the type is a variant, or holds one. */
export function holdsVariant(type: DataType): boolean {
  return existsRecursively(type, ({ kind }) => kind === "variant");
}

/** Whether two types are the same; field names count, nullability does not. */
export function sameType(a: DataType, b: DataType): boolean {
  if (a.kind !== b.kind) return false;
  switch (a.kind) {
    case "decimal":
      return a.precision === (b as DecimalType).precision && a.scale === (b as DecimalType).scale;
    case "array":
      return sameType(a.elementType, (b as ArrayType).elementType);
    case "map":
      return sameType(a.keyType, (b as MapType).keyType) && sameType(a.valueType, (b as MapType).valueType);
    case "struct": {
      const other = (b as StructType).fields;
      return (
        a.fields.length === other.length &&
        a.fields.every((f, i) => f.name === other[i].name && sameType(f.dataType, other[i].dataType))
      );
    }
    default:
      // Intervals of the same kind differ in their fields: INTERVAL DAY is not INTERVAL HOUR.
      return a.simpleString === b.simpleString;
  }
}
