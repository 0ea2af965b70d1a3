// The processors of tw-cases, as FORMAT-STATEFUL.md 2 and 4 describe them, written as a learner would.
// `emit` collects rows: the key columns are put in front. Each entry is a function of (emit) that makes the methods.

const ms = (ts) => Math.floor(Number(ts.micros) / 1000);
const at = (time) => new Date(time);
const joined = (values) => values.join(",");
const byNumber = (a, b) => Number(a) - Number(b);

/** A processor with one value n. */
const counting = (declare, more) => (emit) => {
  let n;
  let handle;
  const add = (d) => {
    n.update((n.get() ?? 0) + d);
    return n.get();
  };
  return {
    init(given) {
      handle = given;
      n = declare(given);
    },
    ...more({ emit, add, n: () => n, handle: () => handle }),
  };
};

const bigint = (handle) => handle.getValueState("n", "BIGINT");
const counts = ({ emit, add }) => ({ input: (rows) => emit(add(rows.length)) });
const count = counting(bigint, counts);

const failing = ({ emit, add }) => ({
  input(rows) {
    const negative = rows.find((row) => row.v < 0);
    if (negative) throw new Error(`negative value: ${negative.v}`);
    emit(add(rows.length));
  },
});

/** A timer ten seconds after each row. */
const countdown = (timer) =>
  counting(bigint, ({ emit, add, n, handle }) => ({
    input(rows) {
      add(rows.length);
      for (const row of rows) handle().registerTimer(ms(row.ts) + 10_000);
    },
    timer: (t) => timer(t, emit, n()),
  }));

/** Runs the command of each row and tells what came of it. */
const commands = (declare, known, timer) => (emit) => {
  let state;
  let handle;
  return {
    init(given) {
      handle = given;
      state = declare(given);
    },
    input(rows) {
      for (const { cmd } of rows) {
        const [name, ...rest] = cmd.split(" ");
        emit(cmd, known[name](state, rest, handle) ?? "ok");
      }
    },
    ...(timer ? { timer: () => emit("expired", timer()) } : {}),
  };
};

const numbers = (text) => text.split(",").map(Number);
const nothing = (body) => (state, rest) => {
  body(state, rest);
};

const VALUE_COMMANDS = {
  update: nothing((s, [x]) => s.update(Number(x))),
  updateNull: nothing((s) => s.update(null)),
  clear: nothing((s) => s.clear()),
  get: (s) => String(s.get()),
  exists: (s) => String(s.exists()),
};

const LIST_COMMANDS = {
  append: nothing((s, [x]) => s.appendValue(Number(x))),
  appendList: nothing((s, [x]) => s.appendList(numbers(x))),
  put: nothing((s, [x]) => s.put(numbers(x))),
  clear: nothing((s) => s.clear()),
  get: (s) => joined(s.get()),
  exists: (s) => String(s.exists()),
};

const MAP_COMMANDS = {
  put: nothing((s, [k, x]) => s.updateValue(k, Number(x))),
  remove: nothing((s, [k]) => s.removeKey(k)),
  clear: nothing((s) => s.clear()),
  get: (s, [k]) => String(s.getValue(k)),
  has: (s, [k]) => String(s.containsKey(k)),
  exists: (s) => String(s.exists()),
  keys: (s) => joined(s.keys().sort()),
  values: (s) => joined([...new Set(s.values())].sort(byNumber)),
  entries: (s) => joined([...s.iterator()].map(([k, x]) => `${k}=${x}`).sort()),
};

const TIMER_COMMANDS = {
  register: (_, [x], handle) => void handle.registerTimer(Number(x)),
  delete: (_, [x], handle) => void handle.deleteTimer(Number(x)),
  list: (_, __, handle) => joined(handle.listTimers()),
};

const keepLast3 = (emit) => {
  let list;
  return {
    init: (handle) => {
      list = handle.getListState("list", "BIGINT");
    },
    input(rows) {
      for (const { v } of rows) {
        list.appendValue(v);
        const all = list.get();
        if (all.length > 3) list.put(all.slice(-3));
      }
      emit(joined(list.get()));
    },
  };
};

