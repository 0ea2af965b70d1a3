/**
 * What happens to files that a stream has done with: moved to an archive, deleted, or nothing. Spark's
 * `FileStreamSourceCleaner` (semantics M5).
 *
 * A file is cleaned when its batch is committed to the source, one batch late; the files of the last batch stay. What cannot
 * be moved or deleted is left where it is, as in Spark: the rows are safe already.
 */
import { IllegalArgumentException } from "../data/errors";
import type { FileSystem } from "../files/file-system";
import type { FileStreamOptions } from "./file-stream-options";

export type CleanFile = (uri: string) => Promise<void>;

/** @throws IllegalArgumentException when the archive lies where the stream would read it */
export function cleanerFor(system: FileSystem, path: string, options: FileStreamOptions): CleanFile | null {
  switch (options.cleanSource) {
    case "off":
      return null;
    case "delete":
      return (uri) => system.delete(uri).catch(() => {});
    case "archive": {
      const archive = system.qualify(options.sourceArchiveDir ?? "").replace(/\/+$/, "");
      if (overlaps(system.qualify(path), archive))
        throw new IllegalArgumentException(
          null,
          "requirement failed: Base archive path cannot be set to the path where archived path can possibly match with source " +
            "pattern. Ensure the base archive path doesn't match with source pattern in depth, where the depth is minimum of depth on both paths.",
        );
      // A file keeps its own path below the archive.
      return (uri) => system.rename(uri, `${archive}${system.qualify(uri).replace(/^file:/, "")}`).catch(() => {});
    }
  }
}

/** Whether one of the two fits the other, as far as both are deep; a name of the source may be a pattern. */
function overlaps(source: string, archive: string): boolean {
  const names = (path: string): string[] => path.split("/").filter((name) => name !== "");
  const [patterns, folders] = [names(source), names(archive)];
  const depth = Math.min(patterns.length, folders.length);
  return patterns.slice(0, depth).every((pattern, i) => fits(pattern, folders[i]));
}

function fits(pattern: string, name: string): boolean {
  const literal = (text: string): string => text.replace(/[.+^$()|\\{}]/g, "\\$&");
  return new RegExp(`^${literal(pattern).replaceAll("*", ".*").replaceAll("?", ".")}$`).test(name);
}
