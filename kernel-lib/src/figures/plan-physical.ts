/**
 * The last steps of a walk through a plan: the physical operators as a tree, with the rows that each gave in a batch, and the
 * JavaScript of a generated stage beside the operators that it stands for. Spark has the first in the SQL tab of its web UI.
 */
import type { PlanTrace, TraceGenerated, TraceOperator, TraceOperatorRows } from "../inspect/plan-trace";
import { box, type DrawingStep, line, type Shape, words } from "./drawing";
import { shorten } from "./html";
import { LINE_HEIGHT, type MonoLine, monoLines } from "./mono-lines";
import { PALETTE, SERIES, tint } from "./palette";
import { batchName } from "./trace-walk";
import { count } from "./view";

/** Pixels: where the rows are written, where their bars end, how far a child stands to the right of its parent. */
const ROWS_X = 58;
const BARS_X = 150;
const INDENT = 16;
const OPERATOR = { height: 38, gap: 4 } as const;
/** More lines of code than this are left out. */
const CODE_LINES = 300;

export function physicalStep(plans: PlanTrace, width: number, batch: TraceOperatorRows | null): DrawingStep {
  const { operators, generated } = plans;
  const depths = depthsOf(operators);
  const most = Math.max(1, ...(batch?.rows ?? []).map((rows) => rows ?? 0));
  const shapes = operators.flatMap((operator, i) => {
    const y = i * (OPERATOR.height + OPERATOR.gap) + 2;
    const x = BARS_X + 12 + (depths[i] as number) * INDENT;
    return [
      ...operatorShapes(operator, x, y, width - x),
      ...branch(operators, depths, i),
      ...(batch === null ? [] : rowsShapes(batch.rows[i] ?? null, most, y)),
    ];
  });
  const stages = generated.length === 0 ? "" : ` A star and a colour: ${count(generated.length, "generated stage")}.`;
  const bars = batch === null ? "" : " At the left the rows that came out of each operator.";
  return {
    name: batch === null ? "physical plan" : `physical plan, ${batchName(batch)}`,
    says: `What is computed, read from below: ${count(operators.length, "operator")}.${stages}${bars}`,
    height: operators.length * (OPERATOR.height + OPERATOR.gap) + 4,
    shapes,
  };
}

const colourOf = (stage: number): string => SERIES[(stage - 1) % (SERIES.length - 1)] as string;

function operatorShapes({ text, codegen }: TraceOperator, x: number, y: number, w: number): readonly Shape[] {
  const stroke = codegen === null ? PALETTE.muted : colourOf(codegen);
  const [name, rest] = nameAndRest(text);
  const star = codegen === null ? "" : `*(${codegen}) `;
  return [
    box(x, y, w - 4, OPERATOR.height, { stroke, fill: tint(stroke), hint: text }),
    words(x + 8, y + 15, `${star}${name}`, { bold: true, room: w - 20 }),
    words(x + 8, y + 30, rest, { size: 10.5, mono: true, colour: PALETTE.muted, room: w - 20 }),
  ];
}

/** `HashAggregate`, `(keys=[…], …)` */
function nameAndRest(text: string): readonly [string, string] {
  const name = /^[\w. ]*?\w+(?=[ ([]|$)/.exec(text)?.[0] ?? "";
  return [shorten(name === "" ? text : name, 60), text.slice(name.length).trim()];
}

function rowsShapes(rows: number | null, most: number, y: number): readonly Shape[] {
  if (rows === null) return [words(ROWS_X, y + 24, "?", { anchor: "end", colour: PALETTE.muted })];
  const w = Math.max(rows === 0 ? 0 : 2, (rows / most) * (BARS_X - ROWS_X - 8));
  return [
    words(ROWS_X, y + 24, String(rows), { anchor: "end", bold: rows > 0, hint: count(rows, "row") }),
    box(ROWS_X + 6, y + 13, w, 13, { fill: PALETTE.kept }),
  ];
}

/** From an operator up to the one that takes its rows. */
function branch(operators: readonly TraceOperator[], depths: readonly number[], i: number): readonly Shape[] {
  const parent = operators[i]?.parent ?? null;
  if (parent === null) return [];
  const x = BARS_X + 12 + (depths[parent] as number) * INDENT + 6;
  const [y, top] = [i, parent].map((at) => at * (OPERATOR.height + OPERATOR.gap) + 2) as [number, number];
  const elbow = y + OPERATOR.height / 2;
  const points = [
    [x + INDENT - 6, elbow],
    [x, elbow],
    [x, top + OPERATOR.height],
  ] as const;
  return [line(points, PALETTE.muted, { arrow: true })];
}

function depthsOf(operators: readonly TraceOperator[]): readonly number[] {
  const depths: number[] = [];
  for (const { parent } of operators) depths.push(parent === null ? 0 : (depths[parent] as number) + 1);
  return depths;
}

/** The operators of a generated stage at the left, its code at the right. */
export function codeStep(plans: PlanTrace, generated: TraceGenerated, width: number): DrawingStep {
  const left = Math.round(width * 0.34);
  const mine = plans.operators.filter(({ codegen }) => codegen === generated.codegen);
  const shapes: Shape[] = [];
  const colour = colourOf(generated.codegen);
  let y = 16;
  for (const { text } of mine) {
    const [name, rest] = nameAndRest(text);
    const drawn = monoLines(8, y + LINE_HEIGHT, [{ text: rest }], { size: 10, room: left - 30, rows: 6 });
    shapes.push(
      box(0, y - 14, left - 14, drawn.y - y + 6, { stroke: colour, fill: tint(colour), hint: text }),
      words(8, y, `*(${generated.codegen}) ${name}`, { bold: true, room: left - 30 }),
      ...drawn.shapes,
    );
    y = drawn.y + 14;
  }
  const all = generated.code.split("\n");
  const lines: MonoLine[] = all.slice(0, CODE_LINES).map((text) => ({ text }));
  if (all.length > CODE_LINES) lines.push({ text: `… ${all.length - CODE_LINES} more lines`, colour: PALETTE.muted });
  const code = monoLines(left, 14, lines, { size: 10.5, room: width - left, rows: 4 });
  return {
    name: `generated stage ${generated.codegen}`,
    says: `${count(mine.length, "operator")} at the left, the ${count(all.length, "line")} of JavaScript that run in their place at the right: one loop over the rows, without a call from operator to operator.`,
    height: Math.max(y, code.y),
    shapes: [...shapes, ...code.shapes],
  };
}
