/**
 * Makes and checks the recorded streams: `node tools/datasets.mjs [--record] [name …]`.
 *
 * A recording that lies in a package we may not copy is derived from it here: a manifest with a `derive` names the
 * module that does it. What is up to date (its checksum fits the manifest) is left alone. Exit code 1 when one fails.
 * `--record` is for whoever makes or changes a dataset: it writes counts, checksums and time ranges into the manifest.
 */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const HERE = join(dirname(fileURLToPath(import.meta.url)), "..");

/** Brings one dataset up to date; the answer is the progress line. Throws an Error that says what to do. */
export async function update(folder, { record = false } = {}) {
  const manifest = readManifest(folder);
  if (!record && manifest.partitions.every((part) => isUpToDate(folder, part))) return line(manifest, "up to date");
  if (manifest.derive === undefined && !record) throw new Error(whatDiffers(folder, manifest));
  if (manifest.derive !== undefined) await makeFiles(folder, manifest);
  if (record) writeRecorded(folder, manifest);
  if (!manifest.partitions.every((part) => isUpToDate(folder, part))) throw new Error(whatDiffers(folder, manifest));
  return line(manifest, record ? "recorded" : "made");
}

async function makeFiles(folder, { derive, origin }) {
  const input = readOrigin(folder, origin);
  const module = await import(pathToFileURL(join(folder, derive)).href);
  for (const [name, text] of Object.entries(module.derive(input))) {
    const temporary = join(folder, `.${name}.${process.pid}.tmp`);
    writeFileSync(temporary, text);
    renameSync(temporary, join(folder, name));
  }
}

/** Packages lie in the nearest `node_modules` above the dataset. */
function readOrigin(folder, origin) {
  for (let at = folder; ; at = dirname(at)) {
    const file = join(at, "node_modules", origin.package, origin.file);
    if (existsSync(file)) return checked(readFileSync(file), origin);
    if (dirname(at) === at) throw new Error(`the package ${origin.package} is missing; run \`npm ci\` and try again`);
  }
}

function checked(bytes, { package: name, file, sha256 }) {
  const found = digest(bytes);
  if (found === sha256) return bytes.toString("utf8");
  const what = `${name}/${file} is not the file this recording was made from (sha256 ${found}, expected ${sha256})`;
  throw new Error(`${what}; run \`npm ci\` for the version in package-lock.json`);
}

function readManifest(folder) {
  const file = join(folder, "manifest.json");
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new Error(`cannot read ${file}: ${error.message}`);
  }
}

function isUpToDate(folder, { file, sha256 }) {
  const path = join(folder, file);
  return existsSync(path) && digest(readFileSync(path)) === sha256;
}

function whatDiffers(folder, { partitions }) {
  const bad = partitions.filter((part) => !isUpToDate(folder, part)).map((part) => part.file);
  const found = bad.map((file) =>
    existsSync(join(folder, file)) ? `${file} has another checksum` : `${file} is missing`,
  );
  return `${found.join(", ")}; bring the file back from git, or record the change with --record`;
}

function writeRecorded(folder, manifest) {
  const records = [];
  for (const part of manifest.partitions) {
    const bytes = readFileSync(join(folder, part.file));
    const own = bytes
      .toString("utf8")
      .trimEnd()
      .split("\n")
      .map((text) => JSON.parse(text));
    Object.assign(part, { count: own.length, sha256: digest(bytes) });
    records.push(...own);
  }
  manifest.eventTime = range(records.map((record) => record.value[manifest.eventTimeColumn]));
  manifest.arrivalTime = range(records.map((record) => record.arrival));
  writeFileSync(join(folder, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
}

function range(times) {
  const sorted = times.filter((time) => time !== null).sort();
  return { first: sorted[0], last: sorted.at(-1) };
}

function digest(bytes) {
  return createHash("sha256").update(bytes).digest("hex");
}

function line({ name, partitions }, what) {
  const count = partitions.reduce((sum, part) => sum + part.count, 0);
  return `${name}: ${what}, ${count} records in ${partitions.length} partition${partitions.length === 1 ? "" : "s"}`;
}

async function main(args) {
  const record = args.includes("--record");
  const names = args.filter((arg) => !arg.startsWith("--"));
  const datasets = join(HERE, "datasets");
  const all = readdirSync(datasets).filter((name) => existsSync(join(datasets, name, "manifest.json")));
  for (const name of names.length === 0 ? all : names)
    await update(join(datasets, name), { record }).then(console.log, (error) => {
      console.error(`${name}: ${error.message}`);
      process.exitCode = 1;
    });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv.slice(2));
