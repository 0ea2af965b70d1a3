/** Whatever a trace holds, each picture of it fits into a notebook and is text where it shows text. */
import assert from "node:assert/strict";
import { figureBundle } from "../../src/figures/display";
import { SeededRandom } from "../../src/index";
import type { StreamingTrace } from "../../src/inspect/streaming-trace";
import type { Trace } from "../../src/inspect/trace";
import { wordCountTrace } from "../inspect/streaming-fixture";
import { type Drawn, everyFigure } from "./every-figure";
import { fixtureTrace } from "./fixture";
import { ACTIVE, assertHarmlessHtml, LONE, NASTY, texts } from "./hostile";
import { hostileDrawn } from "./hostile-drawn";
import { largeTrace } from "./large-streaming-trace";
import { largeMatrix, largePlans, type Much, muchOf } from "./large-trace";
import { PLANS } from "./plan-fixture";

const KB_MAX = 300;
const LITTLE: Much = {
  ...{ batches: 3, rows: 5, keys: 3, partitions: 2, columns: 1, files: 1, text: "text", stepMs: 60_000 },
};
const MEGABYTES = "10 MB of text with <b> in it ".repeat(360_000);

let streaming: StreamingTrace;
before(async () => {
  streaming = largeTrace(await wordCountTrace());
});

function drawn(much: Much): Drawn {
  const trace = muchOf(fixtureTrace(), much);
  const other = { ...trace, batches: trace.batches.slice(0, -1) };
  return {
    ...{ trace, other, matrix: largeMatrix(much), plans: largePlans(PLANS, much) },
    streaming,
  };
}

function assertFits(of: Drawn): void {
  for (const [name, figure] of everyFigure(of)) {
    const kilobytes = Buffer.byteLength(JSON.stringify(figureBundle(figure))) / 1000;
    assert.ok(kilobytes <= KB_MAX, `${name}: ${Math.round(kilobytes)} KB`);
  }
}

describe("every picture", () => {
  const shapes: Readonly<Record<string, Partial<Much>>> = {
    "a million rows": { batches: 1000, rows: 1000 },
    "ten thousand batches": { batches: 10_000 },
    "ten thousand keys a batch": { batches: 8, keys: 10_000 },
    "a thousand partitions": { batches: 20, partitions: 1000 },
    "five hundred columns": { batches: 30, rows: 50, columns: 500 },
    "a thousand files at each point": { batches: 8, files: 1000 },
    "a window for every row": { batches: 20, rows: 1000, stepMs: 3_600_000 },
    "texts of ten megabytes": { batches: 1, rows: 1, columns: 0, text: MEGABYTES },
  };
  for (const [what, shape] of Object.entries(shapes))
    it(`fits into ${KB_MAX} KB: ${what}`, () => {
      assertFits(drawn({ ...LITTLE, ...shape }));
    }).timeout(60_000);

  it(`fits into ${KB_MAX} KB: much of everything by chance`, () => {
    const random = new SeededRandom(7);
    const upTo = (most: number): number => 1 + Math.floor(most ** random.next());
    for (let round = 0; round < 2; round++) {
      const counts = { batches: 1 + upTo(600), rows: upTo(400), keys: upTo(500), partitions: upTo(300) };
      const text = (NASTY[round % NASTY.length] as string).repeat(upTo(12));
      const much = { ...counts, columns: upTo(60), files: upTo(60), text, stepMs: upTo(4_000_000) };
      try {
        assertFits(drawn(much));
      } catch (error) {
        throw new Error(`${JSON.stringify({ ...much, text: text.length })}: ${(error as Error).message}`);
      }
    }
  }).timeout(120_000);

  it("shows hostile texts as text, wherever they stand in a trace", async () => {
    for (const [name, figure] of everyFigure(await hostileDrawn())) {
      const bundle = figureBundle(figure);
      assertHarmlessHtml(bundle["text/html"] as string);
      for (const text of texts(bundle)) {
        assert.doesNotMatch(text, ACTIVE, name);
        assert.doesNotMatch(text, LONE, name);
      }
      if (figure.mime.includes("plotly"))
        for (const text of texts(figure.data)) {
          assert.doesNotMatch(text.replaceAll(/<br>|<\/?(b|extra)>/g, ""), /[<>]/, name);
          assert.doesNotMatch(text, /\$/, name);
        }
    }
    assert.equal(({} as { polluted?: boolean }).polluted, undefined);
  });

  it("is drawn of a trace in which nothing has happened yet", () => {
    const empty: Trace = { ...fixtureTrace(), batches: [] };
    const nothing = { jobs: [], stages: [], rdds: [], blocks: [], executors: [], batches: [], points: [] };
    const names = [...everyFigure(drawn(LITTLE)).keys()];
    const drawnOfNothing = everyFigure({
      ...{ trace: empty, other: empty, streaming: { ...streaming, ...nothing } },
      matrix: { ...largeMatrix(LITTLE), batches: [], places: [], cells: [] },
      plans: { ...PLANS, rules: [], operators: [], generated: [], batches: [] },
    });
    assert.deepEqual(
      names.filter((name) => !drawnOfNothing.has(name)),
      [],
    );
  });
});