const distinctPerKey = (emit) => {
  let map;
  return {
    init: (handle) => {
      map = handle.getMapState("map", "STRING", "BIGINT");
    },
    input(rows) {
      for (const { v } of rows) {
        const key = String(v);
        if (map.containsKey(key)) map.updateValue(key, map.getValue(key) + 1);
        else {
          map.updateValue(key, 1);
          emit(v, map.keys().length);
        }
      }
    },
  };
};

const fraudPair = (emit) => {
  let flag;
  let timer;
  let handle;
  return {
    init(given) {
      handle = given;
      flag = given.getValueState("flag", "BOOLEAN");
      timer = given.getValueState("timer", "BIGINT");
    },
    input(rows) {
      for (const { v, ts } of rows) {
        if (flag.exists()) {
          if (v > 500) emit(v);
          flag.clear();
          handle.deleteTimer(timer.get());
          timer.clear();
        }
        if (v >= 1) continue;
        flag.update(true);
        handle.registerTimer(ms(ts) + 60_000);
        timer.update(ms(ts) + 60_000);
      }
    },
    timer() {
      flag.clear();
      timer.clear();
    },
  };
};

const rescheduleTimer = (emit) => {
  let timer;
  let handle;
  return {
    init(given) {
      handle = given;
      timer = given.getValueState("timer", "BIGINT");
    },
    input(rows) {
      if (timer.exists()) handle.deleteTimer(timer.get());
      const next = Math.max(...rows.map((row) => ms(row.ts))) + 10_000;
      handle.registerTimer(next);
      timer.update(next);
    },
    timer(t) {
      emit(at(t));
      timer.clear();
    },
  };
};

const listTimers = (emit) => {
  let handle;
  return {
    init: (given) => {
      handle = given;
    },
    input(rows) {
      for (const row of rows) handle.registerTimer(ms(row.ts) + 10_000);
      emit("input", joined(handle.listTimers()));
    },
    timer: (t) => emit(`expired ${t}`, joined(handle.listTimers())),
  };
};

const countAndLast = (emit) => {
  let n;
  let last;
  return {
    init(handle) {
      n = handle.getValueState("n", "BIGINT");
      last = handle.getValueState("last", "BIGINT");
    },
    input(rows) {
      const before = last.get();
      n.update((n.get() ?? 0) + rows.length);
      emit(n.get(), before);
      for (const { v } of rows) last.update(v);
    },
  };
};

const withState = (declare, input) => (emit) => {
  let state;
  return {
    init: (handle) => {
      state = declare(handle);
    },
    input: (rows) => input(rows, state, emit),
  };
};

const each = (cells) => (emit) => ({
  input: (rows) => {
    for (const row of rows) emit(...cells(row));
  },
});

