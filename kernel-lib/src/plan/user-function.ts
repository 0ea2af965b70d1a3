/**
 * Functions of the program's own: `F.udf((x) => x * 2, "int")`, `spark.udf.register("twice", …)`.
 *
 * Spark's `UserDefinedFunction` and `ScalarUDF`. The function gets its arguments as `collect()` gives values, NULL as `null`,
 * and what it returns is checked against the type it was declared with. It is called once per row where it stands, never
 * while a plan is optimised: as in Python, nobody knows whether it gives the same twice.
 */
import { SparkError } from "../data/errors";
import { type ExternalValue, toExternal } from "../data/external";
import { toInternal } from "../data/internal";
import type { DataType } from "../data/types";
import type { Value } from "../data/value";
import { Column, nameOrColumn } from "./column";
import { type Expression, Unresolved } from "./expression";
import type { ScalarFunction } from "./function";
import { parseType } from "./functions/schema-argument";

/** Any function of plain values. Its parameters' types are the program's own business. */
export type UserCode = (...values: never[]) => ExternalValue | undefined;

/** A function of columns. */
export interface UserDefinedFunction {
  (...columns: (Column | string)[]): Column;
  readonly definition: ScalarFunction;
}

/** A call of a function of the program's own, before its arguments' types are known. */
export class UnresolvedUserCall extends Unresolved {
  constructor(
    readonly definition: ScalarFunction,
    readonly children: readonly Expression[],
  ) {
    super();
  }

  protected copyWith(children: readonly Expression[]): Expression {
    return new UnresolvedUserCall(this.definition, children);
  }

  sql(): string {
    return `${this.definition.name}(${this.children.map((child) => child.sql()).join(", ")})`;
  }

  override toString(): string {
    return `'${this.definition.name}(${this.children.join(", ")})`;
  }
}

/** @param returnType a type (`T.IntegerType`) or its SQL text (`"int"`) */
export function userFunction(
  code: UserCode,
  returnType: DataType | string = "string",
  name: string = code.name || "UDF",
): UserDefinedFunction {
  const definition = definitionOf(name, code, typeof returnType === "string" ? parseType(returnType) : returnType);
  const call = (...columns: (Column | string)[]): Column =>
    new Column(new UnresolvedUserCall(definition, columns.map(nameOrColumn)));
  return Object.assign(call, { definition });
}

function definitionOf(name: string, code: UserCode, returnType: DataType): ScalarFunction {
  return {
    kind: "scalar",
    name,
    arity: [0, Number.POSITIVE_INFINITY],
    expects: '"ANY"',
    callsProgram: true,
    bind: (types) => ({
      argumentTypes: types,
      dataType: returnType,
      seesNulls: { neverNull: false },
      code: (values, context) => {
        const { timeZone } = context;
        const run = (...cells: Value[]): Value => {
          try {
            const given = cells.map((cell, i) => toExternal(cell, types[i], timeZone));
            const result = code(...(given as never[]));
            if (result instanceof Promise)
              throw new TypeError("it returned a Promise; a function of values cannot wait");
            return toInternal(result, returnType, timeZone, "result");
          } catch (error) {
            throw failed(name, types, returnType, error);
          }
        };
        return `${context.reference("udf", run)}(${values.join(", ")})`;
      },
    }),
  };
}

function failed(name: string, types: readonly DataType[], returnType: DataType, cause: unknown): SparkError {
  const signature = `(${types.map((type) => type.simpleString).join(", ")}) => ${returnType.simpleString}`;
  const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
  return new SparkError(
    "FAILED_EXECUTE_UDF",
    `User defined function (\`${name}\`: ${signature}) failed due to: ${reason}.`,
    { sqlState: "39000", parameters: { functionName: `\`${name}\``, signature, reason }, cause },
  );
}
