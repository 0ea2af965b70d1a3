/** How a small query was planned, made up: two rules, three operators of which two run in one generated stage, two batches. */
import type { PlanTrace } from "../../src/inspect/plan-trace";

export const PLANS: PlanTrace = {
  version: 1,
  name: "quakes",
  parsed: "'Filter '`>`('mag, 4)\n+- 'UnresolvedStream replay",
  analysed: "~Filter (mag#0 > 4)\n+- ~EventTimeWatermark time#1, 1 day\n   +- ~Replay [mag#0, time#1]",
  optimised:
    "~EventTimeWatermark time#1, 1 day\n+- ~Filter (isnotnull(mag#0) AND (mag#0 > 4))\n   +- ~Replay [mag#0, time#1]",
  rules: [
    {
      phase: "analysis",
      rule: "ResolveReferences",
      before: "'Filter '`>`('mag, 4)\n+- 'EventTimeWatermark 'time, 1 day\n   +- ~Replay [mag#0, time#1]",
      after: "'Filter '`>`(mag#0, 4)\n+- ~EventTimeWatermark time#1, 1 day\n   +- ~Replay [mag#0, time#1]",
    },
    {
      phase: "optimization",
      rule: "PushDownPredicates",
      before: "~Filter (mag#0 > 4)\n+- ~EventTimeWatermark time#1, 1 day\n   +- ~Replay [mag#0, time#1]",
      after: "~EventTimeWatermark time#1, 1 day\n+- ~Filter (mag#0 > 4)\n   +- ~Replay [mag#0, time#1]",
    },
  ],
  operators: [
    { text: "EventTimeWatermark time#1: timestamp, 1 day", parent: null, codegen: 1 },
    { text: "Filter (isnotnull(mag#0) AND (mag#0 > 4))", parent: 0, codegen: 1 },
    { text: "MicroBatchScan [mag#0, time#1] ReplayStream[quakes]", parent: 1, codegen: null },
  ],
  generated: [{ codegen: 1, code: "return function stage(batch, task) {\n  rows: for (;;) {\n  }\n};" }],
  batches: [
    { batchId: 0, life: 0, rows: [3, 3, 10] },
    { batchId: 1, life: 0, rows: [0, 0, null] },
  ],
};
