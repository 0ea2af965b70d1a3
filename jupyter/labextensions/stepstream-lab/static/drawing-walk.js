// Walks: drawings with several steps, of which one is seen. A slider, a list of all steps, buttons and the arrow keys.
// The format is described in kernel-lib/src/figures/drawing.ts.
(() => {
  const { lib } = window.stepstreamRenderer;
  const { el, ensureStyle } = lib;

  const STYLE = `
.stepstream-walk { font-size: 13px; padding: 8px 10px; border: 1px solid #8888884d; border-radius: 6px; outline-offset: 2px; }
.stepstream-walk .ss-row { display: flex; flex-wrap: wrap; gap: 6px 10px; align-items: center; margin: 2px 0; }
.stepstream-walk button, .stepstream-walk select { font: inherit; color: inherit; background: #8888881a; border: 1px solid #8888884d; border-radius: 4px; padding: 3px 9px; cursor: pointer; min-width: 30px; }
.stepstream-walk select { max-width: 420px; }
.stepstream-walk option { color: CanvasText; background: Canvas; }
.stepstream-walk button:hover { background: #88888833; }
.stepstream-walk button:disabled { opacity: 0.4; cursor: default; }
.stepstream-walk :focus-visible { outline: 2px solid #1f78b4; outline-offset: 1px; }
.stepstream-walk input[type=range] { flex: 1 1 160px; min-width: 120px; max-width: 360px; accent-color: #1f78b4; margin: 0; }
.stepstream-walk .ss-num { min-width: 84px; font-variant-numeric: tabular-nums; }
.stepstream-walk .ss-say { min-height: 2.6em; line-height: 1.3; margin: 6px 0; }
.stepstream-walk .stepstream-drawing { overflow: auto; max-height: 620px; }
.stepstream-walk .ss-help { font-size: 12px; opacity: 0.7; }
`;
  const STEPS_MOST = 2000;

  /** @param draw is told which step is to be seen */
  lib.walk = (here, value, frame, draw) => {
    ensureStyle("stepstream-walk-style", STYLE);
    const steps = value.steps.slice(0, STEPS_MOST);
    const last = steps.length - 1;
    // Drawn again with new steps (a live display): who stood at the end, stays at the end.
    const start = Number.isInteger(value.at) ? value.at : 0;
    let at = Math.min(last, Math.max(0, here.at === undefined ? start : here.wasLast ? last : here.at));

    const button = (text, label, act) =>
      el("button", { type: "button", title: label, "aria-label": label, click: act }, text);
    const first = button("|◀", "first step (Home)", () => go(0));
    const previous = button("◀", "previous step (left arrow)", () => go(at - 1));
    const next = button("▶", "next step (right arrow)", () => go(at + 1));
    const end = button("▶|", "last step (End)", () => go(last));
    const range = el("input", {
      ...{ type: "range", min: 0, max: last, step: 1, "aria-label": "step" },
      input: () => go(Number(range.value)),
    });
    const list = el(
      "select",
      { "aria-label": "all steps", change: () => go(list.selectedIndex) },
      ...steps.map(({ name }, i) => el("option", { value: i }, `${i + 1}. ${String(name ?? "")}`)),
    );
    const number = el("span", { class: "ss-num" });
    const say = el("div", { class: "ss-say", role: "status", "aria-live": "polite" });
    const panel = el(
      "div",
      {
        class: "stepstream-walk",
        role: "group",
        "aria-label": String(value.title ?? ""),
        tabindex: "0",
        keydown: onKey,
      },
      el("div", { class: "ss-row" }, first, previous, next, end, number, range, list),
      say,
      frame,
      el("div", { class: "ss-help" }, "← → step · Home End"),
    );
    // Steps are of different heights, yet the page should hardly move.
    const highest = Math.max(...steps.map(({ height }) => (Number.isFinite(height) ? height : 0)));
    frame.style.minHeight = `${Math.min(400, Math.ceil(highest) + 8)}px`;
    go(at);
    return panel;

    function go(step) {
      at = Math.min(last, Math.max(0, step));
      here.at = at;
      here.wasLast = at === last && last > 0;
      const { name, says } = steps[at];
      range.value = String(at);
      range.setAttribute("aria-valuetext", String(name ?? ""));
      list.selectedIndex = at;
      number.textContent = `step ${at + 1} of ${last + 1}`;
      say.replaceChildren(el("b", {}, String(name ?? "")), el("br"), String(says ?? ""));
      const focused = document.activeElement;
      for (const b of [first, previous]) b.disabled = at === 0;
      for (const b of [next, end]) b.disabled = at === last;
      // A disabled button lets go of the focus, and the keyboard would be lost.
      if (focused instanceof HTMLButtonElement && focused.disabled && panel.contains(focused))
        panel.focus({ preventScroll: true });
      draw(steps[at]);
      frame.scrollTop = 0;
      panel.dataset.at = String(at);
    }

    function onKey(event) {
      if (event.ctrlKey || event.metaKey || event.altKey || event.target === list) return;
      const acts = {
        ArrowRight: () => go(at + 1),
        ArrowLeft: () => go(at - 1),
        Home: () => go(0),
        End: () => go(last),
      };
      const act = Object.hasOwn(acts, event.key) ? acts[event.key] : undefined;
      if (act === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      act();
    }
  };
})();
