// Draws stepstream's outputs. This file: plotly figures, and what all outputs share. The scrubber panel is in
// scrubber-unpack.js, scrubber-plane.js, scrubber-tables.js and scrubber.js, drawings are in drawing-walk.js and drawing.js, loaded after this one in that order.
//
// Used by JupyterLab (remoteEntry.js) and by exported pages (jupyter/nbconvert/templates/stepstream). Plain scripts
// without dependencies; plotly is taken from the page. What comes in an output is data from somewhere: it is set with
// textContent and as numbers, never as HTML.
(() => {
  if (window.stepstreamRenderer) return;

  const SVG = "http://www.w3.org/2000/svg";

  const STYLE = `
.stepstream-output { color: var(--jp-ui-font-color1, CanvasText); font-family: var(--jp-ui-font-family, system-ui, sans-serif); }
.stepstream-output details { font-size: 12px; margin: 2px 0 8px 0; }
.stepstream-output details pre { max-height: 320px; overflow: auto; font-size: 12px; line-height: 1.35; }
.stepstream-chart { width: 100%; }
`;

  /** Adds a style sheet to the page once. */
  function ensureStyle(id, css) {
    if (document.getElementById(id)) return;
    document.head.append(el("style", { id }, css));
  }

  /** An element with attributes (a function becomes a listener), and children: strings become text. */
  function el(tag, attributes = {}, ...children) {
    return fill(document.createElement(tag), attributes, children);
  }
  function svg(tag, attributes = {}, ...children) {
    return fill(document.createElementNS(SVG, tag), attributes, children);
  }
  function fill(node, attributes, children) {
    for (const [name, value] of Object.entries(attributes)) {
      if (typeof value === "function") node.addEventListener(name, value);
      else if (value !== null && value !== undefined) node.setAttribute(name, String(value));
    }
    node.append(...children.filter((child) => child !== null && child !== undefined));
    return node;
  }

  const drawn = new WeakMap(); // node -> what is in it: { kind, … }

  /** A fresh start where another kind of output, or nothing, was drawn before. */
  function prepare(node, kind) {
    ensureStyle("stepstream-style", STYLE);
    node.classList.add("stepstream-output");
    const before = drawn.get(node);
    if (before?.kind === kind) return before;
    dispose(node);
    node.textContent = "";
    const fresh = { kind };
    drawn.set(node, fresh);
    return fresh;
  }

  function textTwin(plain) {
    if (!plain) return null;
    return el("details", {}, el("summary", {}, "the same as text"), el("pre", { tabindex: "0" }, plain));
  }

  async function figure(node, value, plain) {
    const here = prepare(node, "figure");
    if (!here.chart) {
      here.chart = el("div", { class: "stepstream-chart", role: "img", tabindex: "0" });
      here.twin = el("div");
      node.append(here.chart, here.twin);
      here.unwatch = watchTheme(() => here.value && paint(here, node));
    }
    here.value = value;
    const title = value.title ?? value.layout?.title?.text ?? "figure";
    here.chart.setAttribute("aria-label", value.alt ? `${title}. ${value.alt}` : String(title));
    const open = here.twin.querySelector("details")?.open;
    here.twin.replaceChildren(...[textTwin(plain)].filter(Boolean));
    if (open) here.twin.firstChild.open = true;
    await paint(here, node);
    node.dataset.renders = String(Number(node.dataset.renders ?? 0) + 1);
  }

  async function paint(here, node) {
    const { data = [], layout = {}, config = {} } = here.value;
    const colour = getComputedStyle(node).color;
    // An own copy: plotly writes into what it is given, and the model may be drawn twice.
    const copy = structuredClone({ data, layout });
    copy.layout.font = { ...copy.layout.font, color: colour };
    copy.layout.autosize = true;
    const page = pageColour(node);
    copy.layout.hoverlabel = { ...copy.layout.hoverlabel, bgcolor: page, bordercolor: colour, font: { color: colour } };
    copy.layout.modebar = { bgcolor: "#00000000", color: `${toHex(colour)}66`, activecolor: colour };
    await window.Plotly.react(here.chart, copy.data, copy.layout, { responsive: true, displaylogo: false, ...config });
  }

  /** The colour behind an element: the first ancestor with an opaque background. */
  function pageColour(node) {
    for (let at = node; at instanceof Element; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (colour && colour !== "transparent" && !/, 0\)$/.test(colour)) return colour;
    }
    return "#ffffff";
  }

  function toHex(colour) {
    const parts = (colour.match(/\d+/g) ?? ["128", "128", "128"]).slice(0, 3);
    return `#${parts.map((part) => Number(part).toString(16).padStart(2, "0")).join("")}`;
  }

  /** Calls back when the page turns dark or light. Returns how to stop. */
  function watchTheme(changed) {
    // The theme's style sheets load after the attribute changes.
    const later = () => setTimeout(changed, 150);
    const observer = new MutationObserver(later);
    observer.observe(document.body, {
      attributes: true,
      attributeFilter: ["data-jp-theme-light", "data-jp-theme-name"],
    });
    const media = window.matchMedia("(prefers-color-scheme: dark)");
    media.addEventListener("change", later);
    return () => {
      observer.disconnect();
      media.removeEventListener("change", later);
    };
  }

  function resize(node) {
    const here = drawn.get(node);
    if (here?.kind === "figure" && window.Plotly && here.chart?.isConnected && here.chart.offsetWidth > 0) {
      window.Plotly.Plots.resize(here.chart);
    }
  }

  function dispose(node) {
    const here = drawn.get(node);
    here?.unwatch?.();
    here?.stop?.();
    if (here?.chart && window.Plotly) window.Plotly.purge(here.chart);
    drawn.delete(node);
  }

  const KINDS = {
    "application/vnd.plotly.v1+json": "figure",
    "application/vnd.stepstream.scrubber.v1+json": "scrubber",
    "application/vnd.stepstream.drawing.v1+json": "drawing",
  };

  /** For exported pages: draws into the element whose data follows it in a JSON script; see index.html.j2. */
  function page(root = document) {
    for (const node of root.querySelectorAll("[data-stepstream-mime]")) {
      const read = (kind) => {
        const script = node.querySelector(`script[data-stepstream="${kind}"]`);
        return script === null ? undefined : JSON.parse(script.textContent);
      };
      const value = read("value");
      const plain = read("plain");
      const kind = KINDS[node.dataset.stepstreamMime];
      const place = el("div");
      node.replaceChildren(place);
      node.removeAttribute("data-stepstream-mime");
      Promise.resolve()
        .then(() => window.stepstreamRenderer[kind](place, value, Array.isArray(plain) ? plain.join("") : plain))
        .catch((error) => place.append(el("pre", {}, `${plain ?? ""}\n(could not be drawn: ${error.message})`)));
    }
  }

  window.stepstreamRenderer = { figure, resize, dispose, page, lib: { el, svg, ensureStyle, prepare, textTwin } };
})();
