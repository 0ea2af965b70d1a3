/**
 * Where in the program something of the library was called: `reduceByKey at word-count.ts:12`, as `toDebugString` and the
 * job list say it, and errors of single values.
 *
 * Spark's `Utils.getCallSite` walks the stack down to the first frame that is not Spark's; so does this.
 */
import { findSourceMap } from "node:module";
import { dirname, sep } from "node:path";

/** In tests and pages of code the library is a folder; in notebooks one file. */
const OWN = /[\\/]data[\\/]call-site\.js$/.test(__filename) ? dirname(dirname(__filename)) + sep : __filename;

export interface CallSite {
  /** `reduceByKey at word-count.ts:12` */
  readonly shortForm: string;
}

export function callSite(): CallSite {
  const { method, place } = new CallStack().programSite();
  return { shortForm: `${method} at ${place}` };
}

/** The calls under way when it is made. They are looked at only when somebody asks: few do, and it takes its time. */
export class CallStack {
  declare private readonly stack: unknown;

  constructor() {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 15;
    Error.captureStackTrace(this);
    Error.stackTraceLimit = stackTraceLimit;
  }

  /** The method of the library that the program called, and where it did: `word-count.ts:12`. */
  programSite(): { readonly method: string; readonly place: string } {
    let method = "<unknown>";
    for (const frame of this.frames()) {
      const file = frame.getFileName() ?? "";
      if (file.startsWith(OWN)) method = frame.getMethodName() ?? frame.getFunctionName() ?? method;
      else if (!file.startsWith("node:") && file !== "")
        return { method: method.replace(/^.*\./, ""), place: placeOf(frame, file) };
    }
    return { method, place: "<unknown>:0" };
  }

  private frames(): readonly NodeJS.CallSite[] {
    const { prepareStackTrace } = Error;
    try {
      Error.prepareStackTrace = (_, frames) => frames;
      return this.stack as readonly NodeJS.CallSite[];
    } finally {
      Error.prepareStackTrace = prepareStackTrace;
    }
  }
}

/** In the program as it was written, where Node has its source map. */
function placeOf(frame: NodeJS.CallSite, file: string): string {
  const line = frame.getLineNumber() ?? 0;
  const entry = findSourceMap(file)?.findEntry(line - 1, (frame.getColumnNumber() ?? 1) - 1);
  if (entry === undefined || !("originalSource" in entry)) return `${baseName(file)}:${line}`;
  return `${baseName(entry.originalSource)}:${entry.originalLine + 1}`;
}

const baseName = (file: string): string => file.slice(Math.max(file.lastIndexOf("/"), file.lastIndexOf("\\")) + 1);
