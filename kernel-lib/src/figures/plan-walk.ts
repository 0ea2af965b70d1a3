/**
 * A plan on its way from what was written to what runs: each rule that changed it, with what it changed marked; the physical
 * operators with the rows that they gave, batch by batch; and the code that was generated for them.
 *
 * Spark writes the rules to its log (`spark.sql.planChangeLog.level`), rows into its web UI, and code into `explain("codegen")`.
 */
import type { PlanTrace, TraceOperatorRows, TraceRule } from "../inspect/plan-trace";
import { type DrawingStep, words } from "./drawing";
import type { Figure, FigureTable } from "./figure";
import { shorten, visible } from "./html";
import { type MonoLine, monoLines } from "./mono-lines";
import { PALETTE } from "./palette";
import { type PlanLine, type PlanLineKind, planDiff } from "./plan-diff";
import { codeStep, physicalStep } from "./plan-physical";
import { batchName } from "./trace-walk";
import { count } from "./view";
import { walk } from "./walk";

export interface PlanWalkOptions {
  readonly title?: string;
  /** The batch whose rows are shown; the last ones unless told. */
  readonly batch?: number;
  /** Which rules are walked: all of them unless told. */
  readonly phase?: TraceRule["phase"];
}

const WIDTH = 980;
/** Lines of a plan that are drawn. */
const LINES = 120;
const BATCHES = 8;
/** Of the table: the first rules, so that the operators are in it. */
const RULES_LISTED = 70;

const SIGNS: Readonly<Record<PlanLineKind, string>> = { same: "", added: "+", removed: "−", from: "⇡", moved: "⇣" };
const COLOURS: Readonly<Partial<Record<PlanLineKind, string>>> = {
  added: PALETTE.added,
  removed: PALETTE.removed,
  from: PALETTE.muted,
  moved: PALETTE.changed,
};

export function planWalk(plans: PlanTrace, options: PlanWalkOptions = {}): Figure {
  const rules = plans.rules.filter(({ phase }) => options.phase === undefined || phase === options.phase);
  const changes = rules.map(({ before, after }) => planDiff(before, after));
  const batches = batchesOf(plans, options);
  const generated = plans.generated.map((one) => codeStep(plans, one, WIDTH));
  const physical = (batches.length === 0 ? [null] : batches).map((batch) => physicalStep(plans, WIDTH, batch));
  const steps: DrawingStep[] = [
    planStep("as it was written", "What the program says. No name has been looked up yet.", plans.parsed),
    ...rules.map((rule, i) => ruleStep(rule, changes[i] as readonly PlanLine[])),
    planStep("as it is computed", "What is left for the operators: the optimised plan.", plans.optimised),
    ...physical,
    ...generated,
  ];
  const name = plans.name === null ? "" : ` of ${shorten(visible(plans.name), 60)}`;
  return walk({
    title: options.title ?? `From what was written to what runs${name}`,
    alt: altText(plans, rules, batches),
    width: WIDTH,
    steps,
    table: table(plans, rules, changes, batches),
  });
}

/** @throws RangeError when there is no such batch */
function batchesOf({ batches }: PlanTrace, { batch }: PlanWalkOptions): readonly TraceOperatorRows[] {
  const moved = batches.filter(({ rows }) => rows.some((n) => n !== null && n > 0));
  if (batch === undefined) return (moved.length > 0 ? moved : batches).slice(-BATCHES);
  const found = batches.filter(({ batchId }) => batchId === batch);
  if (found.length > 0) return found;
  throw new RangeError(
    `no rows of batch ${batch} were recorded: there are ${batches.map(({ batchId }) => batchId).join(", ") || "none"}`,
  );
}

function planStep(name: string, says: string, plan: string): DrawingStep {
  return linesStep(
    name,
    says,
    plan.split("\n").map((text) => ({ kind: "same", text })),
  );
}

function ruleStep({ phase, rule }: TraceRule, lines: readonly PlanLine[]): DrawingStep {
  return linesStep(`${phase}: ${rule}`, `${summary(lines)}.`, lines);
}

