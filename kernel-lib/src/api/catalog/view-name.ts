/** The names that a program may give to a temporary view: one part, as SQL would read it. */
import { AnalysisException } from "../../data/errors";
import { parseMultipartName } from "../../plan/sql/parse";

/** @throws AnalysisException for a text that is no name, TEMP_VIEW_NAME_TOO_MANY_NAME_PARTS */
export function checkViewName(name: string): void {
  const parts = partsOf(name);
  if (parts.length === 1) return;
  throw new AnalysisException(
    "TEMP_VIEW_NAME_TOO_MANY_NAME_PARTS",
    `CREATE TEMPORARY VIEW or the corresponding Dataset APIs only accept single-part view names, but got: ${name}.`,
    { sqlState: "428EK", parameters: { actualName: name } },
  );
}

function partsOf(name: string): string[] {
  try {
    return parseMultipartName(name);
  } catch {
    throw new AnalysisException(null, `Invalid view name: ${name}.`);
  }
}
