// Real Spark beside ours: its own Python environment below .stepstream, made when it is missing.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { inRoot, root } from "../../tools/lib/paths.mjs";
import { Problem } from "../../tools/lib/problem.mjs";
import { run, step } from "../../tools/lib/progress.mjs";
import { findPython } from "../../tools/lib/requirements.mjs";
import { firstResult } from "./first-result.mjs";
import { summary } from "./table.mjs";

const VERSION = "4.3.*";
const environment = inRoot(".stepstream", "spark-venv");
const onWindows = process.platform === "win32";
const python = join(environment, onWindows ? "Scripts/python.exe" : "bin/python");
const program = inRoot("bench", "windowed_count.py");

/** @throws Problem when there is no Java that Spark 4 runs on */
export function checkJava() {
  const { error, stdout, stderr } = spawnSync("java", ["-version"], { encoding: "utf8" });
  const version = /version "(\d+)/.exec(`${stdout}${stderr}`)?.[1];
  if (!error && Number(version) >= 17) return;
  throw new Problem(
    version === undefined
      ? "Java was not found; real Spark needs Java 17."
      : `Java ${version} is too old; real Spark needs Java 17.`,
    "Install it (Debian/Ubuntu: `sudo apt install openjdk-17-jre-headless`), or leave out --with-spark.",
  );
}

async function installSpark() {
  const has = () =>
    spawnSync(python, ["-c", "import pyspark; print(pyspark.__version__)"], { encoding: "utf8" }).stdout?.trim() ?? "";
  if (!existsSync(python) || !has().startsWith(VERSION.slice(0, -1))) {
    await step(`Installing pyspark ${VERSION} into .stepstream/spark-venv (minutes; 450 MB)`, async () => {
      await run("python -m venv", findPython(), ["-m", "venv", environment], {
        cwd: root,
        retry: "npm run bench -- --with-spark",
      });
      await run(
        "pip install",
        python,
        ["-m", "pip", "install", "--no-input", "--progress-bar", "off", `pyspark==${VERSION}`],
        {
          cwd: root,
          retry: "npm run bench -- --with-spark",
        },
      );
    });
  }
  return has();
}

/**
 * What Spark takes here, in ms: {version, batch, lines, windows, wordWindows, first}; of `wordWindows` each sample.
 * @param flights the folder with the flights as JSON
 * @param words the folder with the recorded words
 */
export async function measureSpark(flights, words) {
  const version = await installSpark();
  const folder = inRoot(".stepstream", "bench", "spark");
  rmSync(folder, { recursive: true, force: true });
  // Its own environment, not what SPARK_HOME or PYSPARK_PYTHON may say.
  const env = {
    ...process.env,
    SPARK_HOME: undefined,
    PYSPARK_PYTHON: python,
    PYSPARK_DRIVER_PYTHON: python,
    PYTHONNOUSERSITE: "1",
  };
  const times = join(folder, "times.json");
  const measured = async (what, ...args) => {
    await step(what, () =>
      run("The Spark program", python, [program, ...args, times], {
        cwd: root,
        env,
        retry: "npm run bench -- --with-spark",
      }),
    );
    return JSON.parse(readFileSync(times, "utf8"));
  };
  const checkpoint = (name) => join(folder, name);
  const batch = await measured("Spark runs batches of 100 rows (half a minute)", "batches", checkpoint("batches"));
  const lines = await measured("Spark groups three million flights (a minute)", "flights_lines", flights);
  const streams = "Spark streams three million flights (a minute)";
  const windows = await measured(streams, "flights_windows", flights, checkpoint("windows"));
  const counts = "Spark counts five million words in windows (two minutes)";
  const wordWindows = await measured(counts, "word_windows", words, checkpoint("words"));
  const first = await step("Spark starts, three times", () => firstResult(python, [program, "first_result"], 3, env));
  rmSync(folder, { recursive: true, force: true });
  return { version, batch: summary(batch), lines: summary(lines), windows: summary(windows), wordWindows, first };
}
