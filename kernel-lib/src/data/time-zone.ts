/**
 * Time zones: how far a zone's wall clock is from UTC at an instant, and back.
 *
 * Spark takes the rules from the JVM (`java.time.ZoneId`); ours come from the machine's `Intl`, which knows the same
 * IANA zones. Asking `Intl` is slow, so answers are kept per quarter of an hour. UTC and fixed offsets (`+02:00`,
 * `GMT+2`) never ask.
 */
import { MICROS_PER_SECOND, SECONDS_PER_DAY } from "./calendar";
import { IllegalArgumentException } from "./errors";
import type { Long } from "./value";
import { toLong } from "./value";

/** Java's `ZoneId.SHORT_IDS`, which Spark accepts too. */
const SHORT_IDS: Readonly<Record<string, string>> = {
  ACT: "Australia/Darwin",
  AET: "Australia/Sydney",
  AGT: "America/Argentina/Buenos_Aires",
  ART: "Africa/Cairo",
  AST: "America/Anchorage",
  BET: "America/Sao_Paulo",
  BST: "Asia/Dhaka",
  CAT: "Africa/Harare",
  CNT: "America/St_Johns",
  CST: "America/Chicago",
  CTT: "Asia/Shanghai",
  EAT: "Africa/Addis_Ababa",
  ECT: "Europe/Paris",
  EST: "-05:00",
  HST: "-10:00",
  IET: "America/Indiana/Indianapolis",
  IST: "Asia/Kolkata",
  JST: "Asia/Tokyo",
  MIT: "Pacific/Apia",
  MST: "-07:00",
  NET: "Asia/Yerevan",
  NST: "Pacific/Auckland",
  PLT: "Asia/Karachi",
  PNT: "America/Phoenix",
  PRT: "America/Puerto_Rico",
  PST: "America/Los_Angeles",
  SST: "Pacific/Guadalcanal",
  VST: "Asia/Ho_Chi_Minh",
};

type OffsetAt = (epochSeconds: number) => number;

const ZONES = new Map<string, OffsetAt | null>();

/** Whether Spark would know the zone: a region, `UTC`, `Z`, `+02:00`, `GMT+2`, `PST` …. */
export function isTimeZone(zone: string): boolean {
  return offsetFunction(zone) !== null;
}

/**
 * How many seconds the zone's clock is ahead of UTC at an instant (seconds since 1970).
 * @throws IllegalArgumentException when there is no such zone.
 */
export function zoneOffsetSeconds(zone: string, epochSeconds: number): number {
  return known(zone)(epochSeconds);
}

/** How far the zone's clock is ahead of UTC when that never changes, else null. */
export function fixedOffsetSeconds(zone: string): number | null {
  return fixedOffset(SHORT_IDS[zone] ?? zone);
}

/** Microseconds since 1970 of an instant, to those its wall clock in the zone would be if it were UTC's. */
export function instantToWallClock(micros: Long, zone: string): Long {
  const offset = known(zone)(secondsOf(micros));
  return shift(micros, offset);
}

/**
 * The inverse. As in Java, a time that the clock skips (the gap of spring) is moved on by the length of the gap, and of a
 * time it shows twice (autumn) the earlier instant is meant.
 */
export function wallClockToInstant(wallMicros: Long, zone: string): Long {
  const offsetAt = known(zone);
  const wall = secondsOf(wallMicros);
  const before = offsetAt(wall - SECONDS_PER_DAY);
  const after = offsetAt(wall + SECONDS_PER_DAY);
  if (before === after || offsetAt(wall - before) === before) return shift(wallMicros, -before);
  if (offsetAt(wall - after) === after) return shift(wallMicros, -after);
  return shift(wallMicros, -before);
}

/** Whole seconds, rounded down; exact for every 64-bit number of microseconds. */
export function secondsOf(micros: Long): number {
  if (typeof micros === "number") return Math.floor(micros / MICROS_PER_SECOND);
  const seconds = micros / 1_000_000n;
  return Number(micros % 1_000_000n < 0n ? seconds - 1n : seconds);
}

/** The inverse of `secondsOf`, with the microseconds of the second. */
export function microsOf(epochSeconds: number, microOfSecond: number): Long {
  const micros = epochSeconds * MICROS_PER_SECOND + microOfSecond;
  return Number.isSafeInteger(micros) ? micros : toLong(BigInt(epochSeconds) * 1_000_000n + BigInt(microOfSecond));
}

function shift(micros: Long, seconds: number): Long {
  if (seconds === 0) return micros;
  if (typeof micros === "number") {
    const shifted = micros + seconds * MICROS_PER_SECOND;
    if (Number.isSafeInteger(shifted)) return shifted;
  }
  return toLong(BigInt(micros) + BigInt(seconds) * 1_000_000n);
}

