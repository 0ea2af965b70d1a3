/** Runs a program over its stream, and as a query over the rows that were not judged late; says how the results differ. */
import type { DataFrame } from "../../../src/index";
import type { TraceRowIn } from "../../../src/inspect/trace";
import { StreamTest } from "../../stream-test";
import { asStream, asTable, type RandomProgram } from "./program";
import { FLUSH, type Row, type Step } from "./stream";

const SCHEMA = "t TIMESTAMP, k STRING, v INT, id INT";

const LOOKUP = [
  ["a", "first"],
  ["b", "second"],
  ["b", "second again"],
  [null, "nobody"],
];

export interface StreamResult {
  /** What each batch put out, as sorted texts. */
  readonly batches: readonly (readonly string[])[];
  readonly final: readonly string[];
  /** The rows that counted; for the others the windows, in seconds, that they came too late for. */
  readonly kept: readonly { readonly row: Row; readonly late: readonly number[] }[];
  readonly lateRows: number;
}

const cells = (row: readonly unknown[]): unknown[] => [
  row[0] === null ? null : new Date(Number(row[0]) * 1000),
  ...row.slice(1),
];

export async function runStream(
  program: RandomProgram,
  steps: readonly Step[],
  partitions: number,
): Promise<StreamResult> {
  const test = new StreamTest(SCHEMA, (input) => input, {
    outputMode: program.mode,
    conf: { "spark.sql.shuffle.partitions": partitions },
  });
  const second = test.secondStream();
  const lookup = lookupOf(test);
  test.program = (input) => asStream(program, [input, second], lookup);
  const rowsIn: TraceRowIn[] = [];
  const endLife = async (): Promise<void> => {
    for (const batch of test.running.trace().batches) if (batch.outcome === "committed") rowsIn.push(...batch.rowsIn);
    await test.finishLife((query) => query.stop());
  };
  const inputs = program.union && test.second !== null ? [test.input, test.second] : [test.input];
  await test.start();
  for (const step of [...steps, { blocks: inputs.map(() => [FLUSH]), drain: true, restart: false }]) {
    for (const [i, input] of inputs.entries()) input.addData(...step.blocks[i].map(cells));
    if (step.drain) await test.running.processAllAvailable();
    else await test.running.nextBatch();
    if (!step.restart) continue;
    await endLife();
    await test.start();
  }
  await endLife();
  await test.spark.stop();
  const batches = test.delivered.map((batch) => batch.rows.map((row) => row.map(String)));
  return {
    batches: batches.map((rows) => rows.map(([, row]) => row).sort()),
    final: materialised(program, batches),
    ...judged(rowsIn),
  };
}

function lookupOf(test: StreamTest): DataFrame {
  return test.spark.createDataFrame(
    LOOKUP.map(([k, label]) => ({ k, label })),
    "k STRING, label STRING",
  );
}

/** What a table holds in the end: complete, the last batch; update, the newest row of each key; append, everything. */
function materialised({ mode, body }: RandomProgram, batches: readonly (readonly string[][])[]): string[] {
  if (mode === "complete") return (batches.at(-1) ?? []).map(([, row]) => row).sort();
  const all = batches.flat();
  if (mode === "append" || body.keys.length === 0) return all.map(([, row]) => row).sort();
  return [...new Map(all.map(([key, row]) => [key, row])).values()].sort();
}

/** Where a row is not followed, the delay is so long that none is late. */
function judged(rowsIn: readonly TraceRowIn[]): Pick<StreamResult, "kept" | "lateRows"> {
  const kept = rowsIn
    .filter(({ verdict }) => verdict.kind !== "late")
    .map(({ values, verdict }) => ({
      row: [values[0] === null ? null : Date.parse(String(values[0])) / 1000, ...values.slice(1)] as unknown as Row,
      late: verdict.groups.filter(({ late }) => late).map(({ startMs }) => (startMs ?? 0) / 1000),
    }));
  return { kept, lateRows: rowsIn.length - kept.length };
}

/** The same as one query over a table, of the rows that counted. */
export async function runTable(program: RandomProgram, { kept }: StreamResult): Promise<string[]> {
  const test = new StreamTest(SCHEMA, (input) => input, {});
  const isClosedOnly = program.mode === "append" && program.body.waits;
  const rows = kept
    .filter(({ row }) => !isClosedOnly || row[3] !== FLUSH[3])
    .map(({ row, late }) => {
      const [t, k, v, id] = cells(row);
      return { t, k, v, id, late };
    });
  const table = test.spark.createDataFrame(rows, `${SCHEMA}, late ARRAY<BIGINT>`);
  const result = await asTable(program, table, lookupOf(test)).select("row").collect();
  await test.spark.stop();
  return result.map((row) => String(row.row)).sort();
}
