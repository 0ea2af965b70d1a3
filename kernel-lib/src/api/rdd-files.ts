/**
 * The machine's files and commands for RDDs: which files a path means to Hadoop's `FileInputFormat`, and what `pipe` runs.
 */
import { spawnSync } from "node:child_process";
import { globPattern } from "../files/find-files";
import { NodeTaskFiles } from "../files/node-file-system";
import { type InputFile, InvalidInputException, IOException, type PipeResult, type RddFiles } from "../rdd/files";

const isHidden = (name: string): boolean => name.startsWith("_") || name.startsWith(".");

export class MachineFiles implements RddFiles {
  private readonly node = new NodeTaskFiles();

  find(path: string): readonly InputFile[] {
    return splitAtCommas(path).flatMap((one) => this.findOne(one));
  }

  private findOne(path: string): readonly InputFile[] {
    const isPattern = /[*?[{]/.test(path);
    const roots = isPattern ? this.expand(path) : [path].filter((one) => this.exists(one));
    if (roots.length === 0) {
      const shown = this.qualify(path);
      throw new InvalidInputException(
        null,
        isPattern ? `Input Pattern ${shown} matches 0 files` : `Input path does not exist: ${shown}`,
      );
    }
    return roots.flatMap((root) => this.filesIn(root));
  }

  private filesIn(root: string): readonly InputFile[] {
    const status = this.node.status(root);
    if (status?.isDirectory !== true) return [{ path: this.qualify(root), size: status?.size ?? 0 }];
    const names = this.node.list(root).filter((name) => !isHidden(name));
    return names.map((name) => {
      const path = `${root.replace(/\/+$/, "")}/${name}`;
      const inside = this.node.status(path);
      if (inside?.isDirectory === true)
        throw new IOException(
          null,
          `Path: ${this.qualify(path).replace(/^file:/, "")} is a directory, which is not supported by the record reader when \`mapreduce.input.fileinputformat.input.dir.recursive\` is false.`,
        );
      return { path: this.qualify(path), size: inside?.size ?? 0 };
    });
  }

  private expand(path: string): string[] {
    const parts = path.replace(/^file:(\/\/)?/, "").split("/");
    let found = [parts[0] === "" ? "/" : "."];
    for (const part of parts.filter((one) => one !== ""))
      found = found.flatMap((directory) => {
        const inside = `${directory === "/" ? "" : directory}/`;
        if (!/[*?[{]/.test(part)) return this.exists(inside + part) ? [inside + part] : [];
        if (this.node.status(directory)?.isDirectory !== true) return [];
        const pattern = globPattern(part);
        return this.node
          .list(directory)
          .flatMap((name) => (pattern.test(name) && !isHidden(name) ? [inside + name] : []));
      });
    return found;
  }

  read(path: string): Uint8Array {
    return this.node.read(path);
  }

  exists(path: string): boolean {
    return this.node.status(path) !== undefined;
  }

  write(path: string, bytes: Uint8Array): void {
    this.node.write(path, bytes);
  }

  rename(from: string, to: string): void {
    this.node.rename(from, to);
  }

  delete(path: string): void {
    this.node.delete(path);
  }

  qualify(path: string): string {
    return this.node.qualify(path);
  }

  pipe([command, ...args]: readonly string[], env: Readonly<Record<string, string>>, input: string): PipeResult {
    const set = Object.keys(env).length > 0 ? { env: { PATH: "/usr/bin:/bin", ...env } } : {};
    const { status, stdout, error } = spawnSync(command, args, { input, encoding: "utf8", ...set });
    return { status, output: stdout ?? "", error: error ?? null };
  }
}

/** Paths with commas between; a comma within braces is part of a pattern. */
function splitAtCommas(paths: string): string[] {
  const found: string[] = [];
  let depth = 0;
  let from = 0;
  for (let i = 0; i < paths.length; i++) {
    if (paths[i] === "{") depth++;
    if (paths[i] === "}") depth--;
    if (paths[i] !== "," || depth > 0) continue;
    found.push(paths.slice(from, i));
    from = i + 1;
  }
  return [...found, paths.slice(from)];
}
