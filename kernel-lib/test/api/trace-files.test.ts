/** Traces saved to files and walked without the engine: what was exact stays exact, and what is no trace is refused with a reason. */
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  figures,
  JobTrace,
  ManualClock,
  MemoryStream,
  SeededRandom,
  SparkConf,
  SparkContext,
  StreamingTrace,
  Trace,
  Until,
} from "../../src/index";
import { fixtureTrace } from "../figures/fixture";
import { wordCountTrace } from "../inspect/streaming-fixture";
import { newSession } from "../stream-test";

let folder: string;
before(() => {
  folder = mkdtempSync(join(tmpdir(), "stepstream-traces-"));
});
after(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string): string => join(folder, name);

async function again<T>(
  kind: { save(trace: T, path: string): Promise<void>; load(path: string): Promise<T> },
  trace: T,
) {
  await kind.save(trace, file("again.json"));
  return kind.load(file("again.json"));
}

/** A query over one row with a value of every kind that JSON does not have. */
async function exactTrace(): Promise<Trace> {
  const input = new MemoryStream(
    newSession(),
    "l BIGINT, d DECIMAL(38,10), x DOUBLE, y DOUBLE, z DOUBLE, s STRING, b BINARY, t TIMESTAMP, p STRUCT<__proto__: INT, c: STRING>",
  );
  const query = await input.toDF().writeStream.format("memory").queryName("exact").start({ paused: true });
  const values = {
    ...{ l: 9223372036854775807n, d: "1234567890123456789012345678.0123456789", x: Number.NaN, y: -0, z: 5e-324 },
    ...{ s: "lone \ud800, \u0000, \u202e", b: new Uint8Array([0, 255, 128]), t: "2026-01-01 00:00:00.123457" },
    p: JSON.parse('{"__proto__": 7, "c": "</script>"}'),
  };
  input.addData(values);
  await query.nextBatch();
  const trace = query.trace();
  await query.stop();
  return trace;
}

describe("a trace in a file", () => {
  it("keeps 64 bits, decimals, microseconds, NaN, -0.0, lone surrogates, __proto__ and bytes", async () => {
    const trace = await exactTrace();
    const loaded = await again(Trace, trace);
    assert.deepEqual(loaded, trace);
    assert.deepEqual(loaded.batches[0].rowsIn[0].values.slice(0, 8), [
      ...["9223372036854775807", "1234567890123456789012345678.0123456789", "NaN", "-0.0", 5e-324],
      ...["lone \ud800, \u0000, \u202e", "AP+A", "2026-01-01T00:00:00.123457Z"],
    ]);
    const struct = loaded.batches[0].rowsIn[0].values[8] as object;
    assert.deepEqual(Object.entries(struct), [
      ["__proto__", 7],
      ["c", "</script>"],
    ]);
  });

  it("of a query gives the same figures, and is stepped there and back", async () => {
    const trace = fixtureTrace();
    const loaded = await again(Trace, trace);
    for (const draw of [figures.plane, figures.scrubber, figures.windowCounts, figures.stateSize, figures.durations])
      assert.deepEqual(draw(loaded), draw(trace));
    const run = Trace.walk(loaded);
    assert.equal((await run.step()).point?.name, "recovered");
    assert.equal((await run.at(2, "sink.commit")).batchId, 2);
    assert.equal((await run.step()).point?.name, "addBatch.done");
    assert.equal((await run.back()).point?.name, "sink.commit");
    assert.match(String(await run.nextBatch()), /[Bb]atch 2/);
    const late = await run.until(Until.lateRow());
    assert.ok(late.batch?.rowsIn.some(({ verdict }) => verdict.kind === "late"));
    assert.match(String(run.where({ id: "ev3" })), /ev3/);
    assert.equal((await run.at(5)).note, null);
    assert.match((await run.step()).note ?? "", /recorded query has ended \(nothing more is in the trace\)/);
    await assert.rejects(run.at(9), /did not come to watermark of batch 9: the recorded query has ended/);
    assert.equal((await run.at(0, "recovered")).point?.name, "recovered");
    await assert.rejects(run.back(), /This is the beginning/);
  });

  it("of a killed batch is walked through both lives", async () => {
    const run = Trace.walk(fixtureTrace({ batches: 4, killed: 2 }));
    const seen: string[] = [];
    for (let stop = await run.step(); stop.note === null; stop = await run.step())
      seen.push(`${stop.batchId}.${stop.batch?.life}`);
    assert.deepEqual([...new Set(seen)], ["0.0", "1.0", "2.0", "2.1", "3.1"]);
  });

  it("of the jobs of a SparkContext gives the same figures", async () => {
    const conf = new SparkConf().setMaster("local-cluster[2,2,1024]").setAppName("lesson");
    const sc = new SparkContext(conf, { clock: new ManualClock(1000), random: new SeededRandom(1) });
    await sc
      .parallelize(["a", "b", "a"], 2)
      .map((word): [string, number] => [word, 1])
      .reduceByKey((a, b) => a + b)
      .collect();
    const trace = sc.trace();
    const loaded = await again(JobTrace, trace);
    assert.deepEqual(loaded, trace);
    for (const draw of [figures.lineage, figures.tasksOverTime, figures.blocks])
      assert.deepEqual(draw(loaded), draw(trace));
  });

  it("of a StreamingContext gives the same figures, and is stepped", async () => {
    const trace = await wordCountTrace();
    const loaded = await again(StreamingTrace, trace);
    assert.deepEqual(loaded, trace);
    for (const draw of [figures.lineage, figures.tasksOverTime, figures.batchTimes, figures.slidingWindow])
      assert.deepEqual(draw(loaded), draw(trace));
    const run = StreamingTrace.walk(loaded);
    const stop = await run.at(3, "runJobs");
    assert.equal(stop.batch?.number, 3);
    assert.ok(stop.point !== null);
    const position = loaded.points.indexOf(stop.point);
    assert.equal(String(stop), figures.batchViewText(figures.streamingView(trace, position)));
    assert.equal((await run.nextBatch()).point?.name, "clearOld");
    await run.back();
    await assert.rejects(run.at(99), /The recorded context did not come to clearOld of batch 99/);
    // It is also that of a SparkContext.
    assert.equal((await JobTrace.load(file("again.json"))).jobs.length, trace.jobs.length);
  });

  it("replaces what was there, and is there whole or not at all", async () => {
    writeFileSync(file("old.json"), "something else");
    await Trace.save(fixtureTrace(), file("old.json"));
    assert.deepEqual(await Trace.load(file("old.json")), JSON.parse(readFileSync(file("old.json"), "utf8")));
    await assert.rejects(Trace.save({ version: 1 } as Trace, file("not.json")), /holds JSON, but no trace/);
    assert.equal(existsSync(file("not.json")), false);
    await Trace.save(fixtureTrace(), file("new folder/trace.json"));
    assert.ok(existsSync(file("new folder/trace.json")));
  });
});

