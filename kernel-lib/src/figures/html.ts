/**
 * Text that may be shown: whatever a recording, a file or a broker held becomes harmless and visible.
 *
 * Spark's web UI once printed log lines as they came, and had to be patched. Here every text passes `visible` before it
 * reaches a terminal, a page or plotly: control characters (and with them ANSI codes), lone surrogates and characters
 * that turn the reading direction around are shown as signs instead of doing their work. `<script>` stays what it is,
 * eight characters.
 */

// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is the point
const CONTROL = /[\u0000-\u001f\u007f]/g;
// C1 controls, soft hyphen, direction marks and overrides, zero-width space, line separators, byte order mark, interlinear marks.
const INVISIBLE = /[\u0080-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** The Unicode "control picture" of a control character, e.g. `␛` for escape. */
const picture = (char: string): string =>
  char === "\u007f" ? "\u2421" : String.fromCharCode(0x2400 + char.charCodeAt(0));

const codePoint = (char: string): string => `⟨U+${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}⟩`;

/**
 * `text` with everything invisible or active made visible, on one line. Doing it twice changes nothing more.
 * With `keepLines`, line feeds stay (for whole files).
 */
export function visible(text: string, keepLines: boolean = false): string {
  return text
    .replace(CONTROL, (char) => (keepLines && char === "\n" ? char : picture(char)))
    .replace(INVISIBLE, codePoint)
    .replace(LONE_SURROGATE, codePoint);
}

/** At most `max` characters; a cut is marked by `…`. Never cuts a surrogate pair in two. */
export function shorten(text: string, max: number): string {
  if (text.length <= max) return text;
  let end = max - 1;
  const last = text.charCodeAt(end - 1);
  if (last >= 0xd800 && last <= 0xdbff) end -= 1;
  return `${text.slice(0, end)}…`;
}

/** Harmless, and at most `max` characters; a long text is cut before anybody looks at all of it. */
export function brief(text: string, max: number): string {
  return shorten(visible(shorten(text, max)), max);
}

/** What a text takes in a file or an output. */
export const bytesOf = (text: string): number => new TextEncoder().encode(text).length;

const HTML_ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** For text between tags and inside quoted attributes of HTML. */
export function escapeHtml(text: string, keepLines: boolean = false): string {
  return visible(text, keepLines).replace(/[&<>"']/g, (char) => HTML_ENTITIES[char] ?? char);
}

/**
 * For any text plotly draws: its labels and hovers understand some HTML (links among it) and, where MathJax is loaded,
 * TeX between dollar signs.
 */
export function plotlyText(text: string): string {
  return visible(text).replace(/[&<>$]/g, (char) => (char === "$" ? "&#36;" : (HTML_ENTITIES[char] ?? char)));
}
