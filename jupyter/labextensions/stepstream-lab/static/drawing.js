// Drawings: boxes, lines and texts at their places, as SVG. For pictures that are no charts: a lineage, a window that slides,
// blocks and their holders. The format is described in kernel-lib/src/figures/drawing.ts. One with steps is walked: drawing-walk.js.
(() => {
  const { lib } = window.stepstreamRenderer;
  const { el, svg, ensureStyle, prepare, textTwin } = lib;

  const STYLE = `
.stepstream-drawing { overflow-x: auto; padding: 2px 0; }
.stepstream-drawing svg { display: block; font-family: inherit; }
.stepstream-drawing-title { font-size: 15px; margin: 2px 0 4px 0; }
.stepstream-drawing .ss-mono { font-family: var(--jp-code-font-family, ui-monospace, monospace); white-space: pre; }
`;
  const COLOUR = /^#[0-9a-f]{6}([0-9a-f]{2})?$/i;
  const INK = "var(--jp-ui-font-color1, CanvasText)";
  const MOST = 5000;
  const LARGEST = 20000;

  const number = (value, otherwise = 0) => (Number.isFinite(value) ? value : otherwise);
  const colour = (value, otherwise) => (COLOUR.test(value ?? "") ? value : otherwise);
  const dash = (value) => (value ? "4 3" : null);
  const hint = (text) => (text ? svg("title", {}, String(text)) : null);

  function box({ x, y, w, h, fill, stroke, dashed, hint: says }) {
    const place = { x: number(x), y: number(y), width: Math.max(0, number(w)), height: Math.max(0, number(h)), rx: 4 };
    const paint = { fill: colour(fill, "none"), stroke: colour(stroke, "none"), "stroke-dasharray": dash(dashed) };
    return svg("rect", { ...place, ...paint, "stroke-width": 1.3 }, hint(says));
  }

  function line({ points = [], stroke, dashed, width, arrow, hint: says }) {
    const path = points.map(([x, y], i) => `${i === 0 ? "M" : "L"}${number(x)} ${number(y)}`).join(" ");
    const paint = { fill: "none", stroke: colour(stroke, "#8a8a8a"), "stroke-width": number(width, 1.3) };
    const drawn = [svg("path", { d: path, ...paint, "stroke-dasharray": dash(dashed) }, hint(says))];
    if (arrow && points.length > 1) drawn.push(head(points.at(-2), points.at(-1), paint.stroke));
    return svg("g", {}, ...drawn);
  }

  /** The head of an arrow, a triangle. */
  function head([x0, y0], [x, y], fill) {
    const length = Math.hypot(x - x0, y - y0) || 1;
    const [dx, dy] = [(x - x0) / length, (y - y0) / length];
    const corner = (side) => `${number(x - 7 * dx + side * 3.5 * dy)} ${number(y - 7 * dy - side * 3.5 * dx)}`;
    return svg("path", { d: `M${number(x)} ${number(y)}L${corner(1)}L${corner(-1)}Z`, fill });
  }

  function text({ x, y, text: words, size, anchor, bold, mono, mark, colour: paint, hint: says }) {
    const at = { x: number(x), y: number(y), "font-size": number(size, 12), fill: colour(paint, INK) };
    // What lies below says what it is, unless the text does itself.
    const style = {
      "pointer-events": says ? null : "none",
      "text-anchor": ["start", "middle", "end"].includes(anchor) ? anchor : "start",
    };
    const font = { "font-weight": bold ? 600 : null, class: mono ? "ss-mono" : null };
    return svg("text", { ...at, ...style, ...font }, ...marked(String(words ?? ""), mark), hint(says));
  }

  /** A part of a text may stand out. */
  function marked(words, mark) {
    if (!Array.isArray(mark)) return [words];
    const [from, to] = [number(mark[0]), number(mark[1])];
    const strong = { "font-weight": 700, "text-decoration": "underline" };
    return [words.slice(0, from), svg("tspan", strong, words.slice(from, to)), words.slice(to)];
  }

  const KINDS = { box, line, text };

  const size = (value, otherwise) => Math.min(LARGEST, Math.max(1, number(value, otherwise)));

  /** Draws shapes into a picture, instead of what is there. */
  function paint(picture, shapes, width, height) {
    const [w, h] = [size(width, 600), size(height, 300)];
    for (const [name, value] of Object.entries({ width: w, height: h, viewBox: `0 0 ${w} ${h}` }))
      picture.setAttribute(name, String(value));
    const known = shapes.slice(0, MOST).filter((shape) => Object.hasOwn(KINDS, shape?.kind));
    picture.replaceChildren(...known.map((shape) => KINDS[shape.kind](shape)));
  }

  async function drawing(node, value, plain) {
    ensureStyle("stepstream-drawing-style", STYLE);
    const here = prepare(node, "drawing");
    const picture = svg("svg", { role: "img", "aria-label": `${value.title ?? "drawing"}. ${value.alt ?? ""}` });
    const title = el("div", { class: "stepstream-drawing-title" }, String(value.title ?? ""));
    const twin = textTwin(plain);
    const shapes = Array.isArray(value.shapes) ? value.shapes : [];
    // A picture that is wider than the page is scrolled, also by keyboard.
    const frame = el("div", { class: "stepstream-drawing", tabindex: "0" }, picture);
    if (Array.isArray(value.steps) && value.steps.length > 0) {
      const panel = lib.walk(here, value, frame, (step) => {
        picture.setAttribute("aria-label", `${value.title}. ${step.name}: ${step.says}`);
        paint(picture, [...shapes, ...(Array.isArray(step.shapes) ? step.shapes : [])], value.width, step.height);
      });
      node.replaceChildren(...[title, panel, twin].filter(Boolean));
      return;
    }
    paint(picture, shapes, value.width, value.height);
    node.replaceChildren(...[title, frame, twin].filter(Boolean));
  }

  window.stepstreamRenderer.drawing = drawing;
})();
