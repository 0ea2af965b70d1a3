/** Names of RDDs, executors, streams, and what errors say come from outside: they are text and nothing else in every picture. */
import assert from "node:assert/strict";
import { batchTimes } from "../../src/figures/batch-times";
import { batchViewHtml } from "../../src/figures/batch-view-html";
import { batchViewText } from "../../src/figures/batch-view-text";
import { blocks } from "../../src/figures/blocks";
import { figureBundle } from "../../src/figures/display";
import type { Figure } from "../../src/figures/figure";
import { lineage } from "../../src/figures/lineage";
import { slidingWindow } from "../../src/figures/sliding-window";
import { streamingView } from "../../src/figures/streaming-view";
import { tasksOverTime } from "../../src/figures/tasks-over-time";
import type { StreamingTrace } from "../../src/inspect/streaming-trace";
import { wordCountTrace } from "../inspect/streaming-fixture";
import { ACTIVE, assertHarmlessHtml, LONE, poisoned, texts } from "./hostile";

const FIGURES: Readonly<Record<string, (trace: StreamingTrace) => Figure>> = {
  ...{ lineage, tasksOverTime, blocks, batchTimes, slidingWindow },
};

let trace: StreamingTrace;
before(async () => {
  trace = poisoned(await wordCountTrace(), "", new Map()) as StreamingTrace;
});

describe("hostile names in jobs and batches", () => {
  for (const [name, draw] of Object.entries(FIGURES))
    it(`are text and nothing else in ${name}`, () => {
      const bundle = figureBundle(draw(trace));
      assertHarmlessHtml(bundle["text/html"] as string);
      for (const text of texts(bundle)) {
        assert.doesNotMatch(text, ACTIVE);
        assert.doesNotMatch(text, LONE);
      }
      assert.ok(JSON.stringify(bundle).length < 300_000);
    });

  it("are text for plotly, which understands some HTML and TeX", () => {
    for (const figure of [tasksOverTime(trace), batchTimes(trace)])
      for (const text of texts(figure.data)) {
        assert.doesNotMatch(text.replaceAll(/<br>|<\/?extra>/g, ""), /[<>]/);
        assert.doesNotMatch(text, /\$/);
      }
  });

  it("are text in the view at a stop", () => {
    trace.points.forEach((_, position) => {
      const view = streamingView(trace, position);
      assertHarmlessHtml(batchViewHtml(view));
      assert.doesNotMatch(batchViewText(view), ACTIVE);
    });
  });
});