export const PROCESSORS = {
  count,
  countWithInitialState: counting(bigint, ({ emit, add }) => ({
    input: (rows) => emit(add(rows.length)),
    initial: ({ state }) => add(state),
  })),
  countAsInt: counting((handle) => handle.getValueState("n", "INT"), counts),
  countAndLast,
  dropLast: counting((handle) => {
    handle.deleteIfExists("last");
    return bigint(handle);
  }, counts),
  countTtl1ms: counting((handle) => handle.getValueState("n", "BIGINT", 1), counts),
  countTtl1h: counting((handle) => handle.getValueState("n", "BIGINT", 3_600_000), counts),
  errorOnNegative: counting(bigint, failing),
  stateless: each((row) => [row.v]),
  emitOld: each((row) => [at(ms(row.ts) - 3_600_000), row.v]),
  readTimes: (emit) => ({ input: (_, times) => emit(times.getCurrentWatermarkInMs()) }),
  keepLast3,
  listTtl1ms: withState(
    (handle) => handle.getListState("list", "BIGINT", 1),
    (rows, list, emit) => {
      for (const { v } of rows) list.appendValue(v);
      emit(joined(list.get()));
    },
  ),
  mapTtl1ms: withState(
    (handle) => handle.getMapState("map", "STRING", "BIGINT", 1),
    (rows, map, emit) => {
      for (const { v } of rows) map.updateValue(String(v), 1);
      emit(joined(map.keys().sort()));
    },
  ),
  distinctPerKey,
  countdownTimer: countdown((t, emit, n) => emit(at(t), n.get())),
  errorInTimer: countdown(() => {
    throw new Error("timer failed");
  }),
  chainTimer: counting(bigint, ({ emit, n, handle }) => ({
    input(rows) {
      for (const row of rows) handle().registerTimer(ms(row.ts) + 10_000);
      n().update(3);
    },
    timer(t) {
      const left = n().get();
      emit(at(t), left);
      if (left > 1) {
        n().update(left - 1);
        handle().registerTimer(t + 10_000);
      } else n().clear();
    },
  })),
  pastTimer: counting(bigint, ({ emit, add, n, handle }) => ({
    input(rows) {
      add(rows.length);
      for (const row of rows) handle().registerTimer(ms(row.ts) - 3_600_000);
      emit(null, n().get());
    },
    timer: (t) => emit(at(t), n().get()),
  })),
  rescheduleTimer,
  listTimers,
  expireToOutput: counting(bigint, ({ emit, add, n, handle }) => ({
    input(rows) {
      for (const row of rows) {
        add(1);
        handle().registerTimer(ms(row.ts));
        emit(row.ts, n().get());
      }
    },
    timer: (t) => emit(at(t), n().get()),
  })),
  procTimer1ms: counting(bigint, ({ emit, add, n, handle }) => ({
    input(rows, times) {
      handle().registerTimer(times.getCurrentProcessingTimeInMs() + 1);
      emit(add(rows.length), "data");
    },
    timer() {
      emit(n().get(), "expired");
      n().clear();
    },
  })),
  fraudPair,
  valueOps: commands(bigint, VALUE_COMMANDS),
  listOps: commands((handle) => handle.getListState("list", "BIGINT"), LIST_COMMANDS),
  mapOps: commands((handle) => handle.getMapState("map", "STRING", "BIGINT"), MAP_COMMANDS),
  timerOps: (emit) => ({
    ...commands(bigint, TIMER_COMMANDS)(emit),
    timer: (t) => emit("expired", String(t)),
  }),
  updateNull: withState(bigint, (_, n, emit) => {
    n.update(null);
    emit(1);
  }),
  putEmptyList: withState(
    (handle) => handle.getListState("list", "BIGINT"),
    (_, list, emit) => {
      list.put([]);
      emit(1);
    },
  ),
  appendNull: withState(
    (handle) => handle.getListState("list", "BIGINT"),
    (_, list, emit) => {
      list.appendValue(null);
      emit(1);
    },
  ),
  stateOutsideInit: withState(
    (handle) => handle,
    (_, handle, emit) => {
      handle.getValueState("late", "BIGINT");
      emit(1);
    },
  ),
  duplicateName: withState(
    (handle) => {
      bigint(handle);
      return bigint(handle);
    },
    (_, __, emit) => emit(1),
  ),
  registerTimerInInit: withState(
    (handle) => handle.registerTimer(1),
    (_, __, emit) => emit(1),
  ),
  errorInInit: withState(
    () => {
      throw new Error("init failed");
    },
    (_, __, emit) => emit(1),
  ),
};

/** A processor as the library wants it. @param names of the output columns; the key columns come first */
export function processorOf(name, names) {
  const emitted = [];
  const take = (key) => {
    const cells = Object.values(key);
    const rows = emitted.map((more) => Object.fromEntries([...cells, ...more].map((cell, i) => [names[i], cell])));
    emitted.length = 0;
    return rows;
  };
  const made = PROCESSORS[name]((...cells) => emitted.push(cells));
  return {
    init: (handle) => made.init?.(handle),
    handleInputRows(key, rows, times) {
      made.input(rows, times);
      return take(key);
    },
    handleExpiredTimer(key, _, info) {
      made.timer?.(info.getExpiryTimeInMs());
      return take(key);
    },
    handleInitialState: (_, initial) => made.initial?.(initial),
  };
}
