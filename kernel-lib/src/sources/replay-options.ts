/**
 * The options of `readStream.format("replay")`.
 *
 * Named after those of Spark's Kafka source where that has them (`maxOffsetsPerTrigger`, `startingOffsets`). Names count
 * without regard to case, as everywhere in Spark. Spark ignores options it does not know; here they are refused, because
 * a mistyped `maxOffsetPerTrigger` would silently give another stream.
 */
import { IllegalArgumentException } from "../data/errors";
import { intervalToMicros, parseInterval } from "../data/interval";

export interface ReplayOptions {
  /** Which recording: by name, or by folder. */
  readonly recording: { readonly dataset: string } | { readonly path: string };
  /** At most this many records per batch, over all partitions. */
  readonly maxOffsetsPerTrigger: number | null;
  /** A batch takes what arrived in the next span of this length, in ms of recorded time. */
  readonly arrivalPerTriggerMs: number | null;
  /** Recorded time that passes per time of the clock, e.g. 60 for a minute per second; null: everything is there already. */
  readonly speed: number | null;
  readonly startingOffsets: "earliest" | "latest";
  /** Whether rows also have the columns topic, partition, offset, timestamp, key. */
  readonly includeMetadata: boolean;
}

const NAMES = [
  "dataset",
  "path",
  "maxOffsetsPerTrigger",
  "arrivalPerTrigger",
  "speed",
  "startingOffsets",
  "includeMetadata",
] as const;

type Name = (typeof NAMES)[number];
type Given = Readonly<Partial<Record<Name, string>>>;

/** @throws IllegalArgumentException naming the option, its value and what is allowed. */
export function parseReplayOptions(options: Readonly<Record<string, string>>): ReplayOptions {
  const given = byName(options);
  if (given.maxOffsetsPerTrigger !== undefined && given.arrivalPerTrigger !== undefined)
    throw new IllegalArgumentException(
      null,
      "Options maxOffsetsPerTrigger and arrivalPerTrigger both say how much a batch takes; give one of them.",
    );
  return {
    recording: recordingOf(given),
    maxOffsetsPerTrigger: read(given, "maxOffsetsPerTrigger", "a whole number from 1 on", wholeNumber),
    arrivalPerTriggerMs: read(given, "arrivalPerTrigger", "a span of time such as 1 day or 30 seconds", milliseconds),
    speed: read(given, "speed", "a number above 0, such as 1 or 3600", positive),
    startingOffsets: read(given, "startingOffsets", "earliest or latest", oneOf("earliest", "latest")) ?? "earliest",
    includeMetadata: (read(given, "includeMetadata", "true or false", oneOf("true", "false")) ?? "false") === "true",
  };
}

function byName(options: Readonly<Record<string, string>>): Given {
  const found: Partial<Record<Name, string>> = {};
  for (const [key, value] of Object.entries(options)) {
    const name = NAMES.find((known) => known.toLowerCase() === key.toLowerCase());
    if (name === undefined)
      throw new IllegalArgumentException(
        null,
        `The replay source has no option "${key}". It has: ${NAMES.join(", ")}.`,
      );
    found[name] = value;
  }
  return found;
}

function recordingOf({ dataset, path }: Given): ReplayOptions["recording"] {
  if (dataset !== undefined && path === undefined) return { dataset };
  if (path !== undefined && dataset === undefined) return { path };
  const found = dataset === undefined ? "neither is there" : "both are there";
  throw new IllegalArgumentException(
    null,
    `The replay source needs one of the options dataset (a name, e.g. earthquakes) and path (a folder); ${found}.`,
  );
}

/** Null when the option is not given. */
function read<R>(given: Given, name: Name, allowed: string, parse: (text: string) => R | null): R | null {
  const text = given[name];
  if (text === undefined) return null;
  const value = parse(text);
  if (value !== null) return value;
  throw new IllegalArgumentException(null, `Invalid value '${text}' for option '${name}': it must be ${allowed}.`, {
    parameters: { option: name, value: text },
  });
}

function wholeNumber(text: string): number | null {
  const value = Number(text);
  return /^\s*\d+\s*$/.test(text) && value >= 1 && Number.isSafeInteger(value) ? value : null;
}

function positive(text: string): number | null {
  const value = Number(text);
  return text.trim() !== "" && value > 0 && Number.isFinite(value) ? value : null;
}

function milliseconds(text: string): number | null {
  try {
    const interval = parseInterval(text);
    const ms = Number(intervalToMicros(interval)) / 1000;
    return interval.months === 0 && ms >= 1 ? ms : null; // a month has no fixed length
  } catch (error) {
    if (error instanceof IllegalArgumentException) return null;
    throw error;
  }
}

function oneOf<V extends string>(...values: V[]): (text: string) => V | null {
  return (text) => values.find((value) => value === text.trim().toLowerCase()) ?? null;
}
