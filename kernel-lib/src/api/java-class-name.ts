/**
 * The Java class that an error has in Spark, where its text is shown with one: in the events of listeners. Spark tells its
 * errors apart by their condition; the class follows from it, mostly.
 */
import { AnalysisException, ParseException, SparkError } from "../data/errors";

/** Java's own classes; where the error has a condition, Spark has a subclass of its own. */
const PACKAGES: Readonly<Record<string, string>> = {
  IllegalArgumentException: "java.lang",
  IllegalStateException: "java.lang",
  NullPointerException: "java.lang",
  NumberFormatException: "java.lang",
  UnsupportedOperationException: "java.lang",
  NoSuchElementException: "java.util",
};

const ARITHMETIC =
  /^(DIVIDE_BY_ZERO|REMAINDER_BY_ZERO|INTERVAL_DIVIDED_BY_ZERO|ARITHMETIC_OVERFLOW|BINARY_ARITHMETIC_OVERFLOW|CAST_OVERFLOW|NUMERIC_VALUE_OUT_OF_RANGE|INTERVAL_ARITHMETIC_OVERFLOW|DATETIME_OVERFLOW)/;
const DATE_TIME = /^(CANNOT_PARSE_TIMESTAMP|INVALID_TIMEZONE|DATETIME_FIELD_OUT_OF_BOUNDS|CANNOT_PARSE_TIME)/;
const INDEX = /^(INVALID_ARRAY_INDEX|INVALID_BITMAP_POSITION)/;
const EXCEPTION =
  /^(SCALAR_SUBQUERY_TOO_MANY_ROWS|MALFORMED_RECORD_IN_PARSING|FOREACH_BATCH_USER_FUNCTION_ERROR|FAILED_READ_FILE|FAILED_EXECUTE_UDF|TASK_WRITE_FAILED)/;

export function javaClassName(error: Error): string {
  if (error instanceof ParseException) return "org.apache.spark.sql.catalyst.parser.ParseException";
  if (error instanceof AnalysisException) return "org.apache.spark.sql.catalyst.ExtendedAnalysisException";
  if (!(error instanceof SparkError)) return error.name;
  const { errorClass, name } = error;
  if (name in PACKAGES) return errorClass === null ? `${PACKAGES[name]}.${name}` : `org.apache.spark.Spark${name}`;
  return `org.apache.spark.${name === "SparkException" ? name : ofCondition(errorClass ?? "", error.message)}`;
}

function ofCondition(condition: string, message: string): string {
  if (ARITHMETIC.test(condition)) return "SparkArithmeticException";
  if (DATE_TIME.test(condition)) return "SparkDateTimeException";
  if (INDEX.test(condition)) return "SparkArrayIndexOutOfBoundsException";
  if (EXCEPTION.test(condition)) return "SparkException";
  if (condition === "CAST_INVALID_INPUT")
    return /"(DATE|TIMESTAMP|TIMESTAMP_NTZ|TIME)"/.test(message)
      ? "SparkDateTimeException"
      : "SparkNumberFormatException";
  return "SparkRuntimeException";
}
