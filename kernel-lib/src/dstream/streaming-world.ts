/**
 * What a StreamingContext needs from outside: time, chance, where checkpoints and files lie, where it prints. The program's
 * own context (`api/streaming-context.ts`) puts in what the machine has; tests put in a clock and disks of their own.
 */
import type { Disk } from "../checkpoint/disk";
import type { Clock } from "../data/clock";
import type { Random } from "../data/random";
import type { FileSystem } from "../files/file-system";

export interface StreamingWorld {
  readonly clock: Clock;
  readonly random: Random;
  readonly files: FileSystem;
  printLine(text: string): void;
  /** Where is told what no call of the program can throw. */
  printError(text: string): void;
  /** The disk of a directory. */
  diskAt(directory: string | Disk): Disk;
}
