/**
 * Puts figures and views into the notebook's output, or prints their text where there is no notebook.
 *
 * The kernel (tslab 1.0.22) has a display call, but for one MIME type at a time. An output should carry several at once:
 * the picture for our renderer, a table in HTML for every other viewer, plain text for the rest. So this goes through
 * the kernel's own function below that call, found at run time: the library itself does not depend on the kernel.
 */
import type { Figure } from "./figure";
import { figureHtml, figureText } from "./figure-text";
import { brief } from "./html";

/** MIME type → what to show. */
export type DisplayBundle = Readonly<Record<string, string | object>>;

/** Shows the figure below the running cell; in a plain terminal prints its title, alternative text and table. */
export function show(figure: Figure): void {
  showBundle(figureBundle(figure));
}

/** Shows HTML, with the text for places without HTML. The caller has escaped what came from outside. */
export function showHtml(html: string, text: string): void {
  showBundle({ "text/html": html, "text/plain": text });
}

/** Characters of a title or an alternative text. */
const WORDS_MAX = 2000;

/** What one output holds of a figure. */
export function figureBundle(figure: Figure): DisplayBundle {
  const html = figureHtml(figure);
  const text = figureText(figure);
  // The renderer sets title and alternative text as accessible names, so they travel with the picture.
  const data = { ...figure.data, title: brief(figure.title, WORDS_MAX), alt: brief(figure.alt, WORDS_MAX) };
  return { [figure.mime]: data, "text/html": html, "text/plain": text };
}

/** An output that can be replaced in place, also from later cells. */
export interface LiveDisplay {
  show(figure: Figure): void;
  showHtml(html: string, text: string): void;
}

/** A place in the output of the cell that first shows something in it. Outside a notebook every update is printed. */
export function liveDisplay(): LiveDisplay {
  const id = `stepstream-${process.pid}-${++displays}`;
  let shown = false;
  const put = (bundle: DisplayBundle): void => {
    showBundle(bundle, { id, isUpdate: shown });
    shown = true;
  };
  return {
    show: (figure) => put(figureBundle(figure)),
    showHtml: (html, text) => put({ "text/html": html, "text/plain": text }),
  };
}

// With the process id in front, so that a restarted kernel does not write into outputs of the one before.
let displays = 0;

interface DisplayMessage {
  readonly data: DisplayBundle;
  readonly metadata: object;
  readonly transient: { readonly display_id?: string };
}

interface Kernel {
  readonly lastWriteDisplayData: ((message: DisplayMessage, isUpdate: boolean) => void) | null;
}

/** The running kernel, or null in a plain program. */
function findKernel(): Kernel | null {
  const host = (globalThis as { __tslab__?: { require?: (name: string) => unknown } }).__tslab__;
  if (typeof host?.require !== "function") return null;
  try {
    return host.require("tslab/dist/jupyter") as Kernel;
  } catch {
    return null;
  }
}

/** True inside a running notebook cell. */
export function inNotebook(): boolean {
  return typeof findKernel()?.lastWriteDisplayData === "function";
}

/** Sends a bundle to the notebook, or prints its `text/plain`. */
export function showBundle(bundle: DisplayBundle, place: { id?: string; isUpdate?: boolean } = {}): void {
  const send = findKernel()?.lastWriteDisplayData;
  if (typeof send === "function") {
    const transient = place.id === undefined ? {} : { display_id: place.id };
    send({ data: bundle, metadata: {}, transient }, place.isUpdate ?? false);
    return;
  }
  const text = bundle["text/plain"];
  console.log(typeof text === "string" ? text : "");
}
