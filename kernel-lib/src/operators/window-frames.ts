/**
 * Which rows the frame of a window has for each row of a partition: from the first to before the second number.
 *
 * Spark's `BoundOrdering`. A `RANGE` offset is added to what the row is ordered by, and the bound lies where a row of that
 * value would stand; so a NULL has the other NULLs around it.
 */
import type { DataType } from "../data/types";
import type { Long, Value } from "../data/value";
import type { AttributeReference, Expression } from "../plan/expression";
import { Cast, ScalarCall } from "../plan/function";
import { lookupFunction } from "../plan/functions/registry";
import { FrameBoundary, offsetOf, type WindowSpec } from "../plan/window";
import { compileRowFunction } from "./row-function";
import { directed } from "./sort";

type Rows = readonly (readonly Value[])[];
type Peers = readonly (readonly [number, number])[];
/** The place of a row's bound, in a partition. */
type Bound = (row: number) => number;

export type Frames = (rows: Rows, peers: Peers) => (row: number) => readonly [number, number];

/** @param columns what the cells of the rows are */
export function compileFrames(spec: WindowSpec, columns: readonly AttributeReference[], timeZone: string): Frames {
  const { frame } = spec;
  if (frame === null) throw new Error(`internal: ${spec} has no frame`);
  const [from, to] = [frame.lower, frame.upper].map((bound, i) =>
    frame.type === "row" ? rowBound(bound, i, timeZone) : rangeBound(bound, i, spec, columns, timeZone),
  );
  return (rows, peers) => {
    const [lower, upper] = [from(rows, peers), to(rows, peers)];
    const inside = (at: number): number => Math.min(Math.max(at, 0), rows.length);
    return (row) => {
      const first = inside(lower(row));
      return [first, Math.max(first, inside(upper(row)))];
    };
  };
}

type MakeBound = (rows: Rows, peers: Peers) => Bound;

/** @param side 0 for the start, 1 for the end, which is the place after the last row */
function rowBound(bound: Expression, side: number, timeZone: string): MakeBound {
  if (bound instanceof FrameBoundary) {
    if (bound.kind === "CURRENT ROW") return () => (row) => row + side;
    return unbounded(bound);
  }
  const { offset, precedes } = offsetOf(bound);
  const rows = Number(compileRowFunction([offset], [], timeZone)([])[0] as Long) * (precedes ? -1 : 1);
  return () => (row) => row + rows + side;
}

function unbounded(bound: FrameBoundary): MakeBound {
  return (rows) => (bound.kind === "UNBOUNDED PRECEDING" ? () => 0 : () => rows.length);
}

function rangeBound(
  bound: Expression,
  side: number,
  { order }: WindowSpec,
  columns: readonly AttributeReference[],
  timeZone: string,
): MakeBound {
  if (bound instanceof FrameBoundary) {
    if (bound.kind === "CURRENT ROW") return (_, peers) => (row) => peers[row][side];
    return unbounded(bound);
  }
  const [by] = order;
  const { offset, precedes } = offsetOf(bound);
  const target = shifted(by.child, offset, by.ascending !== precedes);
  const compute = compileRowFunction([by.child, target], columns, timeZone);
  const compare = directed(by);
  return (rows) => {
    const cells = rows.map((row) => compute(row));
    // The first row that does not lie before the bound; for the end, the first that lies behind it.
    return (row) => firstWhere(cells.length, (at) => compare(cells[at][0], cells[row][1]) >= side);
  };
}

/** The smallest number below `size` from which on the test is true; `size` where it never is. */
function firstWhere(size: number, test: (at: number) => boolean): number {
  let [low, high] = [0, size];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (test(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** What the row is ordered by, plus the offset or minus it. */
function shifted(value: Expression, offset: Expression, isPlus: boolean): Expression {
  const isDays = value.dataType.kind === "date" && offset.dataType.kind === "int";
  const sum = call(isDays ? ["date_add", "date_sub"] : ["+", "-"], isPlus, value, offset);
  return kindsDiffer(sum.dataType, value.dataType) ? new Cast(sum, value.dataType) : sum;
}

function kindsDiffer(a: DataType, b: DataType): boolean {
  return a.simpleString !== b.simpleString;
}

function call([plus, minus]: readonly [string, string], isPlus: boolean, ...args: Expression[]): Expression {
  const definition = lookupFunction(isPlus ? plus : minus);
  if (definition?.kind !== "scalar") throw new Error(`internal: no function ${plus}`);
  const bound = definition.bind(
    args.map((arg) => arg.dataType),
    args,
  );
  if (bound === null) throw new Error(`internal: ${args.join(" and ")} cannot be added`);
  return new ScalarCall(
    definition,
    bound,
    args.map((arg, i) =>
      kindsDiffer(arg.dataType, bound.argumentTypes[i]) ? new Cast(arg, bound.argumentTypes[i]) : arg,
    ),
  );
}
