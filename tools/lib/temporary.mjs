// Folders that a program needs while it runs and nobody looks at afterwards.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folders = [];

/** A new folder, which is gone when the process ends. */
export function temporaryFolder() {
  if (folders.length === 0)
    process.on("exit", () => {
      for (const folder of folders) rmSync(folder, { recursive: true, force: true });
    });
  const folder = mkdtempSync(join(tmpdir(), "stepstream-"));
  folders.push(folder);
  return folder;
}
