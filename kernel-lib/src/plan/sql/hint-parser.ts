/** `/*+ BROADCAST(t), REPARTITION(3, a) *\/` after SELECT: hints to the planner, the first one outermost. */
import type { Expression } from "../expression";
import type { LogicalPlan } from "../logical";
import { UnresolvedHint } from "../logical-hint";
import { expression } from "./expression-parser";
import type { Parser } from "./parser";
import type { Token } from "./token";

export interface Hint {
  readonly name: string;
  readonly parameters: readonly Expression[];
}

export function hints(p: Parser): Hint[] {
  const found: Hint[] = [];
  while (p.acceptSign("/*+")) {
    do {
      found.push(hint(p));
      p.acceptSign(",");
    } while (!p.isSign("*/"));
    p.expectSign("*/");
  }
  return found;
}

function hint(p: Parser): Hint {
  const name = p.identifier();
  if (!p.acceptSign("(")) return { name, parameters: [] };
  const parameters = p.list(() => expression(p));
  p.expectSign(")");
  return { name, parameters };
}

export function hinted(p: Parser, start: Token, list: readonly Hint[], plan: LogicalPlan): LogicalPlan {
  return list.reduceRight(
    (child, { name, parameters }) => p.located(start, () => new UnresolvedHint(name, parameters, child)),
    plan,
  );
}
