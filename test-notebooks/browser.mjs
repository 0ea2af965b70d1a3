// A browser for tests: the system's Chromium where there is one, else the one npm brought (@sparticuz/chromium, Linux on
// x86-64), unpacked once into .stepstream/browser. It also packs the shared libraries it needs (libnss3 …): they are used
// only on machines that lack them.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, mkdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "playwright-core";
import { inRoot } from "../tools/lib/paths.mjs";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome.exe"];
const KNOWN = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];
const ARGUMENTS = [
  "--no-sandbox", // containers have none
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

function systemBrowser() {
  const folders = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
  const candidates = [...folders.flatMap((folder) => NAMES.map((name) => join(folder, name))), ...KNOWN];
  return candidates.find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** The browser of the npm package, unpacked, and the environment it needs. */
async function packedBrowser() {
  const home = inRoot(".stepstream", "browser");
  mkdirSync(home, { recursive: true });
  const before = process.env.TMPDIR;
  process.env.TMPDIR = home; // the package unpacks to the temporary folder
  try {
    const { default: packed, inflate } = await import("@sparticuz/chromium");
    const executablePath = await packed.executablePath();
    const env = { ...process.env };
    if (!existsSync("/etc/fonts/fonts.conf")) env.FONTCONFIG_PATH = join(home, "fonts");
    if (/not found/.test(spawnSync("ldd", [executablePath], { encoding: "utf8" }).stdout ?? "")) {
      const archive = inRoot("node_modules/@sparticuz/chromium/bin/al2023.tar.br");
      env.LD_LIBRARY_PATH = join(await inflate(archive), "lib");
    }
    delete env.TMPDIR;
    if (before !== undefined) env.TMPDIR = before;
    return { executablePath, env };
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
}

/** A headless browser (playwright's Browser). Set STEPSTREAM_BROWSER to the path of another Chromium. */
export async function launchBrowser() {
  const own = process.env.STEPSTREAM_BROWSER ?? systemBrowser();
  const options = own ? { executablePath: own } : await packedBrowser();
  return chromium.launch({ headless: true, args: ARGUMENTS, ...options });
}

/** Collects what goes wrong on a page: console errors, exceptions, failed requests. The array fills as it happens. */
export function watchProblems(page) {
  const problems = [];
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(`console: ${message.text()} (${message.location().url})`);
  });
  page.on("pageerror", (error) => problems.push(`exception: ${error.message}`));
  page.on("requestfailed", (request) => problems.push(`request failed: ${request.url()}`));
  return problems;
}

/** Walks a scrubber by keyboard, to its first batch and on. @throws AssertionError when what it says stays the same */
export async function scrub(page, index) {
  const panel = page.locator(".stepstream-scrubber").nth(index);
  const batch = panel.locator(".ss-num").first();
  await panel.focus();
  await panel.press("Home");
  await page.waitForTimeout(150);
  const first = await batch.textContent();
  await panel.press("ArrowRight");
  await page.waitForTimeout(150);
  assert.notEqual(await batch.textContent(), first, "the scrubber moved");
}

/** Walks a drawing with steps by keyboard: to its first step, on, and to its last. @throws AssertionError when it stays where it is */
export async function walkThrough(page, index) {
  const panel = page.locator(".stepstream-walk").nth(index);
  const says = panel.locator(".ss-say");
  const steps = await panel.locator("option").count();
  const press = async (key, expected) => {
    await panel.press(key);
    assert.equal(await panel.getAttribute("data-at"), String(expected), key);
    return says.textContent();
  };
  await panel.focus();
  const first = await press("Home", 0);
  if (steps > 1) assert.notEqual(await press("ArrowRight", 1), first, "the walk says something else");
  await press("End", steps - 1);
  assert.ok((await panel.locator("svg > *").count()) > 0, "something is drawn");
}
