/**
 * Expressions: operators by precedence, with parentheses, over what `primary-parser.ts` reads.
 *
 * Operators and open parentheses wait on a stack of our own instead of JavaScript's, so thousands of parentheses are
 * read like any others.
 */
import { type Expression, UnresolvedFunction } from "../expression";
import { call, negated } from "./call";
import { AND, NOT, nextOperator, type Operator, OR, PREDICATE, UNARY, VALUE } from "./operators";
import type { Parser } from "./parser";
import { predicate, startsPredicate } from "./predicate-parser";
import { parenthesised, postfix, primary } from "./primary-parser";
import type { Token } from "./token";

/** What waits for its right operand, or, for `(`, for the closing parenthesis. */
interface Waiting {
  readonly kind: "binary" | "prefix" | "open";
  readonly precedence: number;
  /** Where its text begins. */
  readonly start: Token;
  readonly operator?: Operator;
  readonly name?: string;
  readonly left?: Expression;
  /** Behind an open parenthesis: what stood before the commas. */
  readonly items?: Expression[];
}

/** An expression of any kind, up to a token that cannot belong to it. */
export function expression(p: Parser): Expression {
  return p.nested(() => new ExpressionReader(p, OR).read());
}

/** An operand of a predicate: no `AND`, `OR`, `NOT` and no other predicate unless in parentheses. */
export function valueExpression(p: Parser): Expression {
  return p.nested(() => new ExpressionReader(p, VALUE).read());
}

class ExpressionReader {
  private readonly waiting: Waiting[] = [];
  private open = 0;

  constructor(
    private readonly p: Parser,
    private readonly lowest: number,
  ) {}

  read(): Expression {
    const { p } = this;
    for (;;) {
      const start = this.operandStart();
      let operand: Expression | null = primary(p);
      let from = start;
      // After an operand: what follows it, closing parentheses, until an operator asks for another operand.
      for (;;) {
        operand = postfix(p, from, operand);
        const before = operand;
        operand = this.withPredicate(operand, from);
        const operator = nextOperator(p);
        // After a predicate no comparison and no arithmetic follows.
        const floor = this.floor();
        const ceiling = operand === before ? UNARY : AND;
        if (operator !== undefined && operator.precedence >= floor && operator.precedence <= ceiling) {
          // What is joined by AND, or by OR, waits until all of it is there.
          const joins = operator.precedence <= AND ? 1 : 0;
          const left = this.reduce(operand, operator.precedence + joins, from);
          p.take();
          this.waiting.push({ kind: "binary", precedence: operator.precedence, operator, ...left });
          break;
        }
        if (this.open === 0) return this.reduce(operand, 0, from).left;
        const { left } = this.reduce(operand, 0, from);
        const bracket = this.waiting[this.waiting.length - 1];
        if (p.acceptSign(",")) {
          bracket.items?.push(left);
          break;
        }
        p.expectSign(")");
        this.waiting.pop();
        this.open -= 1;
        from = bracket.start;
        const items = bracket.items ?? [];
        operand = items.length === 0 ? left : call(p, from, "struct", ...items, left);
      }
    }
  }

  /** The loosest operator that may be taken here: inside parentheses all are. */
  private floor(): number {
    return this.open > 0 ? OR : this.lowest;
  }

  /** Takes prefix operators and open parentheses; the token the operand begins with. */
  private operandStart(): Token {
    const { p } = this;
    for (;;) {
      const start = p.next;
      const sign = start.kind === "sign" ? start.value : "";
      const isNot = p.isWord("NOT") || sign === "!";
      if (isNot && this.floor() <= NOT && this.top() < PREDICATE) {
        p.take();
        this.waiting.push({ kind: "prefix", precedence: NOT, name: "not", start });
      } else if (["-", "+", "~"].includes(sign) && !(sign === "-" && p.peek().kind === "number")) {
        p.take();
        const name = sign === "-" ? "unary -" : sign === "+" ? "positive" : "~";
        this.waiting.push({ kind: "prefix", precedence: UNARY, name, start });
      } else if (sign === "(" && !parenthesised(p)) {
        p.take();
        this.open += 1;
        this.waiting.push({ kind: "open", precedence: -1, start, items: [] });
      } else return start;
    }
  }

  private top(): number {
    return this.waiting[this.waiting.length - 1]?.precedence ?? -1;
  }

  private withPredicate(operand: Expression, from: Token): Expression {
    const { p } = this;
    if (this.floor() > PREDICATE || !startsPredicate(p)) return operand;
    return predicate(p, this.reduce(operand, VALUE, from).left);
  }

  /** Gives what waits, down to `precedence`, its right operand; the result and where its text begins. */
  private reduce(operand: Expression, precedence: number, from: Token): { left: Expression; start: Token } {
    const { p } = this;
    let left = operand;
    let start = from;
    for (;;) {
      const top = this.waiting[this.waiting.length - 1];
      if (top === undefined || top.kind === "open" || top.precedence < precedence) return { left, start };
      this.waiting.pop();
      start = top.start;
      if (top.operator === undefined || top.left === undefined) left = call(p, start, top.name ?? "", left);
      else if (top.precedence <= AND) {
        const operands = [top.left, left];
        while (this.top() === top.precedence) {
          const earlier = this.waiting.pop() as Waiting;
          start = earlier.start;
          operands.unshift(earlier.left as Expression);
        }
        left = p.located(start, () => balanced(top.operator?.name ?? "", operands));
      } else left = negated(p, start, top.operator.negated === true, call(p, start, top.operator.name, top.left, left));
    }
  }
}

/** `a OR b OR c …` as a tree of little depth: the same halves that Spark's parser makes. */
function balanced(name: string, operands: readonly Expression[]): Expression {
  if (operands.length === 1) return operands[0];
  const middle = Math.ceil(operands.length / 2);
  return new UnresolvedFunction(name, [
    balanced(name, operands.slice(0, middle)),
    balanced(name, operands.slice(middle)),
  ]);
}
