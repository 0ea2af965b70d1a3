/** The variables of a session by name, in any case. Spark's `TempVariableManager`. */
import { AnalysisException } from "../data/errors";
import type { DataType } from "../data/types";
import type { Expression, Literal } from "../plan/expression";
import { VariableReference } from "../plan/variable";

export interface SessionVariable {
  /** As it was declared, in small letters. */
  readonly name: string;
  readonly type: DataType;
  /** What `SET VAR x = DEFAULT` computes anew. */
  readonly otherwise: Expression;
  readonly value: Literal;
}

export class SessionVariables {
  private readonly byName = new Map<string, SessionVariable>();

  find(name: string): SessionVariable | undefined {
    return this.byName.get(name.toLowerCase());
  }

  reference(name: string): VariableReference | undefined {
    const found = this.find(name);
    return found === undefined ? undefined : new VariableReference(found.name, found.value);
  }

  put(variable: SessionVariable): void {
    this.byName.set(variable.name, variable);
  }

  remove(name: string): boolean {
    return this.byName.delete(name.toLowerCase());
  }

  /** The last part of `x`, `session.x` or `system.session.x`; undefined for what is in no session. */
  static nameIn(parts: readonly string[]): string | undefined {
    const [name, ...around] = parts.map((part) => part.toLowerCase()).reverse();
    const isSession = ["", "session", "session.system"].includes(around.join("."));
    return isSession ? name : undefined;
  }
}

export function unresolvedVariable(parts: readonly string[], path: string): AnalysisException {
  return new AnalysisException(
    "UNRESOLVED_VARIABLE",
    `Cannot resolve variable ${parts.map((part) => `\`${part}\``).join(".")} on search path ${path}.`,
    { sqlState: "42883" },
  );
}
