/**
 * What outlives a process: its checkpoint and its sink. One life of a query, cut into the worlds it would leave behind if it
 * died here, or there.
 *
 * Two crashes that leave the same world have the same future, for the engine knows nothing but what it finds. Of the hundreds
 * of places where a query can die, most leave a world that another has left already; so a search over worlds is many times
 * faster than one that runs every life from the beginning (`explore.ts`), and must come to the same verdicts.
 */
import { MemoryDisk } from "../checkpoint/memory-disk";
import { type DiskChange, NumberedDisk } from "../checkpoint/numbered-disk";
import { DEFAULT_STORE } from "../operators/stateful";
import type { SinkBatch } from "../sinks/sink";
import type { Fault } from "./fault";
import { wholeLife } from "./life";
import type { Scenario, Table } from "./scenario";

export interface World {
  readonly disk: MemoryDisk;
  /** What the sink was handed so far. */
  readonly delivered: readonly SinkBatch[];
}

/** A place where the life can be broken, and the world that is left then. */
export interface Crash {
  readonly fault: Fault;
  readonly batchId: number;
  /** Where among the points of a batch, in words that are the same in every batch. */
  readonly place: string;
  readonly world: World;
}

export type CrashKind = "kill" | "torn" | "lost";

export interface CrashOptions {
  /** Kills at points, writes that are torn, and writes that are acknowledged and lost; all three unless told. */
  readonly kinds?: readonly CrashKind[];
  /** Whether files are given their names when they are whole, as `NodeDisk` does; a torn write then leaves nothing that anybody sees. */
  readonly atomicWrites?: boolean;
}

/** A sink that holds what was delivered. */
export async function tableOf(scenario: Scenario, world: World): Promise<Table> {
  const table = scenario.table();
  for (const batch of world.delivered) await table.addBatch(batch);
  return table;
}

/** A life without faults, and every crash there could have been in it. */
export interface WatchedLife {
  readonly crashes: readonly Crash[];
  /** How many points it passed. */
  readonly points: number;
}

/**
 * Lives one life and lists its crashes.
 * @throws Error when the query does not even come to an end without faults
 */
export async function watchLife(scenario: Scenario, options: CrashOptions = {}): Promise<WatchedLife> {
  const { kinds = ["kill", "torn", "lost"], atomicWrites = false } = options;
  const seen = new SeenWorlds();
  const crashes: Crash[] = [];
  const add = (fault: Fault, place: string, world: World): void => void crashes.push({ fault, batchId, place, world });
  let batchId = 0;
  /** The write that may yet be lost: it is if the power fails before the next. */
  let unsure: () => void = () => {};
  const disk = new WatchedDisk(seen.disk, {
    before: async (change) => {
      unsure();
      unsure = () => {};
      const fault = (how: CrashKind): Fault => ({ kind: "disk", how, change });
      const place = (how: CrashKind): string => `${how} ${change.kind} ${pathInWords(change.path)}`;
      const [before, at] = [seen.now(), batchId];
      if (kinds.includes("torn")) add(fault("torn"), place("torn"), atomicWrites ? before : await torn(before, change));
      if (kinds.includes("lost"))
        unsure = () =>
          crashes.push({ fault: fault("lost"), batchId: at, place: place("lost"), world: seen.since(before) });
    },
    after: () => seen.changed(),
  });
  const points = await wholeLife(scenario, disk, seen.watched(scenario.table()), (kill, { name, facts }) => {
    ({ batchId } = kill);
    if (kinds.includes("kill")) add(kill, pointInWords(name, facts), seen.now());
  });
  unsure();
  return { crashes, points };
}

/** Gives the same object again as long as nothing has changed. */
class SeenWorlds {
  readonly disk: MemoryDisk = new MemoryDisk();
  private delivered: readonly SinkBatch[] = [];
  private world: World | null = null;

  now(): World {
    this.world ??= { disk: this.disk.snapshot(), delivered: this.delivered };
    return this.world;
  }

  changed(): void {
    this.world = null;
  }

  /** The disk as it was then, and a sink that has what came in since: the change in between was lost. */
  since(then: World): World {
    return then.delivered === this.delivered ? then : { disk: then.disk, delivered: this.delivered };
  }

  /** The table, which tells what it is handed. */
  watched(table: Table): Table {
    const addBatch = (batch: SinkBatch): Promise<void> => {
      // At once, as the table itself does it: an engine that does not wait for its sink may die before anything is awaited.
      const done = table.addBatch(batch);
      this.delivered = [...this.delivered, batch];
      this.changed();
      return done;
    };
    return Object.assign(Object.create(table), { addBatch });
  }
}

interface Watcher {
  before(change: DiskChange): Promise<void>;
  after(): void;
}

class WatchedDisk extends NumberedDisk {
  constructor(
    inner: MemoryDisk,
    private readonly watcher: Watcher,
  ) {
    super(inner);
  }

  protected override async change(change: DiskChange, perform: (bytes: Uint8Array) => Promise<void>): Promise<void> {
    await this.watcher.before(change);
    await perform(change.bytes);
    this.watcher.after();
  }
}

/** Half of what was to be written is there, under the real name. A rename or a deletion happens or not. */
async function torn(before: World, { kind, path, bytes }: DiskChange): Promise<World> {
  if (kind === "rename" || kind === "delete") return before;
  const disk = before.disk.snapshot();
  const half = bytes.subarray(0, bytes.length >> 1);
  if (kind === "append") await disk.append(path, half);
  else await disk.writeAtomic(path, half, { overwrite: true });
  return { disk, delivered: before.delivered };
}

/** `offsets/12` and `state/0/1/12.delta` as `offsets/N` and `state/0/1/N.delta`. */
function pathInWords(path: string): string {
  return path.replace(/\d+(?=(\.[a-z.]+)?$)/, "N");
}

interface TaskFacts {
  readonly stage: number;
  readonly partition: number;
  readonly store: string;
}

function pointInWords(name: string, facts: object): string {
  const { stage, partition, store } = facts as Partial<TaskFacts>;
  if (stage === undefined) return name;
  return `${name} (stage ${stage}, partition ${partition}${store === undefined || store === DEFAULT_STORE ? "" : `, ${store}`})`;
}
