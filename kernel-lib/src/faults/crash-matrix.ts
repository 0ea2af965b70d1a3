/**
 * Every crash of a query in one table: where in the protocol × in which batch, and how the query came out.
 *
 * `explore.ts` runs each crash from the beginning; this starts every *world* that a crash can leave once (`worlds.ts`), which
 * is what makes a whole matrix a matter of less than a second.
 */
import type { CrashCell, CrashMatrix } from "../inspect/crash-matrix";
import { nameOf } from "./fault";
import { type Judgement, lastLife } from "./last-life";
import { mostPointsAfter } from "./life";
import { Oracle } from "./oracle";
import type { Scenario } from "./scenario";
import { type Crash, type CrashOptions, tableOf, type WatchedLife, type World, watchLife } from "./worlds";

export class CrashSearch {
  private readonly verdicts = new Map<World, Promise<Judgement>>();
  private readonly oracle: Oracle;

  private constructor(
    private readonly scenario: Scenario,
    private readonly life: WatchedLife,
  ) {
    this.oracle = new Oracle(scenario);
  }

  static async over(scenario: Scenario, options: CrashOptions = {}): Promise<CrashSearch> {
    return new CrashSearch(scenario, await watchLife(scenario, options));
  }

  get crashes(): readonly Crash[] {
    return this.life.crashes;
  }

  /** What becomes of the query when it is started over what this crash has left. */
  judge({ world }: Crash): Promise<Judgement> {
    const known = this.verdicts.get(world) ?? this.run(world);
    this.verdicts.set(world, known);
    return known;
  }

  private async run(world: World): Promise<Judgement> {
    const mostPoints = mostPointsAfter(this.life.points);
    return lastLife(this.scenario, this.oracle, mostPoints, world.disk.snapshot(), await tableOf(this.scenario, world));
  }

  /** @param without which rules of the protocol were taken away, in words */
  async matrix(query: string | null, without: readonly string[]): Promise<CrashMatrix> {
    const batches = [...new Set(this.crashes.map(({ batchId }) => batchId))].sort((a, b) => a - b);
    const places = inOrder(this.crashes);
    const cells: (CrashCell | null)[][] = places.map(() => batches.map(() => null));
    for (const crash of this.crashes) {
      const { verdict, detail } = await this.judge(crash);
      const row = cells[places.indexOf(crash.place)];
      const column = batches.indexOf(crash.batchId);
      // Several files of one kind share a cell: the first that is not the same stands for them.
      if ((row[column]?.verdict ?? "same") === "same") row[column] = { name: nameOf(crash.fault), verdict, detail };
    }
    const worlds = new Set(this.crashes.map(({ world }) => world)).size;
    return { version: 1, query, without, batches, places, cells, crashes: this.crashes.length, worlds };
  }
}

/** The points as the batches pass them, then the files as the batches write them. */
function inOrder(crashes: readonly Crash[]): string[] {
  const isPoint = ({ fault }: Crash): boolean => fault.kind === "kill";
  const writes = crashes.filter((crash) => !isPoint(crash)).sort((a, b) => order(a) - order(b));
  return [...woven(crashes.filter(isPoint)), ...woven(writes)];
}

const order = ({ fault }: Crash): number => (fault.kind === "disk" ? fault.change.ordinal : -1);

/** Not every batch comes to every place: one that is new stands behind the one it follows. */
function woven(crashes: readonly Crash[]): string[] {
  const places: string[] = [];
  let at = 0;
  let batchId = -1;
  for (const crash of crashes) {
    if (crash.batchId !== batchId) at = 0;
    batchId = crash.batchId;
    const known = places.indexOf(crash.place);
    if (known < 0) places.splice(at, 0, crash.place);
    at = (known < 0 ? at : known) + 1;
  }
  return places;
}
