import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { ManualClock, nextTurn, SystemClock, VirtualClock } from "../../src/data/clock";

describe("ManualClock", () => {
  it("stands still until it is moved", () => {
    const clock = new ManualClock(1000);
    assert.equal(clock.now(), 1000);
    clock.advance(250);
    assert.equal(clock.now(), 1250);
    clock.set(2000);
    assert.equal(clock.now(), 2000);
  });

  it("starts at 1970", () => assert.equal(new ManualClock().now(), 0));

  it("wakes sleepers when their time has come, earliest first, and no sooner", async () => {
    const clock = new ManualClock();
    const woken: string[] = [];
    const late = clock.sleepUntil(200).then(() => woken.push("late"));
    const early = clock.sleepUntil(100).then(() => woken.push("early"));
    const never = clock.sleepUntil(300).then(() => woken.push("never"));
    clock.advance(99);
    await Promise.resolve();
    assert.deepEqual(woken, []);
    clock.advance(150);
    await Promise.all([early, late]);
    assert.deepEqual(woken, ["early", "late"]);
    clock.advance(100);
    await never;
    assert.deepEqual(woken, ["early", "late", "never"]);
  });

  it("does not sleep until a time that is past", async () => {
    await new ManualClock(50).sleepUntil(50);
  });

  it("lets a sleeper go with the signal's reason", async () => {
    const clock = new ManualClock();
    const stop = new AbortController();
    const sleep = clock.sleepUntil(100, stop.signal);
    stop.abort(new Error("query stopped"));
    await assert.rejects(sleep, /query stopped/);
    await assert.rejects(clock.sleepUntil(100, stop.signal), /query stopped/);
    clock.advance(100);
  });

  for (const clock of [new ManualClock(), new SystemClock()])
    it(`leaves no listener on the signal behind (${clock.constructor.name})`, async () => {
      const stop = new AbortController();
      for (let i = 0; i < 3; i++) {
        const sleep = clock.sleepUntil(clock.now() + 1, stop.signal);
        if (clock instanceof ManualClock) clock.advance(1);
        await sleep;
      }
      assert.equal(getEventListeners(stop.signal, "abort").length, 0);
    });

  it("jumps when somebody sets it; who sleeps until a time sleeps until that time, who sleeps for a while as long as before", async () => {
    const clock = new ManualClock(1000);
    const woken: string[] = [];
    const sleeps = [
      clock.sleepUntil(1100).then(() => woken.push("until")),
      clock.sleepFor(100).then(() => woken.push("for")),
      clock.sleepFor(500).then(() => woken.push("for longer")),
    ];
    clock.jump(-600);
    clock.advance(100);
    await nextTurn();
    assert.deepEqual([clock.now(), woken], [500, ["for"]]);
    clock.jump(5000);
    await nextTurn();
    assert.deepEqual([clock.now(), woken], [5500, ["for", "until"]]);
    clock.advance(400);
    await Promise.all(sleeps);
  });

  it("cannot go back", () => {
    const clock = new ManualClock(10);
    assert.throws(() => clock.set(9), /cannot go back from 10 to 9/);
    assert.equal(clock.now(), 10);
  });
});

describe("VirtualClock", () => {
  it("leaps from sleeper to sleeper, and no further", async () => {
    const clock = new VirtualClock(1000);
    const woken: string[] = [];
    const sleep = async (name: string, ms: number): Promise<void> => {
      await clock.sleepUntil(clock.now() + ms);
      woken.push(`${name} at ${clock.now()}`);
    };
    const twice = sleep("a", 100).then(() => sleep("a", 3_600_000));
    await Promise.all([twice, sleep("b", 500)]);
    assert.deepEqual(woken, ["a at 1100", "b at 1500", "a at 3601100"]);
    assert.equal(clock.now(), 3_601_100);
  });

  it("does not wait for who sleeps without end, or was let go", async () => {
    const clock = new VirtualClock();
    const stop = new AbortController();
    const endless = clock.sleepUntil(Number.POSITIVE_INFINITY, stop.signal);
    await clock.sleepUntil(10);
    assert.equal(clock.now(), 10);
    stop.abort(new Error("enough"));
    await assert.rejects(endless, /enough/);
  });
});

describe("SystemClock", () => {
  const clock = new SystemClock();

  it("tells the time of the machine", () => {
    assert.ok(Math.abs(clock.now() - Date.now()) < 1000);
  });

  it("never wakes a sleeper early", async () => {
    for (const wait of [0, 0.3, 1.7, 3]) {
      const until = clock.now() + wait;
      await clock.sleepUntil(until);
      assert.ok(clock.now() >= until, `${wait} ms`);
    }
  });

  it("sleeps on through the longest timer there is, until aborted", async () => {
    const warnings: Error[] = [];
    const note = (warning: Error): number => warnings.push(warning);
    process.on("warning", note);
    const stop = new AbortController();
    let woken = false;
    const sleep = clock.sleepUntil(clock.now() + 2 ** 33, stop.signal).then(() => {
      woken = true;
    });
    await clock.sleepUntil(clock.now() + 5);
    assert.equal(woken, false);
    stop.abort(new Error("enough"));
    await assert.rejects(sleep, /enough/);
    process.off("warning", note);
    assert.deepEqual(warnings, []);
    await assert.rejects(clock.sleepUntil(0, stop.signal), /enough/);
  });
});
