/** Functions by name, and functions of the program's own, for programs. */
import type { DataType } from "../../data/types";
import type { Column } from "../column";
import { type UserCode, type UserDefinedFunction, userFunction } from "../user-function";
import { call } from "./api-call";

/** Any function of SQL by its name, also one that the session has registered: `call_function("upper", col("name"))`. */
export function call_function(name: string, ...columns: (Column | string)[]): Column {
  return call(name, ...columns);
}

/** The same as `call_function`. */
export function call_udf(name: string, ...columns: (Column | string)[]): Column {
  return call(name, ...columns);
}

/**
 * A function of columns out of a plain function of values: `F.udf((x: number) => x * 2, "int")`.
 * It gets values as `collect()` gives them, and NULL as `null`.
 * @param returnType a type (`T.IntegerType`) or its SQL text; `"string"` unless given
 */
export function udf(code: UserCode, returnType: DataType | string = "string"): UserDefinedFunction {
  return userFunction(code, returnType);
}
