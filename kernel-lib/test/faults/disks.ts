/**
 * Disks laid over the one that faults strike: one that does as a real disk does, and some that break the order of writes on
 * purpose. Spark leaves all this to the file system.
 */
import { type Disk, FileAlreadyExistsError } from "../../src/checkpoint/disk";
import { changed } from "../../src/faults/disks";

/** A directory of the disk as a disk. */
export function inDirectory(disk: Disk, directory: string): Disk {
  const inside = (path: string): string => (path === "" ? directory : `${directory}/${path}`);
  return {
    description: `${disk.description}/${directory}`,
    read: (path) => disk.read(inside(path)),
    exists: (path) => disk.exists(inside(path)),
    list: (path) => disk.list(inside(path)),
    listFiles: async (path) => (await disk.listFiles(inside(path))).map((file) => file.slice(directory.length + 1)),
    writeAtomic: (path, bytes, options) => disk.writeAtomic(inside(path), bytes, options),
    append: (path, bytes) => disk.append(inside(path), bytes),
    rename: (from, to) => disk.rename(inside(from), inside(to)),
    delete: (path) => disk.delete(inside(path)),
  };
}

const isTemporary = (path: string): boolean => /(^|\/)\.[^/]*\.tmp$/.test(path);

/** Writes as `NodeDisk` does, under a temporary name first: a write that is torn leaves half a file that nobody sees. */
export function renaming(disk: Disk): Disk {
  return changed(disk, {
    list: async (directory) => (await disk.list(directory)).filter((name) => !isTemporary(name)),
    listFiles: async (directory) => (await disk.listFiles(directory)).filter((path) => !isTemporary(path)),
    async writeAtomic(path, bytes, options = {}) {
      if (options.overwrite !== true && (await disk.exists(path))) throw new FileAlreadyExistsError(path);
      const temporary = path.replace(/[^/]*$/, (name) => `.${name}.tmp`);
      await disk.writeAtomic(temporary, bytes, { overwrite: true });
      await disk.rename(temporary, path);
    },
  });
}

/** Holds writes of some files back until a file of another kind was written. Whoever reads sees them, as in a cache. */
export function late(disk: Disk, held: RegExp, until: RegExp): Disk {
  const waiting = new Map<string, Uint8Array>();
  const waitingIn = (directory: string): string[] =>
    [...waiting.keys()].filter((path) => directory === "" || path.startsWith(`${directory}/`));
  return changed(disk, {
    read: async (path) => waiting.get(path) ?? disk.read(path),
    exists: async (path) => waiting.has(path) || disk.exists(path),
    list: async (directory) => {
      const names = waitingIn(directory).map((path) => path.slice(directory.length + 1).split("/", 1)[0]);
      return [...new Set([...(await disk.list(directory)), ...names])].sort();
    },
    async writeAtomic(path, bytes, options) {
      if (held.test(path)) {
        const isThere = waiting.has(path) || (await disk.exists(path));
        if (isThere && options?.overwrite !== true) throw new FileAlreadyExistsError(path);
        waiting.set(path, bytes.slice());
        return;
      }
      await disk.writeAtomic(path, bytes, options);
      if (!until.test(path)) return;
      for (const [name, content] of waiting) await disk.writeAtomic(name, content, { overwrite: true });
      waiting.clear();
    },
  });
}
