/**
 * One crash of a matrix run again for real, from the beginning, with somebody watching: the life that is broken, and the one
 * that goes on with what it left.
 */
import { FaultyDisk } from "../checkpoint/faulty-disk";
import { MemoryDisk } from "../checkpoint/memory-disk";
import { RecordingDisk } from "../checkpoint/recording-disk";
import type { InternalRow } from "../data/value";
import type { StreamPoint } from "../streaming/points";
import { diskFaults, type Fault } from "./fault";
import { type Judgement, lastLife } from "./last-life";
import { live, MOST_POINTS } from "./life";
import { Oracle } from "./oracle";
import { realEngine, rowsIn, type Scenario } from "./scenario";

export interface Watcher {
  onPoint(point: StreamPoint): void;
  /** A file has become durable. */
  wrote(path: string, bytes: Uint8Array, gone?: boolean): void;
  /** The life is over. */
  ended(): void;
}

export interface Reenacted extends Judgement {
  /** What the sink holds in the end, and what it should hold; null where the query did not come to an end. */
  readonly rows: { readonly actual: readonly InternalRow[]; readonly expected: readonly InternalRow[] } | null;
}

/** @param watch is asked for a watcher at the beginning of each life: 0, then 1 */
export async function reenact(scenario: Scenario, fault: Fault, watch: (life: number) => Watcher): Promise<Reenacted> {
  const [disk, table] = [new MemoryDisk(), scenario.table()];
  const seenBy = (watcher: Watcher, inner: MemoryDisk | FaultyDisk): RecordingDisk =>
    new RecordingDisk(inner, ({ kind, path, bytes }) => watcher.wrote(path, bytes, kind === "delete"));
  const first = watch(0);
  const struck = fault.kind === "kill" ? disk : new FaultyDisk(disk, diskFaults(fault));
  await live(scenario.engine ?? realEngine, scenario.define(seenBy(first, struck), table), {
    mostPoints: MOST_POINTS,
    diesAt: (_, ordinal) => fault.kind === "kill" && ordinal === fault.ordinal,
    onPoint: (point) => first.onPoint(point),
  });
  first.ended();
  disk.crash();
  const oracle = new Oracle(scenario);
  const second = watch(1);
  const over: Scenario = {
    ...scenario,
    define: (checkpoint, sink) => scenario.define(checkpoint === disk ? seenBy(second, disk) : checkpoint, sink),
  };
  const judgement = await lastLife(over, oracle, MOST_POINTS, disk, table, (point) => second.onPoint(point));
  second.ended();
  if (judgement.verdict === "stuck") return { ...judgement, rows: null };
  const actual = await rowsIn(scenario, table, disk).catch(() => []);
  return { ...judgement, rows: { actual, expected: await oracle.expected(disk) } };
}
