/**
 * The columns of JSON files: all fields of all records, sorted by name, with the narrowest type that fits.
 *
 * Spark's `JsonInferSchema`: whole numbers are bigint, others double; strings stay strings (timestamps only with
 * `inferTimestamp`); empty strings and nulls tell nothing; a record that is no object adds `_corrupt_record`.
 */
import { Decimal } from "./decimal";
import { widerExact } from "./exact-decimals";
import type { FileOptions } from "./file-options";
import { type JsonNode, JsonSyntaxError, parseJson } from "./json-tree";
import { type BadRecords, malformedRecord } from "./parse-mode";
import { parseTimestamp } from "./timestamp";
import {
  ArrayType,
  BooleanType,
  type DataType,
  DecimalType,
  DoubleType,
  LongType,
  NullType,
  StringType,
  StructField,
  StructType,
  sameType,
  TimestampType,
} from "./types";

export class JsonSchemaInference {
  private root: StructType | null = null;

  constructor(
    private readonly options: FileOptions,
    private readonly bad: BadRecords,
  ) {}

  /** Takes in one record. @throws in the mode FAILFAST when it is no object */
  add(text: string, parse: (text: string) => JsonNode | null = parseJson): void {
    try {
      const node = parse(text);
      for (const record of node === null ? [] : node.kind === "array" ? node.items : [node])
        this.addRecord(record, text);
    } catch (error) {
      if (!(error instanceof JsonSyntaxError)) throw error;
      this.addBad(text, error);
    }
  }

  private addRecord(record: JsonNode, text: string): void {
    if (record.kind === "null") return;
    const type = this.typeOf(record);
    if (type.kind !== "struct") this.addBad(text);
    else this.root = this.root === null ? type : (widest(this.root, type) as StructType);
  }

  private addBad(text: string, cause?: unknown): void {
    if (this.bad.mode === "DROPMALFORMED") return;
    if (this.bad.mode === "FAILFAST") throw malformedRecord(text, cause);
    const column = new StructType([new StructField(this.bad.columnName, StringType)]);
    this.root = this.root === null ? column : (widest(this.root, column) as StructType);
  }

  /** Null when there was no record at all. */
  get schema(): StructType | null {
    if (this.root === null) return null;
    return (canonicalType(this.root) as StructType | null) ?? new StructType();
  }

  /** The type of one value, before `canonicalType`. */
  typeOf(node: JsonNode): DataType {
    const { options } = this;
    switch (node.kind) {
      case "null":
        return NullType;
      case "true":
      case "false":
        return options.flag("primitivesAsString", false) ? StringType : BooleanType;
      case "number":
        return options.flag("primitivesAsString", false) ? StringType : this.numberType(node.text);
      case "string":
        return this.stringType(node.text);
      case "array":
        return new ArrayType(node.items.map((item) => this.typeOf(item)).reduce(widest, NullType));
      case "object":
        return new StructType(sorted(node.entries.map(([name, value]) => new StructField(name, this.typeOf(value)))));
    }
  }

  private numberType(text: string): DataType {
    const decimal = Decimal.parse(text);
    if (decimal === null) return DoubleType; // NaN, Infinity
    if (/^-?\d+$/.test(text)) {
      if (BigInt.asIntN(64, decimal.unscaled) === decimal.unscaled) return LongType;
      return decimal.precision <= 38 ? new DecimalType(decimal.precision, 0) : DoubleType;
    }
    const fits = decimal.precision <= 38 && this.options.flag("prefersDecimal", false);
    return fits ? new DecimalType(decimal.precision, decimal.scale) : DoubleType;
  }

  private stringType(text: string): DataType {
    if (text === "") return NullType;
    const { options } = this;
    if (options.flag("prefersDecimal", false)) {
      const decimal = Decimal.parse(text);
      if (decimal !== null && decimal.precision <= 38) return new DecimalType(decimal.precision, decimal.scale);
    }
    const isTime = options.flag("inferTimestamp", false) && parseTimestamp(text, options.timeZone) !== null;
    return isTime ? TimestampType : StringType;
  }
}

function sorted(fields: readonly StructField[]): StructField[] {
  const byName = new Map<string, StructField>();
  for (const field of fields) {
    const other = byName.get(field.name);
    const type = other === undefined ? field.dataType : widest(other.dataType, field.dataType);
    byName.set(field.name, new StructField(field.name, type));
  }
  return [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The narrowest type that has room for both; string when there is none other. */
function widest(a: DataType, b: DataType): DataType {
  if (sameType(a, b)) return a;
  if (a === NullType) return b;
  if (b === NullType) return a;
  if (a.kind === "struct" && b.kind === "struct") return new StructType(sorted([...a.fields, ...b.fields]));
  if (a.kind === "array" && b.kind === "array") return new ArrayType(widest(a.elementType, b.elementType));
  const kinds = new Set([a.kind, b.kind]);
  if ([...kinds].every((kind) => kind === "long" || kind === "double" || kind === "decimal")) {
    return widerExact(a, b) ?? DoubleType;
  }
  return StringType;
}

/** Without structs that have no field; what was always null is a string. */
export function canonicalType(type: DataType): DataType | null {
  if (type === NullType) return StringType;
  if (type.kind === "array") {
    const element = canonicalType(type.elementType);
    return element === null ? null : new ArrayType(element);
  }
  if (type.kind !== "struct") return type;
  const fields = type.fields.flatMap((field) => {
    const inner = field.name === "" ? null : canonicalType(field.dataType);
    return inner === null ? [] : [new StructField(field.name, inner)];
  });
  return fields.length === 0 ? null : new StructType(fields);
}
