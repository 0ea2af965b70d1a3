/**
 * Where in the program an RDD was made: `reduceByKey at word-count.ts:12`, as `toDebugString` and the job list say it.
 *
 * Spark's `Utils.getCallSite` walks the stack down to the first frame that is not Spark's; so does this.
 */
import { dirname, sep } from "node:path";

/** In tests and pages of code the library is a folder; in notebooks one file. */
const OWN = /[\\/]rdd[\\/]call-site\.js$/.test(__filename) ? dirname(dirname(__filename)) + sep : __filename;

export interface CallSite {
  /** `reduceByKey at word-count.ts:12` */
  readonly shortForm: string;
}

export function callSite(): CallSite {
  const frames = stackFrames();
  let method = "<unknown>";
  for (const frame of frames) {
    const file = frame.getFileName() ?? "";
    if (file.startsWith(OWN)) method = frame.getMethodName() ?? frame.getFunctionName() ?? method;
    else if (!file.startsWith("node:") && file !== "")
      return { shortForm: `${method.replace(/^.*\./, "")} at ${baseName(file)}:${frame.getLineNumber() ?? 0}` };
  }
  return { shortForm: `${method} at <unknown>:0` };
}

const baseName = (file: string): string => file.slice(Math.max(file.lastIndexOf("/"), file.lastIndexOf("\\")) + 1);

function stackFrames(): readonly NodeJS.CallSite[] {
  const { prepareStackTrace, stackTraceLimit } = Error;
  try {
    Error.stackTraceLimit = 15;
    Error.prepareStackTrace = (_, frames) => frames;
    return new Error("call site").stack as unknown as readonly NodeJS.CallSite[];
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
    Error.stackTraceLimit = stackTraceLimit;
  }
}
