/**
 * Compares a value with its stored JSON. `UPDATE_SNAPSHOTS=1` writes it instead: look at the difference in git before
 * committing it.
 */
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

// Compiled tests run from dist/test; the snapshots lie beside their sources.
const FOLDER = join(__dirname, "..", "..", "..", "test", "figures", "__snapshots__");

export function matchesSnapshot(name: string, value: unknown): void {
  const text = `${JSON.stringify(value, null, 1)}\n`;
  const path = join(FOLDER, `${name}.json`);
  if (process.env.UPDATE_SNAPSHOTS === "1") {
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(path, text);
  }
  assert.ok(existsSync(path), `no snapshot ${name}: run the tests once with UPDATE_SNAPSHOTS=1`);
  assert.deepEqual(JSON.parse(text), JSON.parse(readFileSync(path, "utf8")), `snapshot ${name}`);
}