describe("a file that is no such trace", () => {
  const good = (): Record<string, unknown> => JSON.parse(JSON.stringify(fixtureTrace({ batches: 2, killed: -1 })));

  async function refusal(content: string | Uint8Array, kind: { load(path: string): Promise<unknown> } = Trace) {
    writeFileSync(file("bad.json"), content);
    const error = await kind.load(file("bad.json")).then(
      () => assert.fail("it was read"),
      (e: Error) => e,
    );
    assert.equal(error.name, "IllegalArgumentException");
    return error.message.replace(folder, "");
  }

  it("is not there, or is a folder", async () => {
    await assert.rejects(Trace.load(file("nothing.json")), /There is no file .*nothing\.json/);
    await assert.rejects(Trace.load(""), /it is empty/);
    await assert.rejects(Trace.load(folder), /stepstream-traces/);
  });

  it("is torn, wherever it was torn", async () => {
    const text = JSON.stringify(good());
    for (let at = 1; at < text.length; at += Math.ceil(text.length / 40))
      assert.match(
        await refusal(text.slice(0, at)),
        /bad\.json cannot be read as a trace: it is (cut short|no JSON)/,
        `at ${at}`,
      );
  });

  it("is foreign", async () => {
    assert.match(await refusal(""), /it is empty/);
    assert.match(await refusal("region,quakes\nAlaska,3"), /it is no JSON/);
    assert.match(await refusal(new Uint8Array([0x1f, 0x8b, 0, 255])), /it is no JSON/);
    for (const other of [
      "null",
      "7",
      "[]",
      '{"cells": [], "nbformat": 4}',
      '{"version": 1}',
      '{"__proto__": {"version": 1}}',
    ])
      assert.match(await refusal(other), /it holds JSON, but no trace that stepstream has saved/, other);
  });

  it("is of a newer version", async () => {
    assert.match(
      await refusal(JSON.stringify({ ...good(), version: 2, batches: "another form" })),
      /a newer stepstream has saved it \(version 2 of the format; this one reads version 1\)/,
    );
    assert.match(await refusal(JSON.stringify({ ...good(), version: "1" })), /damaged: version is "1", not one of 1/);
  });

  it("is of another kind", async () => {
    const query = JSON.stringify(good());
    assert.match(await refusal(query, JobTrace), /holds the trace of a streaming query, not of a SparkContext/);
    const context = JSON.stringify(await wordCountTrace());
    assert.match(await refusal(context), /holds the trace of a StreamingContext, not of a streaming query/);
    const jobs = JSON.stringify({ ...(JSON.parse(context) as object), streaming: undefined });
    assert.match(await refusal(jobs, StreamingTrace), /holds the trace of a SparkContext, not of a StreamingContext/);
  });

  it("was changed by hand: it says where", async () => {
    const changed = (change: (trace: Trace) => void): string => {
      const trace = good() as unknown as Trace;
      change(trace);
      return JSON.stringify(trace);
    };
    const set = (object: object, name: string, value: unknown): void => void Object.assign(object, { [name]: value });
    assert.match(
      await refusal(changed((t) => set(t.batches[1].rowsIn[0], "offset", "x"))),
      /damaged: batches\[1\]\.rowsIn\[0\]\.offset is "x", not a whole number from 0 on\./,
    );
    assert.match(
      await refusal(changed((t) => set(t.batches[0].rowsIn[1].verdict, "kind", "lost"))),
      /batches\[0\]\.rowsIn\[1\]\.verdict\.kind is "lost", not one of kept, late, filtered, passed, unknown/,
    );
    assert.match(await refusal(changed((t) => set(t.query, "plan", undefined))), /query\.plan is missing, not a text/);
    assert.match(await refusal(changed((t) => set(t, "batches", { length: 3 }))), /batches is an object, not a list/);
    assert.match(await refusal(changed((t) => set(t.batches[0].durationMs, "walCommit", null))), /walCommit is null/);
  });

  it("has fields that this version does not know: they are left alone", async () => {
    await Trace.save({ ...fixtureTrace(), notes: "of a lesson" } as Trace, file("more.json"));
    assert.equal(((await Trace.load(file("more.json"))) as Trace & { notes: string }).notes, "of a lesson");
  });
});
