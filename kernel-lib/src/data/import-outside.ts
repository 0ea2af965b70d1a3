/**
 * What only some programs need is imported when they need it: packages, and large parts of Node.
 *
 * `dist/engine.js` holds the whole library but for this file. Mostly it is a script that V8 takes from a code cache
 * (`tools/entry/`), and in such a script `import("…")` finds nobody who would load something.
 */
export function importOutside<Exports>(name: string): Promise<Exports> {
  return import(name);
}
