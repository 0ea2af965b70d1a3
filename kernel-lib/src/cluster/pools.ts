/**
 * Which stage's tasks get a free core first. FIFO: the job that came first; FAIR: the pool that has least of its share, and within it the
 * same by turns. Spark's `Pool` with `FIFOSchedulingAlgorithm` and `FairSchedulingAlgorithm`.
 */
import { compareKeys } from "../rdd/key";
import type { TaskSet } from "./task-set";

export interface PoolSettings {
  readonly mode: "FIFO" | "FAIR";
  readonly weight: number;
  readonly minShare: number;
}

const DEFAULT: PoolSettings = { mode: "FIFO", weight: 1, minShare: 0 };

export class Pools {
  private readonly known = new Map<string, PoolSettings>();

  constructor(private readonly isFair: boolean) {}

  set(name: string, settings: Partial<PoolSettings>): void {
    this.known.set(name, { ...DEFAULT, ...settings });
  }

  private get(name: string): PoolSettings {
    return this.known.get(name) ?? DEFAULT;
  }

  inOrder(sets: readonly TaskSet[]): readonly TaskSet[] {
    if (sets.length <= 1) return sets;
    if (!this.isFair) return [...sets].sort(byJob);
    const names = [...new Set(sets.map(({ pool }) => pool))];
    const running = (some: readonly TaskSet[]): number => some.reduce((sum, set) => sum + set.running.size, 0);
    const pools = names.map((name) => {
      const own = sets.filter(({ pool }) => pool === name);
      return { name, own, running: running(own), ...this.get(name) };
    });
    return pools.sort(fairly).flatMap(({ own, mode }) => {
      if (mode === "FIFO") return own.sort(byJob);
      const shares = own.map((set) => ({ set, name: String(set.stage.id), running: set.running.size, ...DEFAULT }));
      return shares.sort(fairly).map(({ set }) => set);
    });
  }
}

function byJob(a: TaskSet, b: TaskSet): number {
  return a.jobId - b.jobId || a.stage.id - b.stage.id;
}

interface Share {
  readonly name: string;
  readonly running: number;
  readonly weight: number;
  readonly minShare: number;
}

/** Who is below its minimum share goes first, then who has least for its weight. */
function fairly(a: Share, b: Share): number {
  const needy = (share: Share): boolean => share.running < share.minShare;
  if (needy(a) !== needy(b)) return needy(a) ? -1 : 1;
  const ratio = (share: Share): number =>
    needy(a) ? share.running / Math.max(share.minShare, 1) : share.running / share.weight;
  return ratio(a) - ratio(b) || compareKeys(a.name, b.name);
}
