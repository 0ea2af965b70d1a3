// The functions of fg- and mg-cases, as FORMAT-STATEFUL.md 2 and 3 describe them, written as a learner would.
// A function gets (rows, state, emit); `emit` adds the key columns. Rows are objects with v, ts, cmd.

const ms = (ts) => Math.floor(Number(ts.micros) / 1000);
const maxTs = (rows) => {
  const times = rows.flatMap((row) => (row.ts === null ? [] : [ms(row.ts)]));
  return times.length === 0 ? null : Math.max(...times);
};
const sum = (rows) => rows.reduce((total, row) => total + (row.v ?? 0), 0);
const old = (state) => state.getOption ?? 0;
const soon = (rows, state, later = 5000) => {
  const latest = maxTs(rows);
  if (latest === null) throw new Error("no row has a time"); // the recorded function fails on the null of its maximum
  state.setTimeoutTimestamp(latest + later);
};

const runningCount = (rows, state, emit) => {
  state.update(old(state) + rows.length);
  emit(state.get);
};

const rowNumber = (cells) => (rows, state, emit) => {
  let i = old(state);
  for (const row of rows) emit(...cells(row, ++i));
  state.update(i);
};

const counted = (rows, state, emit) => {
  const count = old(state) + rows.length;
  state.update(count);
  if (maxTs(rows) !== null) soon(rows, state);
  emit(count, "data");
};

const timedOut = (state, emit) => {
  emit(state.get, "timeout");
  state.remove();
};

const existing = (state, emit) => emit(state.exists ? 1 : 0, "timeout");

/** A function for calls with rows, and one for those without. */
const withTimeout = (data, timeout) => (rows, state, emit) =>
  state.hasTimedOut ? timeout(state, emit) : data(rows, state, emit);

const dataOf = (before) => (rows, state, emit) => {
  before(rows, state);
  emit(rows.length, "data");
};

const error = (message) => () => {
  throw new Error(message);
};

const sessionize = withTimeout(
  (rows, state) => {
    const times = rows.map((row) => ms(row.ts));
    const { start = Number.POSITIVE_INFINITY, end = Number.NEGATIVE_INFINITY, count = 0 } = state.getOption ?? {};
    const session = { start: Math.min(start, ...times), end: Math.max(end, ...times), count: count + rows.length };
    state.update(session);
    state.setTimeoutTimestamp(session.end + 10_000);
  },
  (state, emit) => {
    const { start, end, count } = state.get;
    emit(new Date(start), new Date(end), count);
    state.remove();
  },
);

const COMMANDS = {
  update: (state, x) => state.update(Number(x)),
  updateNull: (state) => state.update(null),
  remove: (state) => state.remove(),
  timeout: (state, x) => state.setTimeoutTimestamp(Number(x)),
  duration: (state, x) => state.setTimeoutDuration(Number(x)),
  get: (state) => String(state.get),
  getOption: (state) => (state.exists ? String(state.getOption) : "none"),
  exists: (state) => String(state.exists),
  timedOut: (state) => String(state.hasTimedOut),
  watermark: (state) => String(state.getCurrentWatermarkMs()),
};

const stateOps = (rows, state, emit) => {
  if (state.hasTimedOut) return emit("timeout", state.exists ? String(state.get) : "none");
  for (const { cmd } of rows) {
    const [name, argument] = cmd.split(" ");
    emit(cmd, COMMANDS[name](state, argument) ?? "ok");
  }
};

const setting = (set) => (rows, state, emit) => {
  state.update(old(state) + rows.length);
  set(rows, state);
  emit(state.get);
};

export const GROUP_FUNCTIONS = {
  runningCount,
  callCount: (_, state, emit) => {
    state.update(old(state) + 1);
    emit(state.get);
  },
  emitNothing: (rows, state) => state.update(old(state) + rows.length),
  rowNumber: rowNumber((row, i) => [i, row.v]),
  rowNumberTs: rowNumber((row, i) => [row.ts, i]),
  runningSumEmitOnChange: (rows, state, emit) => {
    const x = old(state) + sum(rows);
    if (state.exists && state.get === x) return;
    state.update(x);
    emit(x);
  },
  removeAtTen: (rows, state, emit) => {
    const x = old(state) + sum(rows);
    if (x >= 10) state.remove();
    else state.update(x);
    emit(x, x >= 10 ? "removed" : "kept");
  },
  emitOnTimeout: withTimeout(counted, timedOut),
  timeoutKeepState: withTimeout(counted, (state, emit) => emit(state.get, "timeout")),
  timeoutRepeat: withTimeout(counted, (state, emit) => {
    emit(state.get, "timeout");
    state.setTimeoutTimestamp(state.getCurrentWatermarkMs() + 10_000);
  }),
  errorOnTimeout: withTimeout(counted, error("timed out")),
  timeoutSetOnce: withTimeout((rows, state, emit) => {
    if (!state.exists) soon(rows, state);
    state.update(old(state) + rows.length);
    emit(state.get, "data");
  }, timedOut),
  timeoutReadOnly: withTimeout((rows, state, emit) => {
    if (state.exists) return emit(state.get, "read");
    state.update(rows.length);
    soon(rows, state);
    emit(rows.length, "data");
  }, timedOut),
  timeoutNoState: withTimeout(
    dataOf((rows, state) => soon(rows, state)),
    existing,
  ),
  removeThenTimeout: withTimeout(
    dataOf((rows, state) => {
      state.update(rows.length);
      state.remove();
      soon(rows, state);
    }),
    existing,
  ),
  timeoutThenRemove: withTimeout(
    dataOf((rows, state) => {
      state.update(rows.length);
      soon(rows, state);
      state.remove();
    }),
    existing,
  ),
  setTimeoutTwice: withTimeout((rows, state, emit) => {
    counted(rows, state, emit);
    soon(rows, state, 20_000);
  }, timedOut),
  sessionize,
  procTimeout1ms: withTimeout((rows, state, emit) => {
    state.update(old(state) + rows.length);
    state.setTimeoutDuration(1);
    emit(state.get, "data");
  }, timedOut),
  procTimeout1h: withTimeout((rows, state, emit) => {
    state.update(old(state) + rows.length);
    state.setTimeoutDuration("1 hour");
    emit(state.get, "data");
  }, timedOut),
  readWatermark: (_, state, emit) => emit(state.getCurrentWatermarkMs()),
  errorOnNegative: (rows, state, emit) => {
    const negative = rows.find((row) => row.v < 0);
    if (negative) throw new Error(`negative value: ${negative.v}`);
    runningCount(rows, state, emit);
  },
  setTimeoutWithoutConf: setting((rows, state) => soon(rows, state)),
  setDurationWithoutConf: setting((_, state) => state.setTimeoutDuration(60_000)),
  setTimeoutBeforeWatermark: setting((_, state) => state.setTimeoutTimestamp(1000)),
  setTimeoutZero: setting((_, state) => state.setTimeoutTimestamp(0)),
  setDurationZero: setting((_, state) => state.setTimeoutDuration(0)),
  updateNull: (rows, state, emit) => {
    state.update(null);
    emit(rows.length);
  },
  getWithoutState: (_, state, emit) => emit(state.get),
  stateOps,
};

export const stateType = (fn) => (fn === "sessionize" ? "start BIGINT, end BIGINT, count BIGINT" : "BIGINT");
