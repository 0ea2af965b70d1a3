/**
 * What `print()` and `pprint()` print of a batch, to the character: Scala's form with milliseconds, and Python's with a date.
 */

import { scalaText } from "../rdd/scala-text";
import type { OutputFunction } from "./dstream-graph";
import { pythonText } from "./python-text";
import type { Time } from "./time";

const RULE = "-------------------------------------------";

/** Prints a text and ends the line. */
export type PrintLine = (text: string) => void;

export function printed<T>(num: number, printLine: PrintLine): OutputFunction<T> {
  return printedAs(num, printLine, String, scalaText);
}

export function pythonPrinted<T>(num: number, printLine: PrintLine): OutputFunction<T> {
  return printedAs(num, printLine, pythonTime, pythonText);
}

function printedAs<T>(
  num: number,
  printLine: PrintLine,
  timeText: (time: Time) => string,
  text: (element: unknown) => string,
): OutputFunction<T> {
  return async (rdd, time) => {
    // One more tells whether there are more.
    const first = await rdd.take(num + 1);
    const lines = [RULE, `Time: ${timeText(time)}`, RULE, ...first.slice(0, num).map(text)];
    if (first.length > num) lines.push("...");
    printLine([...lines, ""].join("\n"));
  };
}

/** As Python shows a `datetime`: microseconds only if there are any. */
function pythonTime(time: Time): string {
  const [date, clock] = new Date(time.milliseconds).toISOString().slice(0, -1).split("T");
  const [seconds, fraction] = clock.split(".");
  return `${date} ${seconds}${fraction === "000" ? "" : `.${fraction}000`}`;
}
