/**
 * The way of one row through a query, read off its trace: where it was read, how it was judged, what it did to the state, and
 * in which batch its group went out, or why it never did.
 *
 * Nothing of this exists in Spark, where a row that was dropped is a number in a metric.
 */
import type { Json, RowGroup, Trace, TraceBatch, TraceRowIn, TraceStateChange } from "../inspect/trace";
import { formatCell, formatCells } from "./cell-text";
import { shorten, visible } from "./html";
import { formatDuration, formatTime } from "./time-text";
import { batchName, lastAttempts } from "./trace-walk";
import { verdictText } from "./view-rows";

/**
 * Which row: the number it has in its source, some of its columns (a `Date` for a timestamp), or a question about them all.
 * `partition` narrows a number that several partitions have.
 */
export type RowPattern =
  | number
  | Readonly<Record<string, unknown>>
  | ((row: Readonly<Record<string, Json>>) => boolean);

export interface StoryStep {
  /** As in `batch 4`; empty for what is so now. */
  readonly batch: string;
  readonly point: string;
  readonly says: string;
}

export interface RowStory {
  /** The row, in a few words. */
  readonly row: string;
  /** Why it is or is not in the result, in one sentence. */
  readonly answer: string;
  readonly steps: readonly StoryStep[];
  /** How many other rows the pattern fits; the first was taken. */
  readonly others: number;
}

/** A row of the trace, and the batch that read it. */
interface Found {
  readonly batch: TraceBatch;
  readonly row: TraceRowIn;
}

/** The story of the first row that fits, or null where none does. */
export function rowStory(trace: Trace, pattern: RowPattern): RowStory | null {
  const fits = matcher(trace, pattern);
  const batches = lastAttempts(trace);
  const found = batches.flatMap((batch) => batch.rowsIn.filter(fits).map((row): Found => ({ batch, row })));
  const first = found[0];
  if (first === undefined) return null;
  const ends = first.row.verdict.groups.map((group) => endOf(trace, batches, first, group));
  return {
    row: rowText(trace, first.row),
    answer: answerOf(first, ends),
    steps: [...readAndJudged(trace, first), ...ends.flatMap(({ steps }) => steps)],
    others: found.length - 1,
  };
}

function matcher(trace: Trace, pattern: RowPattern): (row: TraceRowIn) => boolean {
  if (typeof pattern === "number") return (row) => row.offset === pattern;
  const named = (row: TraceRowIn): Record<string, Json> => {
    const columns = trace.query.sources[row.source]?.columns ?? [];
    return Object.fromEntries(columns.map((column, i) => [column.name, row.values[i] ?? null]));
  };
  if (typeof pattern === "function") return (row) => pattern(named(row));
  const wanted = Object.entries(pattern).map(([name, value]) => [name, plain(value)] as const);
  return (row) => {
    const values = named(row);
    return wanted.every(([name, value]) => {
      const has = values[name];
      if (has !== undefined) return plain(has) === value;
      return (name === "offset" || name === "partition") && String(row[name]) === value;
    });
  };
}

