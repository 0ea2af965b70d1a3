/**
 * From a crash that goes wrong to the smallest input with which it still does: what one wants to look at, and to send to
 * somebody. Delta debugging (Zeller, Hildebrandt 2002): leave out halves, then quarters, as long as it stays wrong; then whole
 * batches.
 */
import type { RecordedRows } from "./recorded-source";

/** More tries than this are not worth waiting for. */
const TRIES = 300;

/**
 * @param rows by batch, by source
 * @param isStillWrong runs the search over fewer rows
 */
export async function shrink(
  rows: RecordedRows,
  isStillWrong: (fewer: RecordedRows) => Promise<boolean>,
): Promise<RecordedRows> {
  let best = rows;
  for (let batches = 1; batches < rows.length; batches++) {
    if (!(await isStillWrong(rows.slice(0, batches)))) continue;
    best = rows.slice(0, batches);
    break;
  }
  let tries = TRIES;
  for (let size = Math.ceil(countOf(best) / 2); size >= 1 && tries > 0; size = size === 1 ? 0 : Math.ceil(size / 2))
    for (let from = 0; from < countOf(best) && tries > 0; tries--) {
      const fewer = without(best, from, size);
      if (await isStillWrong(fewer)) best = fewer;
      else from += size;
    }
  for (let batch = best.length - 1; batch >= 0 && best.length > 1; batch--) {
    const fewer = best.filter((_, i) => i !== batch);
    if (await isStillWrong(fewer)) best = fewer;
  }
  return best;
}

const countOf = (rows: RecordedRows): number => rows.flat().flat().length;

/** Leaves out `size` rows from the `from`-th on, counted through all batches and sources. */
function without(rows: RecordedRows, from: number, size: number): RecordedRows {
  let at = 0;
  const keeps = (): boolean => at < from || at >= from + size;
  return rows.map((sources) =>
    sources.map((source) =>
      source.filter(() => {
        const kept = keeps();
        at += 1;
        return kept;
      }),
    ),
  );
}
