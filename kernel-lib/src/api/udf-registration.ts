/** `spark.udf.register(name, function, type)`: functions of the program's own for SQL texts of this session. Spark's `UDFRegistration`. */
import type { DataType } from "../data/types";
import type { ScalarFunction } from "../plan/function";
import { type UserCode, type UserDefinedFunction, userFunction } from "../plan/user-function";

export class UDFRegistration {
  private readonly functions = new Map<string, ScalarFunction>();

  /**
   * Makes a function known by name; one that had the name is replaced.
   * @param code a plain function, or what `F.udf` made
   * @param returnType a type or its SQL text; `"string"` unless given
   * @returns the function for use on columns
   */
  register(name: string, code: UserCode | UserDefinedFunction, returnType?: DataType | string): UserDefinedFunction {
    const made = isMade(code) ? code : userFunction(code, returnType, name);
    this.functions.set(name.toLowerCase(), { ...made.definition, name });
    return made;
  }

  /** For the analyser. */
  find(name: string): ScalarFunction | undefined {
    return this.functions.get(name.toLowerCase());
  }
}

function isMade(code: UserCode | UserDefinedFunction): code is UserDefinedFunction {
  return "definition" in code;
}
