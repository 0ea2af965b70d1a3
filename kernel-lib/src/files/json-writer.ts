/**
 * JSON files out of rows, one per line. Spark's `JacksonGenerator`: null fields are left out (`ignoreNullFields`), decimals
 * and longs are numbers with all their digits, doubles as Java writes them.
 */

import { cellText } from "../data/cell-texts";
import type { Decimal } from "../data/decimal";
import type { FileOptions } from "../data/file-options";
import { castToString } from "../data/format-value";
import { doubleToString, floatToString } from "../data/java-double";
import type { DataType, StructType } from "../data/types";
import type { InternalRow, MapValue, Value } from "../data/value";
import { type Codec, codecFor } from "./compression";
import type { FileWriter } from "./file-writer";

export class JsonWriter implements FileWriter {
  readonly extension: string;
  private readonly codec: Codec;

  constructor(private readonly options: FileOptions) {
    this.codec = codecFor(options.find("compression", "codec"));
    this.extension = `.json${this.codec.extension}`;
  }

  encode(rows: readonly InternalRow[], schema: StructType): Uint8Array {
    const json = jsonText(schema, this.options);
    const lineEnd = this.options.lineSeparator ?? "\n";
    return this.codec.compress(new TextEncoder().encode(rows.map((row) => json(row) + lineEnd).join("")));
  }
}

/** The JSON of a value, null included. */
function jsonText(type: DataType, options: FileOptions): (value: Value) => string {
  const text = nonNullText(type, options);
  return (value) => (value === null ? "null" : text(value));
}

function nonNullText(type: DataType, options: FileOptions): (value: Value) => string {
  switch (type.kind) {
    case "boolean":
    case "byte":
    case "short":
    case "int":
    case "long":
      return String;
    case "float":
    case "double": {
      const digits = type.kind === "float" ? floatToString : doubleToString;
      return (value) => (Number.isFinite(value) ? digits(value as number) : `"${value}"`);
    }
    case "decimal":
      return (value) => (value as Decimal).toPlain();
    case "binary":
      return (value) => `"${btoa(Array.from(value as Uint8Array, (byte) => String.fromCharCode(byte)).join(""))}"`;
    case "array": {
      const element = jsonText(type.elementType, options);
      return (value) => `[${(value as readonly Value[]).map(element).join(",")}]`;
    }
    case "map": {
      const item = jsonText(type.valueType, options);
      const key = (value: Value): string =>
        JSON.stringify(castToString(value, type.keyType, options.timeZone) ?? "null");
      return (value) => {
        const { keys, values } = value as MapValue;
        return `{${keys.map((k, i) => `${key(k)}:${item(values[i])}`).join(",")}}`;
      };
    }
    case "struct":
      return structText(type, options);
    default: {
      const cell = cellText(type, options);
      return (value) => JSON.stringify(cell(value));
    }
  }
}

function structText(type: StructType, options: FileOptions): (value: Value) => string {
  const names = type.fields.map((field) => JSON.stringify(field.name));
  const texts = type.fields.map((field) => jsonText(field.dataType, options));
  const skipNulls = options.flag("ignoreNullFields", true);
  return (value) => {
    const cells = value as InternalRow;
    const fields = cells.flatMap((cell, i) => (cell === null && skipNulls ? [] : [`${names[i]}:${texts[i](cell)}`]));
    return `{${fields.join(",")}}`;
  };
}
