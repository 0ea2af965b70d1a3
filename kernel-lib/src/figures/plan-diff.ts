/**
 * What a rule did to a plan, line by line: operators that are new, gone, or only moved. Spark's log of plan changes puts both
 * plans side by side and marks the lines that differ.
 */

/** `from`: this line moved away from here; `moved`: to here. */
export type PlanLineKind = "same" | "added" | "removed" | "from" | "moved";

export interface PlanLine {
  readonly kind: PlanLineKind;
  readonly text: string;
  /** Which letters differ from the line that it replaces, or that replaces it. */
  readonly mark?: readonly [number, number];
}

/** Longer plans are compared by their beginnings and ends only. */
const LINES_COMPARED = 400;

export function planDiff(before: string, after: string): readonly PlanLine[] {
  const [old, fresh] = [before.split("\n"), after.split("\n")];
  return withMarks(withMoves(compared(old, fresh)));
}

/** A line without the branches before it: an operator that only stands deeper is no new one. */
function bare(line: string): string {
  return line.replace(/^[ :]*(?:[+:]- )?/, "");
}

/** The longest common row of lines stays; of what is left the old comes before the new. */
function compared(old: readonly string[], fresh: readonly string[]): PlanLine[] {
  const same = (i: number, j: number): boolean => bare(old[i] as string) === bare(fresh[j] as string);
  let start = 0;
  while (start < old.length && start < fresh.length && same(start, start)) start += 1;
  let end = 0;
  while (end < Math.min(old.length, fresh.length) - start && same(old.length - 1 - end, fresh.length - 1 - end))
    end += 1;
  const [n, m] = [old.length - start - end, fresh.length - start - end];
  const lines: PlanLine[] = fresh.slice(0, start).map((text) => ({ kind: "same", text }));
  const length =
    n > LINES_COMPARED || m > LINES_COMPARED ? null : commonLengths(n, m, (i, j) => same(start + i, start + j));
  let [i, j] = [0, 0];
  while (i < n || j < m) {
    const equal = length !== null && i < n && j < m && same(start + i, start + j);
    if (equal) {
      lines.push({ kind: "same", text: fresh[start + j] as string });
      i += 1;
      j += 1;
    } else if (i < n && (j === m || length === null || (length[i + 1]?.[j] ?? 0) >= (length[i]?.[j + 1] ?? 0))) {
      lines.push({ kind: "removed", text: old[start + i] as string });
      i += 1;
    } else {
      lines.push({ kind: "added", text: fresh[start + j] as string });
      j += 1;
    }
  }
  return [...lines, ...fresh.slice(fresh.length - end).map((text): PlanLine => ({ kind: "same", text }))];
}

/** How long the longest common row of what follows line i of the one and line j of the other is. */
function commonLengths(n: number, m: number, same: (i: number, j: number) => boolean): readonly Uint16Array[] {
  const length = Array.from({ length: n + 1 }, () => new Uint16Array(m + 1));
  for (let i = n - 1; i >= 0; i--) {
    const [row, below] = [length[i] as Uint16Array, length[i + 1] as Uint16Array];
    for (let j = m - 1; j >= 0; j--)
      row[j] = same(i, j) ? (below[j + 1] as number) + 1 : Math.max(below[j] as number, row[j + 1] as number);
  }
  return length;
}

/** What is gone here and new there has moved. */
function withMoves(lines: readonly PlanLine[]): PlanLine[] {
  const fresh = new Queues();
  lines.forEach((line, i) => {
    if (line.kind === "added") fresh.add(bare(line.text), i);
  });
  const moved = new Set<number>();
  lines.forEach((line, i) => {
    const to = line.kind === "removed" ? fresh.take(bare(line.text)) : undefined;
    if (to !== undefined) moved.add(i).add(to);
  });
  return lines.map((line, i) => (moved.has(i) ? { ...line, kind: line.kind === "removed" ? "from" : "moved" } : line));
}

/** Where an operator is replaced by one of its kind, the letters that differ. */
function withMarks(lines: readonly PlanLine[]): PlanLine[] {
  const marks = new Map<number, readonly [number, number]>();
  for (let start = 0; start < lines.length; start++) {
    let end = start;
    while (end < lines.length && lines[end]?.kind !== "same") end += 1;
    markChanges(lines, start, end, marks);
    start = end;
  }
  return lines.map((line, i) => (marks.has(i) ? { ...line, mark: marks.get(i) as [number, number] } : line));
}

function markChanges(
  lines: readonly PlanLine[],
  start: number,
  end: number,
  marks: Map<number, readonly [number, number]>,
): void {
  const heirs = new Queues();
  const textOf = (i: number): string => (lines[i] as PlanLine).text;
  for (let i = start; i < end; i++) if (lines[i]?.kind === "added") heirs.add(operatorOf(textOf(i)), i);
  for (let i = start; i < end; i++) {
    const heir = lines[i]?.kind === "removed" ? heirs.take(operatorOf(textOf(i))) : undefined;
    if (heir === undefined) continue;
    const [gone, fresh] = difference(textOf(i), textOf(heir));
    marks.set(i, gone).set(heir, fresh);
  }
}

/** Numbers of lines under names, first come, first served. */
class Queues {
  private readonly waiting = new Map<string, number[]>();

  add(name: string, line: number): void {
    const known = this.waiting.get(name);
    if (known === undefined) this.waiting.set(name, [line]);
    else known.push(line);
  }

  take(name: string): number | undefined {
    return this.waiting.get(name)?.shift();
  }
}

const operatorOf = (line: string): string => /^[\w*() ]*?(\w+)/.exec(bare(line))?.[1] ?? "";

/** The letters between what both lines begin and end with. */
function difference(a: string, b: string): readonly [readonly [number, number], readonly [number, number]] {
  const [startA, startB] = [a.length - bare(a).length, b.length - bare(b).length];
  const [x, y] = [bare(a), bare(b)];
  let head = 0;
  while (head < x.length && head < y.length && x[head] === y[head]) head += 1;
  let tail = 0;
  while (tail < Math.min(x.length, y.length) - head && x[x.length - 1 - tail] === y[y.length - 1 - tail]) tail += 1;
  return [
    [startA + head, startA + x.length - tail],
    [startB + head, startB + y.length - tail],
  ];
}
