/**
 * The checkpoint after each point of a batch: which file came and what stands in it, what is promised from there on, and what a restart would
 * do if the process died right there. In Spark one looks with `ls`, between two batches.
 */
import type { Trace, TraceBatch } from "../inspect/trace";
import { type CheckpointFile, type CheckpointFiles, filesBefore, type TreeLine } from "./checkpoint-files";
import { type Promises, promisesAt } from "./checkpoint-promises";
import { box, type DrawingStep, line, type Shape, words } from "./drawing";
import type { Figure } from "./figure";
import { shorten, visible } from "./html";
import { walkedPoints } from "./many-partitions";
import { LINE_HEIGHT, type MonoLine, monoLines } from "./mono-lines";
import { PALETTE, tint } from "./palette";
import { batchName } from "./trace-walk";
import { count } from "./view";
import { offsetText } from "./view-rows";
import { walk } from "./walk";

export interface CheckpointWalkOptions {
  readonly title?: string;
  /** The last one that read something, unless told; of one that was killed and run again, all its lives. */
  readonly batch?: number;
}

const WIDTH = 980;
const TREE = { x: 0, w: 360, indent: 16 } as const;
const RIGHT = { x: 400, w: WIDTH - 400 } as const;
const FILES_SHOWN = 4;

interface Stop {
  readonly step: DrawingStep;
  readonly point: string;
  readonly came: readonly CheckpointFile[];
  readonly promises: Promises;
}

export function checkpointWalk(trace: Trace, options: CheckpointWalkOptions = {}): Figure {
  const chosen = attemptsOf(trace, options.batch);
  const title = options.title ?? "The checkpoint, point by point";
  const [first] = chosen;
  if (first === undefined) {
    const table = { header: [], rows: [] };
    return walk({ title, alt: "No batch has run yet.", width: WIDTH, steps: [], table });
  }
  const files = filesBefore(trace, trace.batches.indexOf(first));
  let hasSink = false;
  const stops = chosen.flatMap((batch) => {
    files.beginBatch();
    const found = stopsOf(batch, files, hasSink);
    hasSink ||= batch.points.some(({ name }) => name === "addBatch.done");
    return found;
  });
  return walk({
    title: options.title ?? `The checkpoint in batch ${first.batchId}, point by point`,
    alt: altText(first.batchId, stops),
    width: WIDTH,
    steps: stops.map(({ step }) => step),
    table: {
      header: ["point", "files that came", "if the process died here"],
      rows: stops.map(({ point, came, promises }) => [
        point,
        came.map(({ path, bytes }) => `${visible(path)} (${count(bytes, "byte")})`).join(", "),
        promises.afterDeath,
      ]),
    },
  });
}

/** @throws RangeError when the trace holds no such batch */
function attemptsOf({ batches }: Trace, batchId?: number): readonly TraceBatch[] {
  const wanted = batchId ?? (batches.filter((batch) => batch.numInputRows > 0).at(-1) ?? batches.at(-1))?.batchId;
  const found = batches.filter((batch) => batch.batchId === wanted);
  if (found.length > 0 || batchId === undefined) return found;
  throw new RangeError(
    `no batch ${batchId} in the trace, which holds ${batches.map((b) => b.batchId).join(", ") || "none"}`,
  );
}

function stopsOf(batch: TraceBatch, files: CheckpointFiles, hasSink: boolean): readonly Stop[] {
  const walked = new Set(walkedPoints(batch));
  let waiting: CheckpointFile[] = [];
  return batch.points.flatMap((point, i) => {
    const { came, went } = files.pass(point);
    waiting.push(...came);
    if (!walked.has(i)) return [];
    const fresh = waiting;
    waiting = [];
    const promises = promisesAt(batch, i, files, hasSink);
    const task = point.partition === undefined ? "" : `, partition ${point.partition}`;
    const life = batch.life === 0 ? "" : `${batchName(batch)}: `;
    const killed = batch.outcome === "killed" && i === batch.points.length - 1 ? " · killed here" : "";
    const name = `${life}${visible(point.name)}${task}${killed}`;
    const gone =
      went.length === 0
        ? ""
        : ` Deleted, as nobody needs it any more: ${went
            .slice(0, 3)
            .map((path) => visible(path))
            .join(", ")}.`;
    const { shapes, height } = picture(files, fresh, promises, batch);
    return [{ step: { name, says: `${point.says}.${gone}`, height, shapes }, point: name, came: fresh, promises }];
  });
}

function picture(
  files: CheckpointFiles,
  came: readonly CheckpointFile[],
  promises: Promises,
  batch: TraceBatch,
): { readonly shapes: readonly Shape[]; readonly height: number } {
  const tree = files.tree();
  const left = [
    words(TREE.x, 16, `checkpoint, ${count(files.size, "file")}`, { bold: true }),
    ...tree.flatMap((one, i) => treeShapes(one, 38 + i * (LINE_HEIGHT + 1))),
  ];
  const promised = promiseShapes(promises);
  const texts = fileShapes(came, promised.y + 16, batch);
  const height = Math.max(38 + tree.length * (LINE_HEIGHT + 1), texts.y) + 8;
  const rule = line(
    [
      [RIGHT.x - 20, 4],
      [RIGHT.x - 20, height - 4],
    ],
    PALETTE.rule,
  );
  return { shapes: [...left, rule, ...promised.shapes, ...texts.shapes], height };
}

