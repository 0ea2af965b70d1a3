/**
 * Cells between the library and the engine. Spark's `ParquetRowConverter` and `ParquetWriteSupport`.
 *
 * When it reads, the library is told nothing of a column's meaning: a group is then an object, and what repeats an array, down to the leaves. So
 * maps keep their keys as they are, and decimals and timestamps their digits. Written are objects for structs, lists of items, and lists of entries.
 */
import type { SchemaElement } from "hyparquet";
import { Decimal } from "../data/decimal";
import { SparkError } from "../data/errors";
import { failedReadFile } from "../data/parse-mode";
import { type DataType, sameType } from "../data/types";
import { type MapValue, toLong, type Value } from "../data/value";
import { isRepeated, listShape, mapShape, type ParquetNode } from "./parquet-schema";
import { leafType } from "./parquet-types";

/** What the library hands out and takes. */
export type Raw = null | undefined | boolean | number | bigint | string | Uint8Array | readonly Raw[] | RawGroup;
type RawGroup = { readonly [field: string]: Raw };
type FromRaw = (raw: Raw) => Value;

/** Where cells stand, for errors. */
export interface Place {
  readonly file: string;
  /** The names down to the cells, their own too. */
  readonly path: readonly string[];
}

function below({ file, path }: Place, ...nodes: readonly ParquetNode[]): Place {
  return { file, path: [...path, ...nodes.map(({ element }) => element.name)] };
}

/** Cells of a column, read as a type. @throws FAILED_READ_FILE if the column cannot be read so */
export function fromRaw(node: ParquetNode, type: DataType, place: Place): FromRaw {
  if (!isRepeated(node)) return itemFromRaw(node, type, place);
  if (type.kind !== "array") throw mismatch(node, type, place);
  return listOf(itemFromRaw(node, type.elementType, place));
}

function itemFromRaw(node: ParquetNode, type: DataType, place: Place): FromRaw {
  const convert = node.children.length === 0 ? leafFromRaw(node, type, place) : groupFromRaw(node, type, place);
  return (raw) => (raw === null || raw === undefined ? null : convert(raw));
}

/** A list without anything in it has no place in the file, as one that is not there. */
function listOf(item: FromRaw): (raw: Raw) => readonly Value[] {
  return (raw) => (raw === null || raw === undefined ? [] : Array.from(raw as readonly Raw[], item));
}

function groupFromRaw(node: ParquetNode, type: DataType, place: Place): FromRaw {
  const list = listShape(node);
  const map = mapShape(node);
  if (list !== null && type.kind === "array") {
    const { repeated, inner } = list;
    const within = inner === null ? below(place, repeated) : below(place, repeated, inner);
    const item = itemFromRaw(inner ?? repeated, type.elementType, within);
    const items = listOf(inner === null ? item : (raw) => item((raw as RawGroup)[inner.element.name]));
    return (raw) => items((raw as RawGroup)[repeated.element.name]);
  }
  if (map !== null && type.kind === "map") {
    const part = (child: ParquetNode, partType: DataType): ((raw: Raw) => readonly Value[]) => {
      const cell = fromRaw(child, partType, below(place, map.entries, child));
      return listOf((raw) => cell((raw as RawGroup)[child.element.name]));
    };
    const [keys, values] = [part(map.key, type.keyType), part(map.value, type.valueType)];
    const name = map.entries.element.name;
    return (raw) => ({ keys: keys((raw as RawGroup)[name]), values: values((raw as RawGroup)[name]) });
  }
  if (list !== null || map !== null || type.kind !== "struct") throw mismatch(node, type, place);
  const fields = type.fields.map((field): FromRaw => {
    const child = childNamed(node.children, field.name);
    if (child === undefined) return () => null;
    const cell = fromRaw(child, field.dataType, below(place, child));
    return (raw) => cell((raw as RawGroup)[child.element.name]);
  });
  return (raw) => fields.map((field) => field(raw));
}

/** Names are compared without case, as Spark does unless told otherwise. */
export function childNamed(nodes: readonly ParquetNode[], name: string): ParquetNode | undefined {
  return nodes.find(({ element }) => element.name.toLowerCase() === name.toLowerCase());
}