function known(zone: string): OffsetAt {
  const offsetAt = offsetFunction(zone);
  if (offsetAt !== null) return offsetAt;
  throw new IllegalArgumentException(
    "INVALID_CONF_VALUE.TIME_ZONE",
    `The value '${zone}' in the config "spark.sql.session.timeZone" is invalid. Cannot resolve the given timezone: ` +
      "use a region such as 'Europe/Paris' or an offset such as '+02:00'.",
    { sqlState: "22022", parameters: { confName: '"spark.sql.session.timeZone"', confValue: zone } },
  );
}

/** A query asks for one zone again and again. */
let latest: { readonly zone: string; readonly offsetAt: OffsetAt | null } | null = null;

function offsetFunction(zone: string): OffsetAt | null {
  if (latest?.zone === zone) return latest.offsetAt;
  let offsetAt = ZONES.get(zone);
  if (offsetAt === undefined) {
    offsetAt = makeOffsetFunction(SHORT_IDS[zone] ?? zone);
    // Texts of timestamps bring zones too; a column of nonsense must not fill the memory.
    if (ZONES.size > 2000) ZONES.clear();
    ZONES.set(zone, offsetAt);
  }
  latest = { zone, offsetAt };
  return offsetAt;
}

function makeOffsetFunction(zone: string): OffsetAt | null {
  const fixed = fixedOffset(zone);
  if (fixed !== null) return () => fixed;
  // Left to itself, Intl also takes offsets in forms of its own.
  if (!/^[A-Za-z][A-Za-z0-9_+\-/]*$/.test(zone)) return null;
  try {
    return regionOffsets(new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longOffset" }));
  } catch {
    return null;
  }
}

/** `Z`, `UTC`, `GMT`, `UT`, `+2`, `+02:00`, `-0330`, `UTC+2`, `+01:02:03`: seconds, or null. At most 18 hours. */
function fixedOffset(zone: string): number | null {
  if (/^(Z|UTC|GMT|UT|Etc\/UTC)$/.test(zone)) return 0;
  const match = /^(?:UTC|GMT|UT)?([+-])(\d{1,2})(?::(\d{1,2})(?::(\d{2}))?|(\d{2})(\d{2})?)?$/.exec(zone);
  if (match === null) return null;
  const [, sign, hours, minutes1, seconds1, minutes2, seconds2] = match;
  const minutes = Number(minutes1 ?? minutes2 ?? 0);
  const seconds = Number(seconds1 ?? seconds2 ?? 0);
  const total = Number(hours) * 3600 + minutes * 60 + seconds;
  if (minutes > 59 || seconds > 59 || total > 18 * 3600) return null;
  return sign === "-" ? -total : total;
}

/** Since then all zones have changed their clocks on a quarter of an hour of UTC, never in between. */
const QUARTERS_ARE_SAFE_SINCE = Date.UTC(1976, 0, 1) / 1000;
const QUARTER = 900;
/** `Date` ends in the years -271821 and 275760; the rules there are those of its last year. */
const LAST_DATE_SECOND = 8.64e12;

function regionOffsets(format: Intl.DateTimeFormat): OffsetAt {
  const kept = new Map<number, number>();
  return (epochSeconds) => {
    if (epochSeconds < QUARTERS_ARE_SAFE_SINCE) return askIntl(format, epochSeconds);
    const quarter = Math.floor(epochSeconds / QUARTER);
    let offset = kept.get(quarter);
    if (offset === undefined) {
      if (kept.size > 10_000) kept.clear();
      offset = askIntl(format, epochSeconds);
      kept.set(quarter, offset);
    }
    return offset;
  };
}

function askIntl(format: Intl.DateTimeFormat, epochSeconds: number): number {
  const seconds = Math.max(-LAST_DATE_SECOND, Math.min(LAST_DATE_SECOND, epochSeconds));
  const name = format.formatToParts(seconds * 1000).find((part) => part.type === "timeZoneName")?.value ?? "GMT";
  const match = /^GMT(?:([+-])(\d{2}):(\d{2})(?::(\d{2}))?)?$/.exec(name.replace("\u2212", "-"));
  if (match === null) throw new Error(`Intl names an offset in an unexpected form: ${name}`);
  const [, sign, hours, minutes, secs] = match;
  if (sign === undefined) return 0;
  const total = Number(hours) * 3600 + Number(minutes) * 60 + Number(secs ?? 0);
  return sign === "-" ? -total : total;
}
