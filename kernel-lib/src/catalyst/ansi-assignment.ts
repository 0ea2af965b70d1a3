/** Which types may be put into a column of which: ANSI's store assignment. Spark's `Cast.canANSIStoreAssign`. */
import { type DataType, sameType } from "../data/types";
import { isNumeric } from "../plan/functions/numeric-types";

const MOMENTS = ["date", "timestamp", "timestamp_ntz"];

/** Numbers fit numbers, anything but a nested value becomes text, dates and timestamps each other; a text is nothing else. */
export function mayAssign(from: DataType, to: DataType): boolean {
  if (sameType(from, to) || from.kind === "null") return true;
  if (from.kind === "array" && to.kind === "array") return mayAssign(from.elementType, to.elementType);
  if (from.kind === "map" && to.kind === "map")
    return mayAssign(from.keyType, to.keyType) && mayAssign(from.valueType, to.valueType);
  if (from.kind === "struct" && to.kind === "struct")
    return (
      from.fields.length === to.fields.length &&
      from.fields.every((field, i) => mayAssign(field.dataType, to.fields[i].dataType))
    );
  if (["array", "map", "struct"].includes(from.kind)) return false;
  if (to.kind === "string") return true;
  if (isNumeric(from) && isNumeric(to)) return true;
  return MOMENTS.includes(from.kind) && MOMENTS.includes(to.kind);
}
