// The scrubber panel: controls, keyboard, and what is shown at batch `at`, point `point`.
(() => {
  const { lib } = window.stepstreamRenderer;
  const { el, ensureStyle, prepare, textTwin, unpacked, planeOf, sections, visibleFrames, pointName } = lib;

  const STYLE = `
.stepstream-scrubber { font-size: 13px; padding: 8px 10px; border: 1px solid #8888884d; border-radius: 6px; outline-offset: 2px; }
.stepstream-scrubber h4 { margin: 0 0 6px 0; font-size: 15px; font-weight: 600; }
.stepstream-scrubber .ss-row { display: flex; flex-wrap: wrap; gap: 6px 10px; align-items: center; margin: 4px 0; }
.stepstream-scrubber button { font: inherit; color: inherit; background: #8888881a; border: 1px solid #8888884d; border-radius: 4px; padding: 3px 9px; cursor: pointer; min-width: 30px; }
.stepstream-scrubber button:hover { background: #88888833; }
.stepstream-scrubber button:disabled { opacity: 0.4; cursor: default; }
.stepstream-scrubber :focus-visible { outline: 2px solid #1f78b4; outline-offset: 1px; }
.stepstream-scrubber label { display: flex; gap: 8px; align-items: center; flex: 1 1 260px; }
.stepstream-scrubber input[type=range] { flex: 1; min-width: 120px; accent-color: #1f78b4; margin: 0; }
.stepstream-scrubber label.ss-to { flex: 0 0 auto; }
.stepstream-scrubber input[type=number] { font: inherit; color: inherit; background: #8888881a; border: 1px solid #8888884d; border-radius: 4px; padding: 3px 6px; width: 5em; }
.stepstream-scrubber .ss-num { min-width: 92px; font-variant-numeric: tabular-nums; }
.stepstream-scrubber .ss-say { min-height: 2.6em; line-height: 1.3; margin: 6px 0; }
.stepstream-scrubber .ss-say b { font-weight: 600; }
.stepstream-scrubber .ss-body { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 380px), 1fr)); gap: 12px 20px; align-items: start; }
.stepstream-scrubber svg { width: 100%; max-width: 560px; height: auto; display: block; }
.stepstream-scrubber svg text { fill: currentColor; font-size: 10.5px; }
.stepstream-scrubber .ss-wide { overflow: auto; max-height: 250px; }
.stepstream-scrubber .ss-sec { margin: 0 0 8px 0; }
.stepstream-scrubber .ss-wait { opacity: 0.6; }
.stepstream-scrubber table { border-collapse: collapse; font-size: 12px; margin: 2px 0; }
.stepstream-scrubber th, .stepstream-scrubber td { text-align: left; padding: 1px 10px 1px 0; white-space: nowrap; vertical-align: top; border: none; }
.stepstream-scrubber td.ss-long { white-space: normal; min-width: 200px; overflow-wrap: anywhere; }
.stepstream-scrubber th { font-weight: 600; border-bottom: 1px solid #8888884d; }
.stepstream-scrubber tbody tr { background: none; }
.stepstream-scrubber tr.late { background: #d55e0022; }
.stepstream-scrubber tr.filtered { background: #8a8a8a22; }
.stepstream-scrubber tr.added { background: #0b8a6222; }
.stepstream-scrubber tr.changed { background: #a86f0022; }
.stepstream-scrubber tr.removed { background: #c23b4b22; }
.stepstream-scrubber tr.new { background: #1f78b422; }
.stepstream-scrubber .ss-sign { font-weight: 700; width: 1em; padding: 1px 6px 1px 4px; }
.stepstream-scrubber .ss-note, .stepstream-scrubber .ss-help { font-size: 12px; opacity: 0.7; }
`;

  const STEP_MS = 700;
  const TABLES_MS = 100;

  function scrubber(node, value, plain) {
    const v = unpacked(value);
    const here = prepare(node, "scrubber");
    ensureStyle("stepstream-scrubber-style", STYLE);
    here.stop?.();
    const focused = node.contains(document.activeElement);
    node.textContent = "";
    if (v === null || v.frames.length === 0) {
      const why = v === null ? "This output was made by another version of stepstream." : "No batch has run yet.";
      node.append(el("p", {}, why));
      return;
    }
    const last = v.frames.length - 1;
    const pointsOf = (i) => v.frames[i].points.length - 1;
    // Drawn again with new batches (a live display): stay where the reader is; who stood at the end, stays at the end.
    let at = here.place ? (here.place.atEnd ? last : Math.min(last, here.place.at)) : 0;
    let point = here.place && !here.place.atEnd ? Math.min(pointsOf(at), here.place.point) : pointsOf(at);
    let timer = null;
    let pending = 0;
    let tablesAt = Number.NEGATIVE_INFINITY;
    let tablesLater = null;

    const button = (text, label, act) =>
      el("button", { type: "button", title: label, "aria-label": label, click: act }, text);
    const range = (label, input) => el("input", { type: "range", min: 0, step: 1, "aria-label": label, input });
    const batchRange = range("batch", () => go(Number(batchRange.value)));
    const pointRange = range("point inside the batch", () => go(at, Number(pointRange.value)));
    const batchText = el("span", { class: "ss-num" });
    const pointText = el("span", { class: "ss-num" });
    const say = el("div", { class: "ss-say", role: "status", "aria-live": "polite" });
    const play = button("▶ play", "play or pause (space)", () => (timer === null ? start() : pause()));
    const first = button("|◀", "first batch (Home)", () => go(0));
    const previous = button("◀", "previous batch (left arrow)", () => go(at - 1));
    const next = button("▶", "next batch (right arrow)", () => go(at + 1));
    const end = button("▶|", "last batch (End)", () => go(last));
    const differs = v.difference === undefined ? "" : " · d first difference";
    const toBatch = el("input", { type: "number", min: 0, "aria-label": "to batch (b)", keydown: onNumber });
    const picture = planeOf(v);
    const beside = el("div");
    const below = el("div");
    const panel = el(
      "div",
      {
        class: "stepstream-scrubber",
        role: "group",
        "aria-label": `${v.title}. ${v.alt}`,
        tabindex: "0",
        keydown: onKey,
      },
      el("h4", {}, v.title),
      el(
        "div",
        { class: "ss-row" },
        first,
        previous,
        next,
        end,
        play,
        button("next emission", "next batch that hands out rows (e)", () => jump("emission")),
        button("next late row", "next batch with a late row (l)", () => jump("late")),
        v.difference === undefined
          ? null
          : button("first difference", "where the two runs part ways (d)", () => toDifference()),
        el("label", { class: "ss-to" }, "to batch", toBatch),
      ),
      el("div", { class: "ss-row" }, el("label", {}, batchText, batchRange), el("label", {}, pointText, pointRange)),
      say,
      el("div", { class: "ss-body" }, el("div", {}, picture.root, below), beside),
      el(
        "div",
        { class: "ss-help" },
        `← → batch · ↑ ↓ point · Home End · space play · e next emission · l next late row · b to batch${differs}. Times: ${v.zone}.`,
      ),
    );
    node.append(panel, ...[textTwin(plain)].filter(Boolean));
    batchRange.max = String(last);
    here.stop = () => {
      pause();
      cancelAnimationFrame(pending);
      clearTimeout(tablesLater);
    };
    draw();
    if (focused) panel.focus({ preventScroll: true });
    node.dataset.renders = String(Number(node.dataset.renders ?? 0) + 1);

    function go(batch, toPoint) {
      at = Math.min(last, Math.max(0, batch));
      point = Math.min(pointsOf(at), Math.max(0, toPoint ?? pointsOf(at)));
      // At most one drawing per screen refresh, however fast the slider moves.
      cancelAnimationFrame(pending);
      pending = requestAnimationFrame(() => draw());
    }

    /** One point on or back, over the edge of the batch. */
    function step(by) {
      if (point + by > pointsOf(at)) return at < last ? go(at + 1, 0) : undefined;
      if (point + by < 0) return at > 0 ? go(at - 1) : undefined;
      go(at, point + by);
    }

    function jump(what) {
      pause();
      for (let i = at + 1; i <= last; i++) {
        const f = v.frames[i];
        if (what === "late" && f.late > 0) return go(i, f.at.verdicts);
        if (what === "emission" && f.numOut > 0) return go(i, f.at.out);
      }
      say.textContent = what === "late" ? "No late row after this batch." : "Nothing is emitted after this batch.";
    }

    function toDifference() {
      pause();
      if (!v.difference) {
        say.textContent = "The other run agrees in every batch.";
        return;
      }
      const [frame, itsPoint, says] = v.difference;
      go(frame, itsPoint);
      // Said after the drawing has said where it stands.
      requestAnimationFrame(() => say.append(el("br"), el("b", {}, "first difference: "), says));
    }

    /** To the last attempt at the batch with that number. */
    function toBatchNumber() {
      pause();
      const id = Number(toBatch.value);
      const found = toBatch.value === "" ? -1 : v.frames.findLastIndex((frame) => frame.id === id);
      if (found >= 0) {
        go(found);
        panel.focus({ preventScroll: true });
        return;
      }
      const left = v.framesLeftOut > 0 ? `; ${v.framesLeftOut} in the middle are left out` : "";
      say.textContent = `There is no batch ${toBatch.value} here: they go from ${v.frames[0].id} to ${v.frames[last].id}${left}.`;
    }

    function askForBatch() {
      toBatch.focus();
      toBatch.select();
    }

    /** Keys in the field are the field's own. */
    function onNumber(event) {
      event.stopPropagation();
      if (event.key === "Enter") toBatchNumber();
      if (event.key === "Escape") panel.focus({ preventScroll: true });
    }

    function start() {
      if (at === last) go(0);
      timer = setInterval(() => {
        // The output may have been cleared under us.
        if (!panel.isConnected || at === last) return pause();
        go(at + 1);
      }, STEP_MS);
      play.textContent = "❚❚ pause";
    }
    function pause() {
      clearInterval(timer);
      timer = null;
      play.textContent = "▶ play";
    }

    function onKey(event) {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const onButton = event.target instanceof HTMLButtonElement;
      const acts = {
        ArrowRight: () => go(at + 1),
        ArrowLeft: () => go(at - 1),
        ArrowDown: () => step(1),
        ArrowUp: () => step(-1),
        Home: () => go(0),
        End: () => go(last),
        " ": onButton ? undefined : () => (timer === null ? start() : pause()),
        e: () => jump("emission"),
        l: () => jump("late"),
        b: askForBatch,
        d: v.difference === undefined ? undefined : () => toDifference(),
      };
      const act = Object.hasOwn(acts, event.key) ? acts[event.key] : undefined;
      if (act === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      act();
    }

    function draw() {
      const f = v.frames[at];
      const p = f.points[point];
      batchRange.value = String(at);
      pointRange.max = String(Math.max(0, pointsOf(at)));
      pointRange.value = String(point);
      const life = f.life === 0 ? "" : `, life ${f.life + 1}`;
      batchText.textContent = `batch ${f.id}${life}`;
      // Of a batch with hundreds of tasks only some points are walked.
      const outOf = f.numPoints > f.points.length ? `${f.points.length} (${f.numPoints})` : f.points.length;
      pointText.textContent = `point ${point + 1} of ${outOf}`;
      const pointLabel = p ? pointName(v, p[0], p[1]) : "";
      batchRange.setAttribute("aria-valuetext", `batch ${f.id}${life}`);
      pointRange.setAttribute("aria-valuetext", pointLabel);
      const ended =
        point < pointsOf(at) || f.outcome === "committed"
          ? ""
          : ` — ${f.outcome === "running" ? "still running" : `${f.outcome} here`}`;
      say.replaceChildren(
        el("b", {}, `Batch ${f.id}${life} at ${pointLabel}${ended}`),
        el("br"),
        p ? (v.texts[p[3]] ?? "") : "",
      );
      const focusedButton = document.activeElement;
      for (const b of [first, previous]) b.disabled = at === 0;
      for (const b of [next, end]) b.disabled = at === last;
      // A disabled button lets go of the focus, and the keyboard would be lost.
      if (focusedButton instanceof HTMLButtonElement && focusedButton.disabled && panel.contains(focusedButton)) {
        panel.focus({ preventScroll: true });
      }
      picture.update(at, point, visibleFrames(v, at));
      clearTimeout(tablesLater);
      if (performance.now() - tablesAt > TABLES_MS) drawTables();
      else tablesLater = setTimeout(drawTables, TABLES_MS);
      panel.dataset.at = `${at}:${point}`;
      here.place = { at, point, atEnd: at === last && point === pointsOf(last) };
    }

    /** The picture moves with every refresh; the tables cost fifty times as much and follow when the slider rests. */
    function drawTables() {
      const tables = sections(v, at, point);
      replaceKeepingScroll(below, tables.below);
      replaceKeepingScroll(beside, tables.beside);
      tablesAt = performance.now();
    }
  }

  /** New tables for old, without losing the reader's place in them. */
  function replaceKeepingScroll(box, children) {
    const boxes = () => [...box.querySelectorAll(".ss-wide")];
    const places = boxes().map((scrolling) => scrolling.scrollTop);
    box.replaceChildren(...children);
    boxes().forEach((scrolling, i) => {
      if (places[i]) scrolling.scrollTop = places[i];
    });
  }

  window.stepstreamRenderer.scrubber = scrubber;
})();
