/** A time written with a pattern: `date_format(ts, 'dd MMM yyyy')`. Names are English, whatever the machine's language. */
import { type CivilTime, daysFromCivil } from "./calendar";
import { DAY_NAMES, MONTH_NAMES, parsePattern } from "./date-pattern";
import { instantToWallClock, secondsOf, zoneOffsetSeconds } from "./time-zone";
import { civilFromMicros } from "./timestamp";
import type { Long } from "./value";

/** @param micros an instant, shown on the clock of `zone` */
export function formatPattern(micros: Long, pattern: string, zone: string): string {
  const time = civilFromMicros(instantToWallClock(micros, zone));
  const offset = zoneOffsetSeconds(zone, secondsOf(micros));
  const pieces = parsePattern(pattern);
  const hasEra = pieces.some((piece) => piece.kind === "field" && piece.letter === "G");
  return pieces
    .map((piece) => {
      if (piece.kind === "text") return piece.text;
      return piece.kind === "field" ? field(piece.letter, piece.width, time, zone, offset, hasEra) : "";
    })
    .join("");
}

function field(letter: string, width: number, time: CivilTime, zone: string, offset: number, hasEra: boolean): string {
  const pad = (value: number): string => String(value).padStart(width, "0");
  switch (letter) {
    case "G":
      return width === 4 ? (time.year > 0 ? "Anno Domini" : "Before Christ") : time.year > 0 ? "AD" : "BC";
    case "y":
      return year(hasEra && time.year <= 0 ? 1 - time.year : time.year, width);
    case "M":
    case "L":
      return named(MONTH_NAMES[time.month - 1], time.month, width);
    case "Q":
    case "q":
      return quarter(Math.ceil(time.month / 3), width);
    case "E":
      return named(DAY_NAMES[dayOfWeek(time)], 0, Math.max(width, 3));
    case "d":
      return pad(time.day);
    case "D":
      return pad(daysFromCivil(time) - daysFromCivil({ year: time.year, month: 1, day: 1 }) + 1);
    case "F":
      return pad(((time.day - 1) % 7) + 1);
    case "a":
      return time.hour < 12 ? "AM" : "PM";
    case "K":
      return pad(time.hour % 12);
    case "h":
      return pad(((time.hour + 11) % 12) + 1);
    case "H":
      return pad(time.hour);
    case "k":
      return pad(((time.hour + 23) % 24) + 1);
    case "m":
      return pad(time.minute);
    case "s":
      return pad(time.second);
    case "S":
      return String(time.micro).padStart(6, "0").padEnd(9, "0").slice(0, width);
    case "V":
      return zone;
    case "z":
      return zoneName(zone, width, offset);
    default:
      return offsetText(letter, width, offset);
  }
}

/** Days since Monday. */
function dayOfWeek(time: CivilTime): number {
  return (((daysFromCivil(time) + 3) % 7) + 7) % 7;
}

/** Two letters show the last two digits; a year with more digits than letters has a plus, from four letters on. */
function year(number: number, width: number): string {
  const digits = String(Math.abs(number));
  if (width === 2) return digits.slice(-2).padStart(2, "0");
  const sign = number < 0 ? "-" : width >= 4 && digits.length > width ? "+" : "";
  return sign + digits.padStart(width, "0");
}

function named(name: string, number: number, width: number): string {
  if (width <= 2) return String(number).padStart(width, "0");
  return width === 3 ? name.slice(0, 3) : name;
}

function quarter(number: number, width: number): string {
  if (width <= 2) return String(number).padStart(width, "0");
  return width === 3 ? `Q${number}` : `${["1st", "2nd", "3rd", "4th"][number - 1]} quarter`;
}

function zoneName(zone: string, width: number, offset: number): string {
  if (/^(UTC|Z|Etc\/UTC)$/.test(zone)) return width === 4 ? "Coordinated Universal Time" : "UTC";
  return /^[A-Z]/.test(zone) && !zone.includes("/") ? zone : offsetText("O", 4, offset);
}

/** `+02:00` in the many forms of Java's letters X, x, Z and O; capital X writes zero as Z. */
function offsetText(letter: string, width: number, offset: number): string {
  const sign = offset < 0 ? "-" : "+";
  const minutes = Math.floor(Math.abs(offset) / 60);
  const hours = String(Math.floor(minutes / 60)).padStart(2, "0");
  const rest = String(minutes % 60).padStart(2, "0");
  if (letter === "O" || (letter === "Z" && width === 4)) {
    if (offset === 0) return "GMT";
    return width === 4 ? `GMT${sign}${hours}:${rest}` : `GMT${sign}${Number(hours)}${rest === "00" ? "" : `:${rest}`}`;
  }
  if (offset === 0 && (letter === "X" || (letter === "Z" && width === 5))) return "Z";
  if (letter !== "Z" && width === 1) return sign + hours + (rest === "00" ? "" : rest);
  const colon = letter === "Z" ? width === 5 : width === 3 || width === 5;
  return `${sign}${hours}${colon ? ":" : ""}${rest}`;
}
