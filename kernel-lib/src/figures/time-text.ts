/**
 * Times and durations as words, in the time zone of the query.
 *
 * Spark prints timestamps in the session time zone, and so do the figures; the trace itself is in UTC. Windows are
 * printed half open, `[10:00, 10:10)`, as they are.
 */

const DAY_MS = 86_400_000;
const FIXED_OFFSET = /^(?:GMT|UTC)?([+-])(\d{1,2})(?::?(\d\d))?$/;
const formats = new Map<string, Intl.DateTimeFormat | null>();

function zoneFormat(zone: string): Intl.DateTimeFormat | null {
  let format = formats.get(zone);
  if (format === undefined) {
    try {
      format = new Intl.DateTimeFormat("en-US", {
        timeZone: zone,
        hourCycle: "h23",
        year: "numeric",
        month: "numeric",
        day: "numeric",
        hour: "numeric",
        minute: "numeric",
        second: "numeric",
      });
    } catch {
      format = null; // An unknown zone: print UTC rather than nothing.
    }
    formats.set(zone, format);
  }
  return format;
}

/**
 * `timeMs` as the clock on the wall in `zone` shows it, written as if that were UTC: what plotly's time axes and
 * `toISOString` need. An unknown zone counts as UTC.
 */
export function wallClockMs(timeMs: number, zone: string): number {
  if (zone === "UTC" || zone === "Z" || zone === "Etc/UTC") return timeMs;
  const fixed = FIXED_OFFSET.exec(zone);
  if (fixed) return timeMs + (fixed[1] === "-" ? -60_000 : 60_000) * (Number(fixed[2]) * 60 + Number(fixed[3] ?? 0));
  const format = zoneFormat(zone);
  if (format === null || !Number.isFinite(timeMs)) return timeMs;
  const part: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(timeMs)) part[type] = Number(value);
  const millis = ((timeMs % 1000) + 1000) % 1000;
  return (
    Date.UTC(part.year ?? 0, (part.month ?? 1) - 1, part.day, part.hour, part.minute, part.second) + Math.floor(millis)
  );
}

/** `2024-01-01 10:05:00`, with milliseconds only where there are some. */
export function formatTime(timeMs: number, zone: string): string {
  const wall = new Date(wallClockMs(timeMs, zone));
  if (Number.isNaN(wall.getTime())) return String(timeMs);
  const text = wall.toISOString().replace("T", " ").replace("Z", "");
  return text.endsWith(".000") ? text.slice(0, -4) : text;
}

/** A window, `[2024-01-01 10:00, 10:10)`; the day is repeated only when the window ends on another one. */
export function formatWindow(startMs: number, endMs: number, zone: string): string {
  const start = formatTime(startMs, zone);
  const end = formatTime(endMs, zone);
  const sameDay = start.slice(0, 10) === end.slice(0, 10);
  return `[${withoutZeroSeconds(start)}, ${withoutZeroSeconds(sameDay ? end.slice(11) : end)})`;
}

const withoutZeroSeconds = (text: string): string => text.replace(/(\d\d:\d\d):00$/, "$1");

/** A length of time, in the unit that reads best: `0.42 ms`, `3.1 s`, `10 min`, `2 h`, `1.5 d`. */
export function formatDuration(ms: number): string {
  const size = Math.abs(ms);
  if (size < 1000) return `${round(ms)} ms`;
  if (size < 60_000) return `${round(ms / 1000)} s`;
  if (size < 3_600_000) return `${round(ms / 60_000)} min`;
  if (size < DAY_MS) return `${round(ms / 3_600_000)} h`;
  return `${round(ms / DAY_MS)} d`;
}

function round(value: number): string {
  return String(Number(value.toFixed(Math.abs(value) < 10 ? 2 : 1)));
}

/** A watermark. Spark starts at 0, which means: nothing is too late yet. */
export function formatWatermark(timeMs: number, zone: string): string {
  return timeMs === 0 ? "none yet" : formatTime(timeMs, zone);
}
