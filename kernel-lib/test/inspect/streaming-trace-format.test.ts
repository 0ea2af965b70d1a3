/** `docs/trace-format.md` shows a real trace of a StreamingContext and of the jobs below it, made by this test. */
import assert from "node:assert/strict";
import type { StreamingTrace } from "../../src/index";
import { wordCountTrace } from "./streaming-fixture";
import { pageShows, unnamedFields } from "./trace-page";

/** The word count of the pictures' tests; where its lines stand in their file is no matter for a page. */
async function lessonTrace(): Promise<StreamingTrace> {
  const text = JSON.stringify(await wordCountTrace());
  return JSON.parse(text.replace(/streaming-fixture\.[jt]s:\d+/g, "lesson.ts:12")) as StreamingTrace;
}

describe("docs/trace-format.md on contexts", () => {
  it("shows what a trace really holds", async () => pageShows("streaming trace", await lessonTrace()));

  it("names every field", async () => assert.deepEqual(unnamedFields(await lessonTrace()), []));
});
