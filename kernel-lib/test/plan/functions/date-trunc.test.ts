/** `date_trunc` gives the same whether its unit is written in the query, which makes it arithmetic, or lies in a column. */
import assert from "node:assert/strict";
import { CodegenContext } from "../../../src/catalyst/codegen";
import { StringType, TimestampType } from "../../../src/data/types";
import { Literal } from "../../../src/plan/expression";
import { dateTrunc } from "../../../src/plan/functions/date-trunc";

const UNITS = ["microsecond", "millisecond", "second", "MINUTE", "hour", "day", "dd"];
const ZONES = ["UTC", "+05:45", "-18:00", "PST", "America/New_York"];

/** The very code of the call, as a function of the unit and the time. */
function compiled(unit: Literal | undefined, zone: string): (unit: string, time: number | bigint) => unknown {
  const context = new CodegenContext(zone);
  const bound = dateTrunc.bind([StringType, TimestampType], unit === undefined ? [] : [unit]);
  const code = bound?.code(["unit", "time"], context);
  return context.compile(`return (unit, time) => ${code};`);
}

function times(): (number | bigint)[] {
  const hour = 3_600_000_000;
  const edges = [0, 1_700_000_000_000_000, -1_700_000_000_000_000, 2 ** 52, -(2 ** 52), Number.MAX_SAFE_INTEGER];
  const near = edges.flatMap((edge) => [-hour, -1, 0, 1, hour].map((by) => edge + by)).filter(Number.isSafeInteger);
  // Right before and after the beginning of an hour, up to the largest: quotients are rounded there.
  const hours = Array.from({ length: 2000 }, (_, i) => Math.floor((i - 1000) * 1250.7) * hour);
  return [...near, ...hours.flatMap((at) => [at - 1, at, at + 1]), 9_007_199_254_740_993n, -9_007_199_254_740_993n];
}

describe("date_trunc", () => {
  for (const zone of ZONES)
    it(`is the same with the unit in the query and in a column, in ${zone}`, () => {
      for (const unit of UNITS) {
        const [written, read] = [compiled(new Literal(unit, StringType), zone), compiled(undefined, zone)];
        for (const time of times()) assert.equal(written(unit, time), read(unit, time), `${unit} of ${time}`);
      }
    });
});
