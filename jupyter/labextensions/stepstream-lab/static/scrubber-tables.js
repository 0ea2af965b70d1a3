// The scrubber's tables: the sections of the view at one point of one batch. The same sections as
// kernel-lib/src/figures/batch-view.ts, made in the browser from the scrubber's compact data.
(() => {
  const { lib } = window.stepstreamRenderer;
  const { el, fullTime, VERDICTS } = lib;
  const SIGNS = {
    kept: "✓",
    late: "✗",
    filtered: "○",
    passed: "✓",
    added: "+",
    changed: "~",
    removed: "−",
    new: "▸",
  };

  const plural = (n, one, many = `${one}s`) => (n === 0 ? `no ${many}` : `${n} ${n === 1 ? one : many}`);
  const duration = (ms) => (ms < 1000 ? `${Number(ms.toFixed(2))} ms` : `${Number((ms / 1000).toFixed(2))} s`);

  /** rows: [mark, ...cells] */
  function table(header, rows, wraps) {
    const signed = rows.some((row) => SIGNS[row[0]]);
    const head = el("tr", {}, ...[...(signed ? [""] : []), ...header].map((name) => el("th", { scope: "col" }, name)));
    const body = rows.map(([mark, ...cells]) =>
      el(
        "tr",
        { class: mark },
        ...(signed ? [el("td", { class: "ss-sign" }, SIGNS[mark] ?? "")] : []),
        ...cells.map((text) => el("td", wraps && text.length > 36 ? { class: "ss-long" } : {}, text)),
      ),
    );
    return el(
      "div",
      { class: "ss-wide", tabindex: "0" },
      el("table", {}, el("thead", {}, head), el("tbody", {}, ...body)),
    );
  }

  function section(title, summary, header = [], rows = [], note = "", wraps = true) {
    const head = el("div", {}, el("b", {}, title), ` · ${summary}`);
    return el(
      "div",
      { class: "ss-sec" },
      head,
      rows.length > 0 ? table(header, rows, wraps) : null,
      note ? el("div", { class: "ss-note" }, note) : null,
    );
  }
  const waiting = (title, at) =>
    el("div", { class: "ss-sec ss-wait" }, el("b", {}, title), ` · not yet: filled at ${at}`);
  const more = (total, shown, what) => (total > shown ? `… ${total - shown} more ${what}` : "");

  /** Two columns: what stands beside the picture, and what stands below it. */
  function sections(v, at, point) {
    const f = v.frames[at];
    const judged = point >= f.at.verdicts;
    const kinds = VERDICTS.map((name, n) => [name, f.tally[n]]).filter(([, n]) => n > 0);
    const offsets =
      point < f.at.offsets
        ? waiting("Offsets read", "latestOffset")
        : section(
            "Offsets read",
            f.noData ? "no new data: this batch only moves state on" : "from start up to, not including, end",
            ["source", "start", "end", "latest"],
            f.offsets.map((o) => [o[1] === o[2] ? "none" : "new", ...o]),
          );
    const rowsIn =
      point < f.at.rows
        ? waiting("Rows in", "getBatch")
        : section(
            "Rows in",
            plural(f.numRows, "row") +
              (judged && kinds.length > 0 ? `: ${kinds.map(([name, n]) => `${n} ${name}`).join(", ")}` : ""),
            withVerdict(v.columns.rowsIn, "verdict"),
            f.rows.map(([kind, why, ...cells]) => [
              judged ? VERDICTS[kind] : "none",
              ...withVerdict(cells, judged ? (v.texts[why] ?? "") : "not judged yet"),
            ]),
            more(f.numRows, f.rows.length, "rows"),
            false,
          );
    const rowsOut =
      point < f.at.out
        ? waiting("Rows out", "sink.commit")
        : section(
            "Rows out",
            `${plural(f.numOut, "row")} for the sink (${v.mode} mode)`,
            v.columns.rowsOut,
            f.out.map((row) => ["new", ...row]),
            more(f.numOut, f.out.length, "rows"),
          );
    return {
      beside: [rowsIn, stateSection(v, at, point), rowsOut, diskSection(v, at, point)],
      below: [watermarkSection(v, f, point), offsets, timeSection(v, f, point)],
    };

    /** The verdict stands behind the times it is about, before the row's values. */
    function withVerdict(cells, verdict) {
      const place = v.columns.rowsIn.indexOf("event time") + 1;
      return [...cells.slice(0, place), verdict, ...cells.slice(place)];
    }
  }

  function watermarkSection(v, f, point) {
    const [late, current, next, largest] = f.watermark;
    const moved = point >= f.at.watermark && next !== null;
    const rows =
      v.mode === "complete"
        ? [["none", "in force (complete mode: nothing is late or freed)", fullTime(current)]]
        : [
            ["none", "late rows are judged by", fullTime(late)],
            ["none", "closes windows, frees state", fullTime(current)],
          ];
    if (point >= f.at.verdicts) rows.push(["none", "largest event time read", fullTime(largest)]);
    rows.push([
      moved && next !== current ? "new" : "none",
      "from the next batch on",
      moved ? fullTime(next) : "not yet",
    ]);
    const summary = !moved
      ? `stands at ${fullTime(current)}`
      : next === current
        ? `stays at ${fullTime(current)}`
        : `${fullTime(current)} → ${fullTime(next)}`;
    return section("Watermark", summary, ["", "time"], rows);
  }

  /** Frames that count when standing at frame `at`: of a repeated batch only the last attempt so far. */
  function visibleFrames(v, at) {
    const last = new Map();
    for (let i = 0; i <= at; i++) last.set(v.frames[i].id, i);
    return v.frames.map((frame, i) => i <= at && last.get(frame.id) === i);
  }

  function stateSection(v, at, point) {
    const f = v.frames[at];
    const visible = visibleFrames(v, at);
    const name = (change) => JSON.stringify([change[0], change[1], change[2]]);
    const before = new Map();
    let whole = v.framesLeftOut === 0;
    for (let i = 0; i < at; i++) {
      if (!visible[i]) continue;
      const frame = v.frames[i];
      whole &&= frame.numChanges === frame.state.length;
      for (const change of frame.state) {
        if (change[4] === null) before.delete(name(change));
        else before.set(name(change), change);
      }
    }
    const written = (partition) => f.at.state.some(([p, i]) => i <= point && (p === -1 || p === partition));
    const changes = f.state.filter((change) => written(change[1]));
    const mark = (change) => (change[3] === null ? "added" : change[4] === null ? "removed" : "changed");
    for (const change of changes) before.delete(name(change));
    const rows = [
      ...changes.map((c) => [mark(c), String(c[1]), ...c[2], c[3] ?? "–", c[4] ?? "–"]),
      ...[...before.values()].map((c) => ["none", String(c[1]), ...c[2], c[4], c[4]]),
    ];
    const n = (kind) => changes.filter((c) => mark(c) === kind).length;
    if (f.numChanges === 0 && rows.length === 0)
      return section("State", f.stateRows === 0 ? "empty" : plural(f.stateRows, "key"));
    const any = f.at.state.some(([, i]) => i <= point);
    const cut = more(f.numChanges, f.state.length, "changed keys");
    const summary = any
      ? `+${n("added")} ~${n("changed")} −${n("removed")}${point >= f.at.verdicts ? `, then ${plural(f.stateRows, "key")}` : ""}`
      : `${plural(rows.length, "key")}, not written yet`;
    return section(
      "State",
      summary,
      ["partition", ...v.columns.key, "before", "after"],
      rows.slice(0, 60),
      [cut, more(rows.length, 60, "keys"), whole ? "" : "older keys are not all shown"].filter(Boolean).join("; "),
    );
  }

  function diskSection(v, at, point) {
    const files = new Map();
    for (let i = 0; i <= at; i++) {
      for (const [p, path, bytes, text] of v.frames[i].disk) {
        if (i === at && p > point) continue;
        files.delete(path);
        files.set(path, [i === at && p === point ? "new" : "none", path, String(bytes), text]);
      }
    }
    const all = [...files.values()].reverse();
    return section(
      "Durable on disk",
      `${plural(all.length, "file")}, newest first`,
      ["file", "bytes", "holds"],
      all.slice(0, 12),
      more(all.length, 12, "older files"),
    );
  }

  function timeSection(v, f, point) {
    const passed = f.points.slice(0, point + 1);
    const total = passed.reduce((sum, p) => sum + p[2], 0);
    const rows = passed.map(([name, partition, ms, says], i) => [
      i === point ? "new" : "none",
      pointName(v, name, partition),
      duration(ms),
      v.texts[says] ?? "",
    ]);
    return section(
      "Time per point",
      `${duration(total)} so far`,
      ["point", "took", "what happened"],
      rows.reverse(),
      f.numPoints > f.points.length ? `${f.numPoints - f.points.length} points of tasks are passed over` : "",
    );
  }
  const pointName = (v, name, partition) => `${v.texts[name] ?? ""}${partition < 0 ? "" : ` (partition ${partition})`}`;

  Object.assign(lib, { sections, visibleFrames, pointName });
})();
