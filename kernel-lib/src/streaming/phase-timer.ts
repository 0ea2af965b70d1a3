/** How long the phases of a batch take. Time between the points, when a learner looks around, does not count. */
import type { Clock } from "../data/clock";

export class PhaseTimer {
  private phases: Record<string, number> = {};
  startedMs = 0;
  /** When the trigger before this one started, whether or not it ran a batch; null for the first. */
  previousStartMs: number | null = null;
  private isFirst = true;

  constructor(private readonly clock: Clock) {}

  start(): void {
    this.phases = {};
    this.previousStartMs = this.isFirst ? null : this.startedMs;
    this.isFirst = false;
    this.startedMs = this.clock.now();
  }

  /** Runs `work` and adds its time to the phase. */
  async time<T>(phase: string, work: () => Promise<T>): Promise<T> {
    const before = this.clock.now();
    try {
      return await work();
    } finally {
      this.phases[phase] = (this.phases[phase] ?? 0) + this.clock.now() - before;
    }
  }

  /** The phases so far, and `triggerExecution` as their sum. */
  finish(): Record<string, number> {
    const total = Object.values(this.phases).reduce((sum, ms) => sum + ms, 0);
    return { ...this.phases, triggerExecution: total };
  }
}
