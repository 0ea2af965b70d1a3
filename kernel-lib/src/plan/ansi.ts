/**
 * Whether ANSI rules hold: `spark.sql.ansi.enabled`, true unless the session says otherwise.
 *
 * Spark keeps its settings where every expression can see them while it is made (`SQLConf.get`); so does this file with the
 * one of them that changes what expressions mean. It is read when a call is bound or a cast is resolved, never later, so a
 * query keeps the rules it was analysed with.
 */
let ansi = true;

export function isAnsi(): boolean {
  return ansi;
}

/** Runs `body`, which does not wait for anything, under these rules. */
export function withAnsi<T>(enabled: boolean, body: () => T): T {
  const before = ansi;
  ansi = enabled;
  try {
    return body();
  } finally {
    ansi = before;
  }
}
