/**
 * Reads the files of `test/golden/`: what Apache Spark 4.3.0 printed for a list of small inputs.
 *
 * Their cells are encoded a little differently from `json-value.ts`: 64-bit numbers, timestamps and day-time intervals
 * are digits in text, calendar intervals objects, dates are days, binary data is hexadecimal, structs are lists.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Decimal } from "../../src/data/decimal";
import type { DataType } from "../../src/data/types";
import { toLong, type Value } from "../../src/data/value";
import { parseVariant } from "../../src/data/variant";

export type GoldenCell =
  | null
  | boolean
  | number
  | string
  | readonly GoldenCell[]
  | { readonly [part: string]: GoldenCell };

/** A list of cases; `Case` says which fields the caller expects in them. */
export function readGolden<Case>(fileName: string): Case[] {
  // From dist/test/data/ to test/golden/.
  return JSON.parse(readFileSync(join(__dirname, "../../../test/golden", fileName), "utf8")) as Case[];
}

export function fromGolden(cell: GoldenCell, type: DataType): Value {
  if (cell === null) return null;
  switch (type.kind) {
    case "time":
      return Number(cell);
    case "calendarInterval": {
      const { months, days, micros } = cell as { months: number; days: number; micros: string };
      return { months, days, micros: toLong(BigInt(micros)) };
    }
    case "long":
    case "timestamp":
    case "timestamp_ntz":
    case "dayTimeInterval":
      return toLong(BigInt(cell as string));
    case "float":
      return Math.fround(Number(cell));
    case "double":
      return Number(cell);
    case "decimal":
      return Decimal.parse(cell as string);
    case "variant":
      return parseVariant(cell as string);
    case "binary":
      return Uint8Array.from((cell as string).match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));
    case "array":
      return (cell as GoldenCell[]).map((element) => fromGolden(element, type.elementType));
    case "struct":
      return type.fields.map((field, i) => fromGolden((cell as GoldenCell[])[i], field.dataType));
    case "map": {
      const pairs = cell as [GoldenCell, GoldenCell][];
      return {
        keys: pairs.map(([key]) => fromGolden(key, type.keyType)),
        values: pairs.map(([, value]) => fromGolden(value, type.valueType)),
      };
    }
    default:
      return cell as Value;
  }
}
