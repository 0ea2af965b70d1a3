/**
 * The one place where the library knows that it may run in a notebook kernel: an interrupted cell stops its queries.
 *
 * The kernel's preload (`tools/tslab-preload.cjs`) keeps a set of callbacks under a symbol; outside a kernel there is none.
 */
const KERNEL = Symbol.for("stepstream.kernel");

interface KernelHooks {
  readonly onInterrupt: Set<() => void>;
}

/** Calls back when the running cell is interrupted; returns how to stop that. */
export function onInterrupt(callback: () => void): () => void {
  const hooks = (globalThis as { [KERNEL]?: KernelHooks })[KERNEL];
  if (hooks === undefined) return () => {};
  hooks.onInterrupt.add(callback);
  return () => hooks.onInterrupt.delete(callback);
}
