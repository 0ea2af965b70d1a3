/**
 * Errors as Spark words them: `[CLASS] message SQLSTATE: 12345`.
 *
 * Where Spark has an error class for a situation, ours is the same, so that what a learner looks up for the one helps
 * with the other. Parameters stay on the error for programs to read.
 */
export interface SparkErrorOptions {
  readonly sqlState?: string;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
  /** What Spark prints after the SQLSTATE: the place in the SQL text, the call site, the plan; empty when it tells none. */
  readonly context?: string;
}

/** The base of everything the engine throws on purpose. */
export class SparkError extends Error {
  override readonly name: string = "SparkError";
  readonly sqlState: string | undefined;
  readonly parameters: Readonly<Record<string, string>>;
  /** Whether all is said about where it happened. */
  readonly isPlaced: boolean;

  constructor(
    /** Spark's error condition such as `UNRESOLVED_COLUMN.WITH_SUGGESTION`; null where Spark has none. */
    readonly errorClass: string | null,
    message: string,
    options: SparkErrorOptions = {},
  ) {
    // Spark has classes without a real name yet; it does not show them.
    const isShown = errorClass !== null && !errorClass.startsWith("_LEGACY_ERROR_");
    const head = isShown ? `[${errorClass}] ` : "";
    const tail = options.sqlState === undefined ? "" : ` SQLSTATE: ${options.sqlState}`;
    super(
      head + message + tail + (options.context ?? ""),
      options.cause === undefined ? undefined : { cause: options.cause },
    );
    this.sqlState = options.sqlState;
    this.isPlaced = options.context !== undefined;
    this.parameters = options.parameters ?? {};
  }
}

/** The query cannot be planned: a name, a type or an operation is wrong. Spark's class of the same name. */
export class AnalysisException extends SparkError {
  override readonly name: string = "AnalysisException";
}

/** A text could not be read as SQL, DDL, a date pattern …. Spark's class of the same name. */
export class ParseException extends AnalysisException {
  override readonly name: string = "ParseException";
}

/** An argument of a call is out of its range. Java's class of the same name, which Spark throws. */
export class IllegalArgumentException extends SparkError {
  override readonly name: string = "IllegalArgumentException";
}

/** The call does not fit the present state. Java's class of the same name, which Spark throws. */
export class IllegalStateException extends SparkError {
  override readonly name: string = "IllegalStateException";
}

/** What was asked for cannot be done. Java's class of the same name, which Spark throws. */
export class UnsupportedOperationException extends SparkError {
  override readonly name: string = "UnsupportedOperationException";
}

/** Something failed while Spark was at work. Spark's class of the same name. */
export class SparkException extends SparkError {
  override readonly name: string = "SparkException";
}

/** There is nothing of that name. Java's class of the same name, which Spark throws. */
export class NoSuchElementException extends SparkError {
  override readonly name: string = "NoSuchElementException";
}

/** Null where it may not be. Java's class of the same name, which Spark throws. */
export class NullPointerException extends SparkError {
  override readonly name: string = "NullPointerException";
}

/** A text is no number. Java's class of the same name, which Spark throws. */
export class NumberFormatException extends IllegalArgumentException {
  override readonly name: string = "NumberFormatException";
}

/** Scala's `require`. @throws IllegalArgumentException when it does not hold */
export function mustHold(holds: boolean, what: string): void {
  if (!holds) throw new IllegalArgumentException(null, `requirement failed: ${what}`);
}

/** For a format that nobody provides. */
export function dataSourceNotFound(format: string): AnalysisException {
  return new AnalysisException(
    "DATA_SOURCE_NOT_FOUND",
    `Failed to find the data source: ${format}. Make sure the provider name is correct and the package is properly registered and compatible with your Spark version.`,
    { sqlState: "42K02", parameters: { provider: format } },
  );
}

/** An argument that has to be text. @throws IllegalArgumentException `VALUE_NOT_NON_EMPTY_STR`, with Python's words */
export function nonEmptyText(name: string, value: unknown): string {
  if (typeof value === "string" && value.trim() !== "") return value;
  throw new IllegalArgumentException(
    "VALUE_NOT_NON_EMPTY_STR",
    `Value for \`${name}\` must be a non-empty string, got '${value}'.`,
  );
}
