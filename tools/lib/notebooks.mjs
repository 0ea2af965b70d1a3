// Which notebooks there are, in reading order.
import { existsSync, readdirSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { inRoot, root } from "./paths.mjs";

/** Absolute paths of the notebooks below these folders of the project, sorted; Jupyter's own copies left out. */
export function notebooks(folders = ["notebooks"]) {
  return folders
    .filter((folder) => existsSync(inRoot(folder)))
    .flatMap((folder) =>
      readdirSync(inRoot(folder), { recursive: true })
        .filter((name) => name.endsWith(".ipynb") && !name.split(sep).some((part) => part.startsWith(".")))
        .sort()
        .map((name) => inRoot(folder, name)),
    );
}

export const relativeToRoot = (file) => relative(root, file).split(sep).join("/");
export const outFolder = (...parts) => join(root, "out", ...parts);
