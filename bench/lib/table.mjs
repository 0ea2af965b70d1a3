// Numbers as people compare them: the median, nine in ten, and how far they lie apart.

/** {median, q1, q3, p90, min, max, count}; q1 and q3 are the quartiles. */
export function summary(samples) {
  const sorted = [...samples].sort((a, b) => a - b);
  const quantile = (q) => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))];
  return {
    median: quantile(0.5),
    q1: quantile(0.25),
    q3: quantile(0.75),
    p90: quantile(0.9),
    min: sorted[0],
    max: sorted.at(-1),
    count: sorted.length,
  };
}

const digits = (number) => (Math.abs(number) >= 100 ? number.toFixed(0) : number.toFixed(2));

/** `2.41 (p90 3.02)` */
export const describe = ({ median, p90 }) => `${digits(median)} (p90 ${digits(p90)})`;

export const HEADER = ["", "median", "p90", "range", "n", "target", ""];

/** Whether samples that scatter widely are below a limit: true, false, or "unclear" when the middle half of them lies on both sides of it. */
export const below = (limit) => (measured) => (measured.q3 <= limit ? true : measured.q1 > limit ? false : "unclear");

/** The same for what should be large. */
export const above = (limit) => (measured) => (measured.q1 >= limit ? true : measured.q3 < limit ? false : "unclear");

export function row(name, measured, { target = "", met } = {}) {
  const range = `${digits(measured.min)} – ${digits(measured.max)}`;
  const verdict =
    met === undefined ? "" : ({ true: "met", false: "MISSED" }[met(measured)] ?? "unclear: too much noise");
  return [name, digits(measured.median), digits(measured.p90), range, String(measured.count), target, verdict];
}

export function printTable(rows, header = HEADER) {
  const all = [header, ...rows];
  const widths = header.map((_, i) => Math.max(...all.map((cells) => (cells[i] ?? "").length)));
  const line = (cells) =>
    cells
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i])))
      .join("  ")
      .trimEnd();
  console.log(line(header));
  console.log(widths.map((width) => "─".repeat(width)).join("  "));
  for (const cells of rows) console.log(line(cells));
}
