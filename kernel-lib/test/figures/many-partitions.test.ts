import assert from "node:assert/strict";
import { batchView } from "../../src/figures/batch-view";
import { batchViewHtml } from "../../src/figures/batch-view-html";
import { joinStateFiles, walkedPoints } from "../../src/figures/many-partitions";
import { scrubber } from "../../src/figures/scrubber";

import type { Trace, TraceBatch, TracePoint } from "../../src/inspect/trace";
import { fixtureTrace } from "./fixture";
import { unpacked } from "./unpacked";

const PARTITIONS = 200;

/** The fixture as Spark would run it by default: 200 partitions, most of them with nothing to do. */
function broadTrace(): Trace {
  const base = fixtureTrace();
  const tasks = (batch: TraceBatch): TracePoint[] =>
    Array.from({ length: PARTITIONS }, (_, partition) =>
      ["task.start", "task.state.write", "task.done"].map((name): TracePoint => {
        const path = `state/0/${partition}/${batch.batchId + 1}.delta`;
        const durable = name === "task.done" ? [{ path, bytes: 6, text: "binary" }] : [];
        return { name, partition, stage: 1, atMs: 0, tookMs: 0.01, says: name, durable };
      }),
    ).flat();
  const batches = base.batches.map((batch) => {
    const first = batch.points.findIndex((point) => point.name === "task.start");
    const rest = batch.points.filter((point) => !point.name.startsWith("task."));
    return { ...batch, points: [...rest.slice(0, first), ...tasks(batch), ...rest.slice(first)] };
  });
  return { ...base, batches };
}

describe("a query with 200 partitions", () => {
  const trace = broadTrace();
  const batch = trace.batches[2] as TraceBatch;

  it("is walked by its points outside the tasks, and the state writes that change something", () => {
    const names = walkedPoints(batch).map((i) => batch.points[i]?.name);
    assert.deepEqual(
      new Set(names),
      new Set([...batch.points.map((p) => p.name)].filter((n) => !/start|task.done/.test(n))),
    );
    assert.equal(names.filter((name) => name === "task.state.write").length, 2);
    assert.deepEqual(walkedPoints(fixtureTrace().batches[2] as TraceBatch).length, 18, "few points are all walked");
  });

  it("loses no time and no file by passing over points", () => {
    const frame = unpacked(scrubber(trace)).frames[2];
    const took = batch.points.reduce((sum, point) => sum + point.tookMs, 0);
    assert.ok(Math.abs((frame?.points.reduce((sum, point) => sum + point[2], 0) ?? 0) - took) < 0.01);
    assert.equal(frame?.numPoints, batch.points.length);
    const bytes = batch.points.flatMap((point) => point.durable).reduce((sum, file) => sum + file.bytes, 0);
    assert.equal(
      frame?.disk.reduce((sum, file) => sum + file[2], 0),
      bytes,
    );
    assert.ok(frame?.disk.some(([, path]) => path === "state/0/*/3.delta (200 files)"));
  });

  it("keeps all batches in the scrubber, and the order of its places", () => {
    const data = unpacked(scrubber(trace));
    assert.equal(data.framesLeftOut, 0);
    const at = data.frames[2]?.at;
    assert.ok(at && at.offsets < at.rows && at.rows < (at.state[0]?.[1] ?? -1));
    assert.ok(at && (at.state[1]?.[1] ?? 99) < at.out && at.out < at.verdicts && at.verdicts < at.watermark);
  });

  it("has a readable view: one line for what is alike", () => {
    const view = batchView(trace, 2);
    const cells = (id: string): string[] =>
      view.sections.find((s) => s.id === id)?.rows.map((row) => row.cells[0] ?? "") ?? [];
    assert.ok(cells("time").includes("task.state.write × 200"), cells("time").join());
    assert.ok(cells("durable").includes("state/0/*/3.delta (200 files)"));
    assert.ok(batchViewHtml(view).length < 60_000);
  });

  it("lists few files one by one", () => {
    const files = Array.from({ length: 8 }, (_, i) => ({ path: `state/0/${i}/1.delta`, bytes: 1 }));
    assert.deepEqual(
      joinStateFiles(files, () => assert.fail()),
      files,
    );
    const nine = [...files, { path: "state/0/8/1.delta", bytes: 1 }, { path: "commits/0", bytes: 5 }];
    const joined = joinStateFiles(nine, (path, alike) => ({ path, bytes: alike.length }));
    assert.deepEqual(joined, [
      { path: "state/0/*/1.delta (9 files)", bytes: 9 },
      { path: "commits/0", bytes: 5 },
    ]);
  });
});