function linesStep(name: string, says: string, lines: readonly PlanLine[]): DrawingStep {
  const shown = aroundChanges(lines).map(
    ({ kind, text, mark }): MonoLine => ({
      text,
      ...(SIGNS[kind] === "" ? {} : { sign: SIGNS[kind] }),
      ...(COLOURS[kind] === undefined ? {} : { colour: COLOURS[kind] }),
      ...(mark === undefined ? {} : { mark }),
    }),
  );
  const drawn = monoLines(0, 14, shown, { room: WIDTH });
  const key = "+ new · − gone · ⇣ moved to here · ⇡ moved from here · underlined: what differs";
  const isChange = lines.some(({ kind }) => kind !== "same");
  const legend = isChange ? [words(0, drawn.y + 8, key, { size: 11, colour: PALETTE.muted })] : [];
  return { name, says, height: drawn.y + 16, shapes: [...drawn.shapes, ...legend] };
}

/** Of a plan that is too long the lines that changed come first, each with one before and after it. */
function aroundChanges(lines: readonly PlanLine[]): readonly PlanLine[] {
  if (lines.length <= LINES) return lines;
  const near = (i: number): boolean => [i - 1, i, i + 1].some((at) => (lines[at]?.kind ?? "same") !== "same");
  const close = lines.filter((_, i) => i === 0 || near(i));
  const shown = (close.length > 1 ? close : lines).slice(0, LINES);
  return [...shown, { kind: "same", text: `… ${lines.length - shown.length} more lines` }];
}

function summary(lines: readonly PlanLine[]): string {
  const of = (kind: PlanLineKind): number => lines.filter((line) => line.kind === kind).length;
  const parts = [
    [of("added"), "new"],
    [of("removed"), "gone"],
    [of("moved"), "moved"],
  ] as const;
  const said = parts.filter(([n]) => n > 0).map(([n, what]) => `${count(n, "line")} ${what}`);
  return said.length === 0 ? "Nothing that a plan prints" : said.join(", ");
}

function altText(plans: PlanTrace, rules: readonly TraceRule[], batches: readonly TraceOperatorRows[]): string {
  const of = (phase: TraceRule["phase"]): number => rules.filter((rule) => rule.phase === phase).length;
  const shown = batches.map(batchName);
  const rows = shown.length === 0 ? "" : `, with the rows of ${shown.join(", ")}`;
  return `A walk from the plan as it was written through ${count(of("analysis"), "change")} by the analyser and ${of("optimization")} by the optimiser to ${count(plans.operators.length, "physical operator")}${rows}, and the code of ${count(plans.generated.length, "generated stage")}.`;
}

function table(
  plans: PlanTrace,
  rules: readonly TraceRule[],
  changes: readonly (readonly PlanLine[])[],
  batches: readonly TraceOperatorRows[],
): FigureTable {
  const listed = rules.slice(0, RULES_LISTED).map(({ phase, rule }, i) => [phase, rule, changedText(changes[i] ?? [])]);
  const operators = plans.operators.map(({ text, codegen }, i) => {
    const rows = batches.map((batch) => `${batchName(batch)}: ${batch.rows[i] ?? "?"}`);
    return [
      "operator",
      `${codegen === null ? "" : `*(${codegen}) `}${text}`,
      rows.length === 0 ? "" : `rows in ${rows.join(", ")}`,
    ];
  });
  const code = plans.generated.map(({ codegen, code: text }) => [
    "generated",
    `stage ${codegen}`,
    `${count(text.split("\n").length, "line")} of JavaScript`,
  ]);
  const left = rules.length - listed.length;
  return {
    header: ["phase", "what", "what happened"],
    rows: [...listed, ...operators, ...code],
    ...(left > 0 ? { note: `${count(left, "more rule")} not listed` } : {}),
  };
}

/** What a rule changed, in words: its first new line, or what is gone. */
function changedText(lines: readonly PlanLine[]): string {
  const telling = lines.find(({ kind }) => kind === "added") ?? lines.find(({ kind }) => kind !== "same");
  const line = telling === undefined ? "" : `: ${SIGNS[telling.kind]} ${telling.text.replace(/^[ :]*(?:[+:]- )?/, "")}`;
  return shorten(`${summary(lines)}${line}`, 160);
}