const COLOURS = { new: PALETTE.added, batch: PALETTE.kept, older: PALETTE.muted } as const;

function treeShapes({ depth, text, file }: TreeLine, y: number): readonly Shape[] {
  const x = TREE.x + 16 + depth * TREE.indent;
  if (file === null) return [words(x, y, text, { mono: true, size: 11.5, bold: text.endsWith("/") })];
  const colour = COLOURS[file.age];
  const isNew = file.age === "new";
  return [
    ...(isNew ? [box(TREE.x, y - 12, TREE.w, 16, { fill: tint(colour) }), words(TREE.x + 2, y, "▸", { colour })] : []),
    words(x, y, text, { mono: true, size: 11.5, bold: isNew, colour, hint: file.path, room: TREE.w - x - 60 }),
    words(TREE.x + TREE.w - 4, y, `${file.bytes} B`, { size: 10.5, anchor: "end", colour: PALETTE.muted }),
  ];
}

function promiseShapes({ lines, afterDeath }: Promises): { readonly shapes: readonly Shape[]; readonly y: number } {
  const shapes: Shape[] = [words(RIGHT.x, 16, "What is promised from here on", { bold: true })];
  let y = 38;
  for (const { holds, text } of lines) {
    const colour = holds ? PALETTE.added : PALETTE.muted;
    shapes.push(
      words(RIGHT.x, y, holds ? "✓" : "○", { bold: true, colour }),
      words(RIGHT.x + 18, y, text, { room: RIGHT.w - 20, ...(holds ? {} : { colour }) }),
    );
    y += 18;
  }
  shapes.push(words(RIGHT.x, y + 12, "If the process died here", { bold: true }));
  y += 32;
  for (const part of wrapped(afterDeath, 84)) {
    shapes.push(words(RIGHT.x, y, part));
    y += 17;
  }
  return { shapes, y };
}

/** A trace holds the beginning of a file only; of an offset log the end is what counts, and is known from the batch. */
function linesOf(
  { path, bytes, text }: Pick<CheckpointFile, "path" | "bytes" | "text">,
  batch: TraceBatch,
): readonly MonoLine[] {
  const lines = text.trimEnd().split("\n").slice(0, 8);
  const shown = lines.map((one) => ({ text: shorten(one, 400) }));
  if (text === "" || bytes <= text.length) return shown;
  const ends = path === `offsets/${batch.batchId}` ? batch.offsets.slice(0, 4) : [];
  return [...shown, { text: "…" }, ...ends.map(({ end }) => ({ text: offsetText(end) }))];
}

/** Words in lines of at most so many letters. */
function wrapped(text: string, most: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < most) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

function fileShapes(
  came: readonly CheckpointFile[],
  from: number,
  batch: TraceBatch,
): { readonly shapes: readonly Shape[]; readonly y: number } {
  if (came.length === 0)
    return { shapes: [words(RIGHT.x, from, "No file came at this point.", { colour: PALETTE.muted })], y: from + 8 };
  const shapes: Shape[] = [];
  let y = from;
  for (const { path, bytes, text } of came.slice(0, FILES_SHOWN)) {
    const shown = linesOf({ path, bytes, text }, batch);
    const drawn = monoLines(RIGHT.x + 8, y + 20, shown, { size: 10.5, room: RIGHT.w - 16, rows: 4 });
    shapes.push(
      box(RIGHT.x, y - 14, RIGHT.w, drawn.y - y + 6, { stroke: PALETTE.added, fill: tint(PALETTE.added) }),
      words(RIGHT.x + 8, y + 2, `${path} · ${count(bytes, "byte")}`, { bold: true, room: RIGHT.w - 20 }),
      ...drawn.shapes,
    );
    y = drawn.y + 18;
  }
  const more = came.length - FILES_SHOWN;
  if (more > 0) shapes.push(words(RIGHT.x, y, `… and ${count(more, "more file")}`, { colour: PALETTE.muted }));
  return { shapes, y: y + (more > 0 ? 8 : -10) };
}

function altText(batchId: number, stops: readonly Stop[]): string {
  const telling = stops.filter(({ came }) => came.length > 0);
  const said = telling.slice(0, 6).map(
    ({ point, came }) =>
      `${came
        .map(({ path }) => visible(path))
        .slice(0, 3)
        .join(" and ")} at ${point}`,
  );
  return `A walk through ${count(stops.length, "point")} of batch ${batchId}. Files came at ${telling.length} of them: ${shorten(said.join("; "), 500)}.`;
}