/** Values that mean the same have one text: an instant may come as a `Date` or as ISO text, with or without its zeros. */
function plain(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  if (typeof value === "string" && /^\d{4}-\d\d-\d\dT/.test(value) && !Number.isNaN(Date.parse(value)))
    return new Date(value).toISOString();
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function rowText(trace: Trace, row: TraceRowIn): string {
  const columns = trace.query.sources[row.source]?.columns ?? [];
  return shorten(formatCells(row.values, columns, trace.query.timeZone), 160);
}

function readAndJudged(trace: Trace, { batch, row }: Found): StoryStep[] {
  const zone = trace.query.timeZone;
  const source = visible(trace.query.sources[row.source]?.description ?? "its source");
  const happened = row.eventTimeMs === null ? "" : `, happened ${formatTime(row.eventTimeMs, zone)}`;
  const arrived = row.arrivalMs === null ? "" : `, arrived ${formatTime(row.arrivalMs, zone)}`;
  const name = batchName(batch);
  return [
    {
      batch: name,
      point: "getBatch",
      says: `read from ${source}: offset ${row.offset} of partition ${row.partition}${happened}${arrived}`,
    },
    { batch: name, point: "addBatch.done", says: verdictText(row) },
  ];
}

/** What became of one group of the row. */
interface GroupEnd {
  readonly steps: readonly StoryStep[];
  readonly group: RowGroup;
  readonly text: string;
  /** The batch in which it first went out after the row came; null: not yet, or it cannot be seen. */
  readonly emitted: string | null;
}

function endOf(trace: Trace, batches: readonly TraceBatch[], { batch }: Found, group: RowGroup): GroupEnd {
  const zone = trace.query.timeZone;
  const operator = operatorOf(trace, group);
  const text = operator === null ? "its group" : formatCells(group.key, operator.keyColumns, zone);
  const steps: StoryStep[] = [];
  const later = batches.filter(({ batchId }) => batchId >= batch.batchId);
  let emitted: string | null = null;
  for (const at of later) {
    const name = batchName(at);
    for (const change of operator === null ? [] : changesOf(at, operator.id, group))
      steps.push({ batch: name, point: "task.state.write", says: `${text}: ${changeText(change, operator, zone)}` });
    const out = group.late && at === batch ? null : rowOut(trace, at, group, operator);
    if (out === null) continue;
    emitted ??= name;
    steps.push({ batch: name, point: "sink.commit", says: `went out as ${out}` });
  }
  if (emitted === null && !group.late) steps.push({ batch: "", point: "now", says: waitsFor(trace, batches, group) });
  return { steps: shortened(steps), group, text, emitted };
}

/** A group that is counted in a hundred batches is told from its first and last. */
function shortened(steps: readonly StoryStep[]): readonly StoryStep[] {
  if (steps.length <= 8) return steps;
  const left = steps.length - 7;
  return [...steps.slice(0, 4), { batch: "…", point: "", says: `${left} more like these` }, ...steps.slice(-3)];
}

type Operator = Trace["query"]["stateOperators"][number];

/** The operator that a row meets first is the farthest from the sink, and that has the highest id. */
function operatorOf(trace: Trace, group: RowGroup): Operator | null {
  const fitting = trace.query.stateOperators.filter(({ keyColumns }) => keyColumns.length === group.key.length);
  return fitting.reduce<Operator | null>(
    (far, operator) => (far === null || operator.id > far.id ? operator : far),
    null,
  );
}

const isKey = (a: readonly Json[], b: readonly Json[]): boolean => JSON.stringify(a) === JSON.stringify(b);

function changesOf(batch: TraceBatch, operator: number, group: RowGroup): TraceStateChange[] {
  const states = batch.state.filter((state) => state.operator === operator);
  return states.flatMap(({ changes }) => changes.filter(({ key }) => isKey(key, group.key)));
}

function changeText({ before, after }: TraceStateChange, operator: Operator | null, zone: string): string {
  const value = (cells: readonly Json[]): string => formatCells(cells, operator?.valueColumns ?? [], zone);
  if (before === null) return after === null ? "came and went" : `entered the state with ${value(after)}`;
  return after === null ? `left the state, which held ${value(before)}` : `${value(before)} → ${value(after)}`;
}

/** The row of the result that carries the group's key; null where there is none, or the result has no such columns. */
function rowOut(trace: Trace, batch: TraceBatch, group: RowGroup, operator: Operator | null): string | null {
  const { resultColumns, timeZone } = trace.query;
  const places = (operator?.keyColumns ?? []).map(({ name }) => resultColumns.findIndex((c) => c.name === name));
  if (operator === null || places.includes(-1)) return null;
  const out = batch.rowsOut.find((row) => places.every((at, i) => isKey([row[at] ?? null], [group.key[i] ?? null])));
  return out === undefined ? null : shorten(formatCells(out, resultColumns, timeZone), 200);
}

function waitsFor(trace: Trace, batches: readonly TraceBatch[], group: RowGroup): string {
  const { outputMode, timeZone, stateOperators, resultColumns } = trace.query;
  const keys = operatorOf(trace, group)?.keyColumns ?? [];
  if (stateOperators.length === 0) return "the query keeps no state";
  if (keys.some(({ name }) => !resultColumns.some((column) => column.name === name)))
    return "the result does not carry the key of its group, so it cannot be followed any further";
  if (outputMode !== "append" || group.endMs === null) return "no row of the result carries the key of its group";
  const last = batches.at(-1);
  const standsMs = last?.watermark.nextMs ?? last?.watermark.currentMs ?? 0;
  const end = formatTime(group.endMs, timeZone);
  if (standsMs <= 0) return `append mode: its window goes out once the watermark has reached ${end}; there is none yet`;
  return `append mode: its window goes out once the watermark has reached ${end}; it stands at ${formatTime(standsMs, timeZone)}, ${formatDuration(group.endMs - standsMs)} to go`;
}

function answerOf({ batch, row }: Found, ends: readonly GroupEnd[]): string {
  const name = batchName(batch);
  switch (row.verdict.kind) {
    case "late":
      return `It is not in the result: ${name} dropped it. ${capital(verdictText(row))}.`;
    case "filtered":
      return `It is not in the result: ${name} took it out. ${capital(verdictText(row))}.`;
    case "passed":
      return `It went through in ${name}: the query keeps no state.`;
    case "unknown":
      return "Nobody knows yet: its batch has not come to the end, or the row cannot be followed beyond a union or a join.";
    case "kept": {
      const counted = ends.filter(({ group }) => !group.late);
      const out = counted.filter(({ emitted }) => emitted !== null);
      if (out.length === 0) {
        const waits = counted.flatMap(({ steps }) => steps).find(({ point }) => point === "now")?.says;
        return `It is counted, but not in the result yet${waits === undefined ? "" : `: ${waits}`}.`;
      }
      const where = out.map(({ text, emitted }) => `${text} in ${emitted}`);
      return `It is in the result: ${where.slice(0, 3).join("; ")}${where.length > 3 ? " …" : ""}.`;
    }
  }
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** How a row that was looked for is called when there is none. */
export function patternText(pattern: RowPattern): string {
  if (typeof pattern === "number") return `offset ${pattern}`;
  if (typeof pattern === "function") return "this condition";
  return Object.entries(pattern)
    .map(([name, value]) => `${name} = ${formatCell(plain(value), "STRING", "UTC")}`)
    .join(", ");
}
