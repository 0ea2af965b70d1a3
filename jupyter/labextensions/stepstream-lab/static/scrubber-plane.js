// The scrubber's picture: the event-time and arrival plane as SVG, drawn once, then only shown, hidden and moved, so that
// scrubbing is smooth. The data's format is described in kernel-lib/src/figures/scrubber-data.ts.
(() => {
  const { lib } = window.stepstreamRenderer;
  const { svg } = lib;
  const COLOURS = { kept: "#2f86c5", late: "#d55e00", filtered: "#8a8a8a", passed: "#1b9e8a", unknown: "#8a8a8a" };
  const WATERMARK = "#a8509f";
  const VERDICTS = ["kept", "late", "filtered", "passed", "unknown"];

  const PLOT = { width: 480, height: 380, left: 62, right: 10, top: 30, bottom: 36 };
  const DAY = 86400000;
  const STEPS = [
    1,
    5,
    10,
    50,
    100,
    500,
    1e3,
    5e3,
    15e3,
    3e4,
    6e4,
    3e5,
    6e5,
    18e5,
    36e5,
    108e5,
    216e5,
    432e5,
    DAY,
    2 * DAY,
    7 * DAY,
    14 * DAY,
    30 * DAY,
    91 * DAY,
    365 * DAY,
  ];
  const pad = (n) => String(n).padStart(2, "0");

  /** Wall-clock milliseconds as text; the span decides how fine. */
  function clock(ms, span) {
    const d = new Date(ms);
    if (Number.isNaN(d.getTime())) return String(ms);
    const date = `${pad(d.getUTCMonth() + 1)}-${pad(d.getUTCDate())}`;
    const time = `${pad(d.getUTCHours())}:${pad(d.getUTCMinutes())}`;
    if (span > 300 * DAY) return `${d.getUTCFullYear()}-${date}`;
    if (span > 4 * DAY) return date;
    if (span > DAY) return `${date} ${time}`;
    return span > 600000 ? time : `${time}:${pad(d.getUTCSeconds())}`;
  }
  const fullTime = (ms) =>
    ms === null
      ? "–"
      : ms === 0
        ? "none yet"
        : new Date(ms)
            .toISOString()
            .replace("T", " ")
            .replace(/(\.000)?Z$/, "");

  function ticks(from, to, wanted) {
    const step = STEPS.find((s) => (to - from) / s <= wanted) ?? 365 * DAY;
    const found = [];
    for (let at = Math.ceil(from / step) * step; at <= to && found.length < 20; at += step) found.push(at);
    return found;
  }

  function planeOf(v) {
    const { plane } = v;
    const order = orderStarts(v);
    const padX = (plane.x[1] - plane.x[0]) * 0.03 || 1;
    const yRange = plane.byArrival ? plane.y : [0, Math.max(1, order.total)];
    const padY = (yRange[1] - yRange[0]) * 0.03 || 1;
    const [x0, x1, y0, y1] = [plane.x[0] - padX, plane.x[1] + padX, yRange[0] - padY, yRange[1] + padY];
    const X = (ms) => PLOT.left + ((ms - x0) / (x1 - x0)) * (PLOT.width - PLOT.left - PLOT.right);
    const Y = (y) => PLOT.height - PLOT.bottom - ((y - y0) / (y1 - y0)) * (PLOT.height - PLOT.top - PLOT.bottom);
    const inX = (ms) => Math.min(x1, Math.max(x0, ms));
    const bottom = PLOT.height - PLOT.bottom;

    const bands = plane.windows.map(([start, end, level]) => {
      const [a, b] = [X(inX(start)), X(inX(end))];
      const base = PLOT.top - 4 - level * 6;
      const mark =
        level < 3 && b > a
          ? svg("path", {
              d: `M${a},${base - 4}V${base}H${b - Math.min(3, (b - a) / 4)}`,
              fill: "none",
              stroke: "#8a8a8a",
              "stroke-width": 1.2,
            })
          : null;
      const band =
        level === 0
          ? svg("rect", {
              x: a,
              y: PLOT.top,
              width: Math.max(0, b - a),
              height: bottom - PLOT.top,
              fill: WATERMARK,
              opacity: 0,
            })
          : null;
      return { end, mark, band };
    });
    const frames = v.frames.map((frame, i) => framePoints(v, frame, X, Y, order.starts[i]));
    const stair = svg("path", { fill: "none", stroke: WATERMARK, "stroke-width": 2 });
    const judge = svg("line", {
      y1: PLOT.top,
      y2: bottom,
      stroke: WATERMARK,
      "stroke-width": 1,
      "stroke-dasharray": "4 3",
      opacity: 0,
    });
    const line = svg("line", { y1: PLOT.top, y2: bottom, stroke: WATERMARK, "stroke-width": 2, opacity: 0 });
    const label = svg("text", { y: bottom - 5, style: `fill: ${WATERMARK}` });
    const root = svg(
      "svg",
      { viewBox: `0 0 ${PLOT.width} ${PLOT.height}`, role: "img" },
      ...bands.flatMap(({ band, mark }) => [band, mark]),
      ...axes(plane, [x0, x1, y0, y1], X, Y),
      diagonalLine(plane, [x0, x1, y0, y1], X, Y),
      ...frames.map((f) => f.group),
      stair,
      judge,
      line,
      label,
    );

    function update(at, point, visible) {
      const frame = v.frames[at];
      const [lateMs, currentMs] = frame.watermark;
      frames.forEach((f, i) => {
        const shown = visible[i] && (i < at || point >= frame.at.rows);
        const judged = i < at ? f.judgedAtAll : point >= frame.at.verdicts;
        look(f, shown ? `${i === at ? "now" : "before"} ${judged ? "judged" : "open"}` : "hidden");
      });
      for (const { end, band } of bands)
        if (band) set(band, "opacity", v.mode !== "complete" && currentMs > 0 && end <= currentMs ? "0.12" : "0");
      place(line, currentMs);
      place(judge, lateMs === currentMs || v.mode === "complete" ? 0 : lateMs);
      const x = X(inX(currentMs));
      label.textContent = currentMs > 0 ? `watermark ${clock(currentMs, x1 - x0)}` : "";
      label.setAttribute("text-anchor", x > PLOT.width / 2 ? "end" : "start");
      label.setAttribute("x", String(x > PLOT.width / 2 ? x - 4 : x + 4));
      stair.setAttribute("d", stairPath(at, visible));
      const seen = v.frames.filter((_, i) => visible[i]).reduce((sum, f) => sum + f.numRows, 0);
      root.setAttribute(
        "aria-label",
        `Event time against arrival up to batch ${frame.id}: ${seen} rows; watermark in force ${fullTime(currentMs)}`,
      );
    }
    function place(node, ms) {
      node.setAttribute("opacity", ms > 0 ? "1" : "0");
      node.setAttribute("x1", String(X(inX(ms))));
      node.setAttribute("x2", String(X(inX(ms))));
    }
    function stairPath(at, visible) {
      let d = "";
      let from = y0 + padY;
      for (let i = 0; i <= at; i++) {
        if (!visible[i]) continue;
        const f = v.frames[i];
        const to = Math.max(from, plane.byArrival ? (f.yEnd ?? from) : order.starts[i] + f.numRows);
        if (f.watermark[1] > 0) d += `${d === "" ? "M" : "L"}${X(inX(f.watermark[1]))},${Y(from)}V${Y(to)}`;
        from = to;
      }
      return d;
    }
    return { root, update };
  }

  /** Of hundreds of batches mostly one or two look otherwise than at the last drawing. */
  function look(f, how) {
    if (f.how === how) return;
    f.how = how;
    const [when, judged] = how.split(" ");
    f.group.setAttribute("display", when === "hidden" ? "none" : "inline");
    if (when === "hidden") return;
    f.group.setAttribute("opacity", when === "now" ? "1" : "0.5");
    f.judged.setAttribute("display", judged === "judged" ? "inline" : "none");
    f.open.setAttribute("display", judged === "judged" ? "none" : "inline");
  }
  function set(node, name, value) {
    if (node.getAttribute(name) !== value) node.setAttribute(name, value);
  }

  /** Where no arrival is known, rows are counted: the number of rows before each batch (a repeated batch starts where its first attempt did). */
  function orderStarts(v) {
    const byId = new Map();
    let total = 0;
    const starts = v.frames.map((frame) => {
      if (!byId.has(frame.id)) {
        byId.set(frame.id, total);
        total += frame.numRows;
      }
      return byId.get(frame.id);
    });
    return { starts, total };
  }

  function framePoints(v, frame, X, Y, start) {
    const { plane } = v;
    const parts = VERDICTS.map(() => "");
    let open = "";
    for (let i = 0; i < frame.xy.length; i += 3) {
      const x = X(plane.x[0] + frame.xy[i] * plane.unit);
      const y = Y(plane.byArrival ? plane.y[0] + frame.xy[i + 1] * plane.unit : start + (frame.xy[i + 1] || i / 3 + 1));
      const kind = frame.xy[i + 2];
      parts[kind] += glyph(VERDICTS[kind], x, y);
      open += glyph("unknown", x, y);
    }
    const judged = svg("g");
    parts.forEach((d, kind) => {
      if (d === "") return;
      const name = VERDICTS[kind];
      const solid = name === "kept" || name === "passed";
      judged.append(
        svg("path", {
          d,
          fill: solid ? COLOURS[name] : "none",
          "fill-opacity": 0.8,
          stroke: solid ? "none" : COLOURS[name],
          "stroke-width": name === "late" ? 2 : 1.2,
        }),
      );
    });
    const waiting = svg("path", { d: open, fill: "none", stroke: COLOURS.unknown, "stroke-width": 1.2 });
    return {
      group: svg("g", {}, judged, waiting),
      judged,
      open: waiting,
      judgedAtAll: frame.at.verdicts < frame.points.length,
    };
  }

  function glyph(kind, x, y) {
    const [a, b] = [x.toFixed(1), y.toFixed(1)];
    if (kind === "late") return `M${a},${b}m-3.5,-3.5l7,7m0,-7l-7,7`;
    if (kind === "filtered") return `M${a},${b}m0,-3.5l3.5,3.5l-3.5,3.5l-3.5,-3.5z`;
    return `M${a},${b}m-2.8,0a2.8,2.8 0 1,0 5.6,0a2.8,2.8 0 1,0 -5.6,0`;
  }

  function axes(plane, [x0, x1, y0, y1], X, Y) {
    const bottom = PLOT.height - PLOT.bottom;
    const rule = { stroke: "#8888884d", "stroke-width": 1 };
    const out = [
      svg("path", { d: `M${PLOT.left},${PLOT.top}V${bottom}H${PLOT.width - PLOT.right}`, fill: "none", ...rule }),
    ];
    for (const at of ticks(x0, x1, 6)) {
      out.push(svg("line", { x1: X(at), x2: X(at), y1: bottom, y2: bottom + 4, ...rule }));
      out.push(svg("text", { x: X(at), y: bottom + 15, "text-anchor": "middle" }, clock(at, x1 - x0)));
    }
    const rows = plane.byArrival ? ticks(y0, y1, 7) : [0, 0.25, 0.5, 0.75, 1].map((part) => Math.round(y1 * part));
    for (const at of rows) {
      out.push(svg("line", { x1: PLOT.left - 4, x2: PLOT.left, y1: Y(at), y2: Y(at), ...rule }));
      out.push(
        svg(
          "text",
          { x: PLOT.left - 7, y: Y(at) + 3.5, "text-anchor": "end" },
          plane.byArrival ? clock(at, y1 - y0) : String(at),
        ),
      );
    }
    out.push(
      svg("text", { x: (PLOT.left + PLOT.width) / 2, y: PLOT.height - 4, "text-anchor": "middle" }, "event time →"),
    );
    out.push(svg("text", { x: 4, y: 12 }, plane.byArrival ? "↑ arrival" : "↑ rows read"));
    return out;
  }

  function diagonalLine(plane, [x0, x1, y0, y1], X, Y) {
    const [from, to] = [Math.max(x0, y0), Math.min(x1, y1)];
    if (!plane.byArrival || from >= to) return null;
    return svg("line", {
      x1: X(from),
      y1: Y(from),
      x2: X(to),
      y2: Y(to),
      stroke: "#8a8a8a",
      "stroke-dasharray": "2 3",
    });
  }

  Object.assign(lib, { planeOf, fullTime, VERDICTS });
})();