/** Spark names the leaf that has another type; a shape that does not fit ends in an error of Java that says little. */
function mismatch(node: ParquetNode, type: DataType, { file, path }: Place): SparkError {
  const physical = physicalName(node);
  const what = `Parquet column [${path.join(", ")}]. Expected Spark type ${type.simpleString}, actual Parquet type ${physical}.`;
  if (physical === "group" || type.kind === "struct") return failedReadFile(file, new TypeError(`Cannot read ${what}`));
  return new SparkError(
    "FAILED_READ_FILE.PARQUET_COLUMN_DATA_TYPE_MISMATCH",
    `Encountered error while reading file ${file}. Data type mismatches when reading ${what}`,
    {
      sqlState: "KD001",
      parameters: {
        path: file,
        column: `[${path.join(", ")}]`,
        expectedType: type.simpleString,
        actualType: physical,
      },
    },
  );
}

function physicalName({ element: { type } }: ParquetNode): string {
  return type === "BYTE_ARRAY" ? "BINARY" : (type ?? "group");
}

function leafFromRaw(node: ParquetNode, type: DataType, place: Place): FromRaw {
  const { element } = node;
  const found = leafType(element);
  if (!sameType(found, type) && !widens(found, type)) throw mismatch(node, type, place);
  const decode = new TextDecoder("utf-8", { ignoreBOM: true });
  switch (found.kind) {
    case "string":
      return (raw) => decode.decode(raw as Uint8Array);
    case "decimal": {
      const target = type.kind === "decimal" ? type.scale : found.scale;
      return (raw) => new Decimal(unscaled(raw), found.scale).rescale(target);
    }
    case "timestamp":
    case "timestamp_ntz":
      return micros(element);
    case "long":
      return (raw) => (typeof raw === "bigint" ? toLong(raw) : (raw as number) >>> 0);
    case "binary":
      return type.kind === "string" ? (raw) => decode.decode(raw as Uint8Array) : (raw) => raw as Uint8Array;
    default:
      return (raw) => (typeof raw === "bigint" ? toLong(raw) : (raw as number | boolean));
  }
}

const WIDER: Readonly<Record<string, readonly string[]>> = {
  byte: ["short", "int", "long", "double"],
  short: ["int", "long", "double"],
  int: ["long", "double", "yearMonthInterval"],
  long: ["dayTimeInterval"],
  float: ["double"],
  binary: ["string"],
};

function widens(from: DataType, to: DataType): boolean {
  if (from.kind === "decimal" && to.kind === "decimal")
    return to.scale >= from.scale && to.precision - to.scale >= from.precision - from.scale;
  // How its texts are compared is not the file's business.
  return from.kind === to.kind ? from.kind === "string" : WIDER[from.kind]?.includes(to.kind) === true;
}

function unscaled(raw: Raw): bigint {
  if (!(raw instanceof Uint8Array)) return BigInt(raw as number | bigint);
  let value = 0n;
  for (const byte of raw) value = (value << 8n) | BigInt(byte);
  return BigInt.asIntN(raw.length * 8, value);
}

/** INT96 and NANOS count nanoseconds, others what they say. */
function micros({ type, converted_type: converted, logical_type: logical }: SchemaElement): FromRaw {
  const unit = logical?.type === "TIMESTAMP" ? logical.unit : converted === "TIMESTAMP_MILLIS" ? "MILLIS" : "MICROS";
  const floorThousand = (n: bigint): bigint => (n - (((n % 1000n) + 1000n) % 1000n)) / 1000n;
  if (type === "INT96" || unit === "NANOS") return (raw) => toLong(floorThousand(BigInt(raw as bigint)));
  if (unit === "MILLIS") return (raw) => toLong(BigInt(raw as bigint) * 1000n);
  return (raw) => toLong(BigInt(raw as bigint));
}

/** Cells of a type as the library writes them. */
export function toRaw(type: DataType): (value: Value) => Raw {
  const convert = partsToRaw(type);
  return (value) => (value === null ? null : convert(value));
}

function partsToRaw(type: DataType): (value: Value) => Raw {
  switch (type.kind) {
    case "long":
    case "timestamp":
    case "timestamp_ntz":
    case "dayTimeInterval":
      return (value) => BigInt(value as number | bigint);
    case "decimal":
      return (value) => (value as Decimal).rescale(type.scale).unscaled;
    case "array": {
      const item = toRaw(type.elementType);
      return (value) => (value as readonly Value[]).map(item);
    }
    case "map": {
      const [toKey, toValue] = [toRaw(type.keyType), toRaw(type.valueType)];
      return (value) => {
        const { keys, values } = value as MapValue;
        return keys.map((key, i) => ({ key: toKey(key), value: toValue(values[i]) }));
      };
    }
    case "struct": {
      const fields = type.fields.map(({ name, dataType }) => ({ name, cell: toRaw(dataType) }));
      return (value) => Object.fromEntries(fields.map(({ name, cell }, i) => [name, cell((value as Value[])[i])]));
    }
    default:
      return (value) => value as Raw;
  }
}
