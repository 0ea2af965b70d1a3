/** What a streaming query hands to its sink in each batch. */
import { AnalysisException } from "../data/errors";

/** append: rows that will not change; update: rows that changed; complete: the whole result. */
export type OutputMode = "append" | "update" | "complete";

/** The mode of this name, in any case. @throws STREAMING_OUTPUT_MODE.INVALID */
export function parseOutputMode(text: string): OutputMode {
  const mode = text.toLowerCase();
  if (mode === "append" || mode === "update" || mode === "complete") return mode;
  throw new AnalysisException(
    "STREAMING_OUTPUT_MODE.INVALID",
    `Invalid streaming output mode: ${text}. Accepted output modes are 'Append', 'Complete', 'Update'.`,
    { sqlState: "42KDE" },
  );
}
