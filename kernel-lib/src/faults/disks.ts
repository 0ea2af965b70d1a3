/** Disks laid over the one that faults strike, which do something otherwise. Spark leaves all this to the file system. */
import type { Disk } from "../checkpoint/disk";

/** The same disk with something done differently. */
export function changed(disk: Disk, other: Partial<Disk>): Disk {
  return {
    description: disk.description,
    read: (path) => disk.read(path),
    exists: (path) => disk.exists(path),
    list: (directory) => disk.list(directory),
    listFiles: (directory) => disk.listFiles(directory),
    writeAtomic: (path, bytes, options) => disk.writeAtomic(path, bytes, options),
    append: (path, bytes, options) => disk.append(path, bytes, options),
    rename: (from, to) => disk.rename(from, to),
    delete: (path) => disk.delete(path),
    ...other,
  };
}

/** Writes in two steps, and without a temporary file. */
export function inPlace(disk: Disk): Disk {
  return changed(disk, {
    async writeAtomic(path, bytes, options) {
      await disk.writeAtomic(path, bytes.subarray(0, bytes.length >> 1), options);
      await disk.writeAtomic(path, bytes, { overwrite: true });
    },
  });
}
