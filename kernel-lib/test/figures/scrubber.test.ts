import assert from "node:assert/strict";
import { firstDifference } from "../../src/figures/compare";
import { figureBundle } from "../../src/figures/display";
import { scrubber } from "../../src/figures/scrubber";
import type { ScrubberData } from "../../src/figures/scrubber-data";
import { fixtureTrace, START } from "./fixture";
import { matchesSnapshot } from "./snapshot";
import { unpacked } from "./unpacked";

const trace = fixtureTrace();
const data = (t = trace): ScrubberData => unpacked(scrubber(t));

describe("the scrubber's data", () => {
  it("matches its snapshot", () => matchesSnapshot("scrubber", scrubber(fixtureTrace({ batches: 3, killed: 1 }))));

  it("has a frame for every attempt and a table line beside it", () => {
    const figure = scrubber(trace);
    assert.deepEqual(
      data().frames.map((frame) => [frame.id, frame.life, frame.outcome]),
      trace.batches.map((b) => [b.batchId, b.life, b.outcome]),
    );
    assert.equal(figure.table.rows.length, trace.batches.length);
  });

  it("says of each section at which point it is filled", () => {
    const at = data().frames[1]?.at;
    assert.deepEqual([at?.offsets, at?.rows, at?.verdicts, at?.out, at?.watermark], [0, 4, 14, 13, 17]);
    assert.deepEqual(at?.state, [
      [0, 8],
      [1, 11],
    ]);
    const killed = data().frames[3];
    assert.equal(killed?.at.watermark, killed?.points.length, "never reached");
    const again = data().frames[4];
    assert.deepEqual([again?.at.offsets, again?.offsets], [0, killed?.offsets]);
  });

  it("gives the plane's points back within a pixel", () => {
    const { plane, frames } = data();
    trace.batches.forEach((batch, b) => {
      batch.rowsIn.forEach((row, i) => {
        const [x, y] = [frames[b]?.xy[i * 3] ?? 0, frames[b]?.xy[i * 3 + 1] ?? 0];
        assert.ok(Math.abs(plane.x[0] + x * plane.unit - (row.eventTimeMs ?? 0)) <= plane.unit);
        assert.ok(Math.abs(plane.y[0] + y * plane.unit - (row.arrivalMs ?? 0)) <= plane.unit);
      });
    });
    assert.ok(plane.y[0] > START);
  });

  it("sums up to the state: changes carry what was before and after", () => {
    const state = new Map<string, string>();
    data().frames.forEach((frame, i, frames) => {
      if (frames.slice(i + 1).some((later) => later.id === frame.id)) return;
      for (const [operator, partition, key, before, after] of frame.state) {
        const name = JSON.stringify([operator, partition, key]);
        assert.equal(state.get(name) ?? null, before);
        if (after === null) state.delete(name);
        else state.set(name, after);
      }
      assert.equal(state.size, frame.stateRows);
    });
  });

  it("stays below 300 KB, also for long and for broad traces, and counts what it leaves out", () => {
    const shapes = [
      { batches: 20, rowsPerBatch: 1707 },
      { batches: 20, rowsPerBatch: 86 },
      { batches: 400, rowsPerBatch: 20 },
    ];
    for (const shape of shapes) {
      const long = fixtureTrace(shape);
      const figure = scrubber(long);
      const size = JSON.stringify(figureBundle(figure)).length;
      assert.ok(size <= 300_000, `${JSON.stringify(shape)}: ${size}`);
      const sent = unpacked(figure);
      assert.equal(sent.frames.length + sent.framesLeftOut, long.batches.length);
      assert.ok(
        sent.frames.every((frame) => frame.numRows === shape.rowsPerBatch && frame.rows.length <= frame.numRows),
      );
    }
  }).timeout(10_000);

  it("keeps all of 500 batches, so that each can be gone to", () => {
    const sent = data(fixtureTrace({ batches: 500, rowsPerBatch: 20, killed: -1 }));
    assert.deepEqual([sent.frames.length, sent.framesLeftOut], [500, 0]);
    assert.ok(sent.frames.every((frame) => frame.points.length >= 18 && frame.xy.length > 0));
  }).timeout(10_000);

  it("says where a run first differs from another", () => {
    const [one, other] = [fixtureTrace({ delayMs: 0 }), fixtureTrace()];
    const figure = scrubber(one, { comparedWith: other });
    const [frame, point, says] = unpacked(figure).difference ?? [];
    const first = firstDifference(one, other);
    assert.equal(unpacked(figure).frames[frame ?? -1]?.id, first?.batchId);
    assert.ok((point ?? -1) >= 0);
    assert.equal(says, first?.says);
    assert.ok(figure.alt.includes(first?.says ?? "-"));
    assert.equal(unpacked(scrubber(one, { comparedWith: one })).difference, null);
    assert.equal(data().difference, undefined);
  });

  it("has no frames before the first batch", () => {
    assert.deepEqual(data({ ...trace, batches: [] }).frames, []);
  });
});
