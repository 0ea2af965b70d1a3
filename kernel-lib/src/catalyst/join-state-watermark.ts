/**
 * How old a row in the state of a join of two streams can be and still find a partner, from the join condition.
 *
 * `rt >= lt - INTERVAL 5 SECONDS` says: a row of the left side with time `lt` has no partner to come once the right side's
 * watermark is past `lt - 5 s`. Spark's `StreamingJoinHelper.getStateValueWatermark` (semantics H8): conditions `<`, `<=`, `>`,
 * `>=` between one column of each side are solved for this side, with the other side's watermark in place of its time.
 * What cannot be solved says nothing; of several answers the earliest counts.
 */
import { AttributeReference, type Expression, Literal } from "../plan/expression";
import { Cast, ScalarCall } from "../plan/function";
import { conjuncts } from "./predicates";

/** `watermark + offsetUs < time`, or `<=` if inclusive. */
interface Bound {
  readonly offsetUs: number;
  readonly inclusive: boolean;
  /** Whether the other side's watermark counts at all; a comparison with a constant does without. */
  readonly movesWithWatermark: boolean;
}

/** From the other side's watermark to the time up to which rows may be forgotten, both in milliseconds. */
export type StateWatermark = (watermarkMs: number) => number;

/**
 * The state watermark of the side with the columns `own`, or null when the condition sets it no bound.
 * @param other the columns of the other side, one of which must carry a watermark
 */
export function stateValueWatermark(
  own: readonly AttributeReference[],
  other: readonly AttributeReference[],
  condition: Expression | null,
): StateWatermark | null {
  if (condition === null || other.every((column) => column.watermarkDelayMs === null)) return null;
  const bounds = conjuncts(condition)
    .flatMap(comparisons)
    .flatMap((comparison) => boundOf(comparison, own, other) ?? []);
  if (bounds.length === 0) return null;
  return (watermarkMs) =>
    Math.min(
      ...bounds.map(({ offsetUs, inclusive, movesWithWatermark }) => {
        const timeUs = (movesWithWatermark ? watermarkMs * 1000 : 0) + offsetUs;
        // Up to and with this time rows are forgotten; one that is just in reach must stay.
        return Math.trunc(timeUs / 1000) - (inclusive ? 1 : 0);
      }),
    );
}

interface Comparison {
  readonly smaller: Expression;
  readonly larger: Expression;
  readonly inclusive: boolean;
}

/** What a condition says about which side is larger; nothing if it is of another kind. */
function comparisons(part: Expression): Comparison[] {
  if (!(part instanceof ScalarCall)) return [];
  const [a, b, c] = part.children;
  switch (part.definition.name) {
    case "<":
    case "<=":
      return [{ smaller: a, larger: b, inclusive: part.definition.name === "<=" }];
    case ">":
    case ">=":
      return [{ smaller: b, larger: a, inclusive: part.definition.name === ">=" }];
    case "between":
      return [
        { smaller: b, larger: a, inclusive: true },
        { smaller: a, larger: c, inclusive: true },
      ];
    default:
      return [];
  }
}

function boundOf(
  { smaller, larger, inclusive }: Comparison,
  own: readonly AttributeReference[],
  other: readonly AttributeReference[],
): Bound | null {
  const terms = [...collect(smaller, 1), ...collect(larger, -1)];
  if (terms.includes(null)) return null;
  const known = terms as readonly Term[];
  const of = (columns: readonly AttributeReference[]): readonly Term[] =>
    known.filter((term) => columns.some((column) => column.exprId === term.column?.exprId));
  const [mine, theirs] = [of(own), of(other)];
  // `… - ownTime < 0`: from `ownTime < …` nothing follows about how old it may be.
  if (mine.length !== 1 || mine[0].sign > 0 || theirs.length > 1) return null;
  const delayed = other.some((c) => c.exprId === theirs[0]?.column?.exprId && c.watermarkDelayMs !== null);
  if (theirs.length === 1 && (!delayed || theirs[0].sign < 0)) return null;
  const offsetUs = known.reduce((sum, term) => sum + term.sign * term.constantUs, 0);
  return { offsetUs, inclusive, movesWithWatermark: theirs.length === 1 };
}

/** A column, or a length of time in microseconds. */
interface Term {
  readonly sign: 1 | -1;
  readonly column: AttributeReference | null;
  readonly constantUs: number;
}

/** The expression as a sum; with a null in it when it is no sum. */
function collect(expression: Expression, sign: 1 | -1): (Term | null)[] {
  const other = sign === 1 ? -1 : 1;
  if (expression instanceof AttributeReference) return [{ sign, column: expression, constantUs: 0 }];
  if (expression instanceof Literal) return [constant(expression, sign)];
  if (expression instanceof Cast) return isTimeOrNumber(expression) ? collect(expression.child, sign) : [null];
  if (!(expression instanceof ScalarCall)) return [null];
  const [a, b] = expression.children;
  switch (expression.definition.name) {
    case "+":
      return b === undefined ? collect(a, sign) : [...collect(a, sign), ...collect(b, sign)];
    case "-":
      return b === undefined ? collect(a, other) : [...collect(a, sign), ...collect(b, other)];
    case "negative":
      return collect(a, other);
    default:
      return [null];
  }
}

/** Intervals of days and less; a plain number counts seconds, as a timestamp cast to a number does. Months have no length. */
function constant({ value, dataType }: Literal, sign: 1 | -1): Term | null {
  if (value === null) return null;
  if (dataType.kind === "dayTimeInterval") return { sign, column: null, constantUs: Number(value) };
  if (!isNumberKind(dataType.kind)) return null;
  return { sign, column: null, constantUs: Number(String(value)) * 1e6 };
}

function isTimeOrNumber({ dataType: { kind } }: Cast): boolean {
  return kind === "timestamp" || isNumberKind(kind);
}

function isNumberKind(kind: string): boolean {
  return ["byte", "short", "int", "long", "float", "double", "decimal"].includes(kind);
}
