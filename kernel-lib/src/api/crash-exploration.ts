/**
 * Every crash of a query, tried out: `await query.explore()`. Nothing of this exists in Spark, whose own suites break a query
 * in a few chosen places.
 *
 * What is explored is what was recorded: the rows that the query has read, in the same batches, into a sink that is made for
 * the purpose. All of it is there from the beginning, so batches without data come only at the end. The query itself, its checkpoint and its sink are left alone.
 */

import { IllegalArgumentException } from "../data/errors";
import { displayWithShow, inspectAsText } from "../data/inspect-as";
import { type Json, toJson } from "../data/json-value";
import type { StructType } from "../data/types";
import type { InternalRow } from "../data/value";
import type { CrashSearch } from "../faults/crash-matrix";
import { type Fault, nameOf } from "../faults/fault";
import type { RecordedRows } from "../faults/recorded-source";
import { shrink } from "../faults/shrink";
import type { Crash } from "../faults/worlds";
import { crashMatrix } from "../figures/crash-matrix";
import { show } from "../figures/display";
import { figureText } from "../figures/figure-text";
import type { CrashCell, CrashMatrix } from "../inspect/crash-matrix";
import type { OpenedCrash } from "./opened-crash";

/** What of the engine and its surroundings is changed for the search. Without any of it, all is as Spark does it. */
export interface ExploreOptions {
  /** The commit log is written before the sink has the rows. */
  readonly commitBeforeSink?: boolean;
  /** A batch writes over the state it has read, instead of a new version beside it. */
  readonly stateInPlace?: boolean;
  /** Files get their names before they are whole, so a write can be torn. */
  readonly nonAtomicLogs?: boolean;
  /** The watermark is not read back from the commit log. */
  readonly forgetWatermark?: boolean;
  /** The commit log is not read: what was begun counts as done. */
  readonly ignoreCommitLog?: boolean;
  /** `byBatchId` (unless told) stores each batch under its id, `appends` takes whatever comes. */
  readonly sink?: "byBatchId" | "appends";
  /** What is tried: kills at every point and torn writes unless told; `lost` are writes acknowledged and gone after a power cut. */
  readonly kinds?: readonly ("kill" | "torn" | "lost")[];
  /** The first so many batches with data are explored; 10 unless told. */
  readonly batches?: number;
  /** Other rows than those recorded: by batch, by source, each row an array of cells as in a trace. */
  readonly data?: readonly (readonly (readonly (readonly Json[])[])[])[];
}

/** For the engine: how a search is made, over these rows or others. */
export interface Explorer {
  readonly options: ExploreOptions;
  readonly schemas: readonly StructType[];
  search(rows: RecordedRows): Promise<CrashSearch>;
  /** Runs one crash again with everything recorded. */
  open(rows: RecordedRows, fault: Fault, cell: CrashCell): Promise<OpenedCrash>;
}

export class CrashExploration {
  constructor(
    private readonly explorer: Explorer,
    private readonly rows: RecordedRows,
    private readonly search: CrashSearch,
    /** The whole table as plain JSON. */
    readonly matrix: CrashMatrix,
  ) {}

  /** The cells that did not come out the same, in the order of the protocol. */
  get red(): readonly CrashCell[] {
    return this.matrix.cells.flat().filter((cell): cell is CrashCell => cell !== null && cell.verdict !== "same");
  }

  /** How the crash at a place of a batch came out. @throws IllegalArgumentException when there is no such place */
  cell(batchId: number, place: string): CrashCell {
    const row = this.matrix.places.indexOf(this.placeOf(place));
    const cell = this.matrix.cells[row]?.[this.matrix.batches.indexOf(batchId)] ?? null;
    if (cell === null)
      throw new IllegalArgumentException(
        null,
        `Batch ${batchId} does not come to ${place}. The batches are ${this.matrix.batches.join(", ")}.`,
      );
    return cell;
  }

  /** The short name of a task's point is enough where it can only mean one. */
  private placeOf(place: string): string {
    const { places } = this.matrix;
    const found = places.filter((known) => known === place || known.startsWith(`${place} (`));
    if (found.length > 0) return found[0];
    throw new IllegalArgumentException(
      null,
      `There is no place called "${place}". The places are: ${places.join(", ")}.`,
    );
  }

  /** Runs one crash again, from the beginning, and shows both lives and what differs in the end. */
  async open(batchId: number, place: string): Promise<OpenedCrash> {
    const crash = await this.crashAt(batchId, place);
    return this.explorer.open(this.rows, crash.fault, this.cell(batchId, place));
  }

  private async crashAt(batchId: number, place: string): Promise<Crash> {
    const { name } = this.cell(batchId, place);
    const named = this.placeOf(place);
    const isIt = (crash: Crash): boolean => crash.place === named && nameOf(crash.fault) === name;
    return this.search.crashes.find(isIt) as Crash;
  }

  /**
   * The smallest input with which this crash still comes out as it did, as TypeScript to paste into a cell. It expects the
   * query in a variable `query`.
   * @throws IllegalArgumentException when the crash does no harm
   */
  async script(batchId: number, place: string): Promise<string> {
    const { verdict, name } = this.cell(batchId, place);
    if (verdict === "same")
      throw new IllegalArgumentException(null, `${name} does no harm: there is nothing to shrink.`);
    const named = this.placeOf(place);
    const firstWrong = async (rows: RecordedRows): Promise<Crash | null> => {
      const search = await this.explorer.search(rows);
      for (const crash of search.crashes)
        if (crash.place === named && (await search.judge(crash)).verdict === verdict) return crash;
      return null;
    };
    const least = await shrink(this.rows, async (fewer) => (await firstWrong(fewer)) !== null);
    const crash = await firstWrong(least);
    return scriptText(this.explorer, least, crash?.batchId ?? batchId, named, verdict);
  }

  /** Shows the heat map. */
  show(): void {
    show(crashMatrix(this.matrix));
  }

  toString(): string {
    return figureText(crashMatrix(this.matrix));
  }
}

inspectAsText(CrashExploration);
displayWithShow(CrashExploration);

function scriptText(
  { options, schemas }: Explorer,
  rows: RecordedRows,
  batchId: number,
  place: string,
  verdict: string,
): string {
  const { data: _, batches: __, ...switches } = options;
  const cells = (row: InternalRow, schema: StructType): Json =>
    schema.fields.map((field, i) => toJson(row[i], field.dataType));
  const lines = rows.map(
    (sources) => `    ${JSON.stringify(sources.map((source, i) => source.map((row) => cells(row, schemas[i]))))},`,
  );
  const given = Object.entries(switches).map(([name, value]) => `  ${name}: ${JSON.stringify(value)},`);
  return [
    `// ${rows.flat().flat().length} rows in ${rows.length} batches are enough: ${place} of batch ${batchId} comes out ${verdict}.`,
    "const found = await query.explore({",
    ...given,
    "  // by batch, by source",
    "  data: [",
    ...lines,
    "  ],",
    "});",
    `await found.open(${batchId}, ${JSON.stringify(place)});`,
  ].join("\n");
}
