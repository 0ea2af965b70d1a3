// What a learner waits for when stepping, going back, jumping and exploring: issue 7's figures.
import { session, stepstream } from "./engine.mjs";
import { summary } from "./table.mjs";

const START = 1_700_000_000_000;

/** A windowed count in append mode over batches of as many rows, paused at its end. */
async function ran(batches, rowsPerBatch) {
  const spark = session();
  const { MemoryStream, col, window } = stepstream;
  const input = new MemoryStream(spark, "t TIMESTAMP, k STRING", { maxBlocksPerTrigger: 1 });
  for (let batch = 0; batch < batches; batch++)
    input.addData(
      ...Array.from({ length: rowsPerBatch }, (_, i) => [new Date(START + batch * 5000 + i), `k${i % 20}`]),
    );
  const query = await input
    .toDF()
    .withWatermark("t", "10 seconds")
    .groupBy(window(col("t"), "10 seconds"), col("k"))
    .count()
    .writeStream.outputMode("append")
    .format("memory")
    .queryName(`glass_${batches}`)
    .start({ paused: true });
  await query.processAllAvailable();
  return query;
}

async function timed(times, what) {
  const samples = [];
  for (let i = 0; i < times; i++) {
    const began = performance.now();
    await what(i);
    samples.push(performance.now() - began);
  }
  return summary(samples);
}

/** Steps back and forth over 10,000 recorded rows; a stop is shown as HTML, as a notebook does. */
export async function stepping() {
  const query = await ran(20, 500);
  const shown = async (stop) => String(await stop);
  await shown(query.at(10));
  const back = await timed(100, () => shown(query.back()));
  const step = await timed(100, () => shown(query.step()));
  await query.stop();
  return { back, step };
}

/** Jumps in a run of 1,000 batches. */
export async function jumping() {
  const query = await ran(1000, 10);
  await query.at(0);
  const at = await timed(50, async (i) => String(await query.at((i * 37) % 1000)));
  await query.stop();
  return at;
}

/** Every kill and every torn write of ten batches over two partitions: {whole: ms, perSecond: crashes}. */
export async function exploring() {
  const query = await ran(10, 4);
  let crashes = 0;
  const whole = await timed(15, async () => {
    crashes = (await query.explore()).matrix.crashes;
  });
  const kills = await timed(15, () => query.explore({ kinds: ["kill"], commitBeforeSink: true }));
  await query.stop();
  return { whole, kills, perSecond: (crashes / whole.median) * 1000, crashes };
}
