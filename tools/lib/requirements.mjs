// What must be on the machine before anything else: Node 20 and Python 3.10 with venv. Plain old syntax only, so that an
// old Node can still read this file and say so.
import { spawnSync } from "node:child_process";
import { Problem } from "./problem.mjs";

const NODE = 20;
const PYTHON = [3, 10];

export function checkNode(version) {
  if (Number(version.split(".")[0]) >= NODE) return;
  throw new Problem(
    `stepstream needs Node.js ${NODE} or newer; this is Node.js ${version}.`,
    "Install a current Node.js from https://nodejs.org (or `nvm install 22`), open a new terminal, and try again.",
  );
}

function howToInstallPython() {
  if (process.platform === "darwin") return "Install Python from https://www.python.org or with `brew install python`";
  if (process.platform === "win32") return "Install Python from https://www.python.org";
  return "Install it (Debian/Ubuntu: `sudo apt install python3 python3-venv`; Fedora: `sudo dnf install python3`)";
}

/** The version of a Python, [major, minor], and the names of the modules it lacks; null when it is none. */
function probe(command) {
  const code =
    "import sys, importlib.util as u\n" +
    "print('PY', sys.version_info[0], sys.version_info[1], *[m for m in ('venv', 'ensurepip') if u.find_spec(m) is None])";
  const result = spawnSync(command, ["-c", code], { encoding: "utf8", timeout: 20000 });
  const found = /^PY (\d+) (\d+) ?(.*)$/m.exec(result.stdout || "");
  return found && { version: [Number(found[1]), Number(found[2])], missing: found[3].trim() };
}

/**
 * The command of a Python that can make the project's environment.
 * @throws Problem when there is none, only an old one, or one without venv
 */
export function findPython() {
  const names = process.platform === "win32" ? ["python", "py", "python3"] : ["python3", "python"];
  const seen = [];
  for (const name of names) {
    const python = probe(name);
    if (!python) continue;
    const [major, minor] = python.version;
    const oldEnough = major > PYTHON[0] || (major === PYTHON[0] && minor >= PYTHON[1]);
    if (oldEnough && python.missing === "") return name;
    seen.push({ name, version: `${major}.${minor}`, tooOld: !oldEnough, missing: python.missing });
  }
  const wanted = PYTHON.join(".");
  if (seen.length === 0) {
    throw new Problem(
      "Python was not found (looked for " +
        names.join(" and ") +
        " on the PATH). JupyterLab needs Python " +
        wanted +
        " or newer.",
      `${howToInstallPython()}, then try again.`,
    );
  }
  const recent = seen.find((p) => !p.tooOld);
  if (recent) {
    throw new Problem(
      `Python ${recent.version} (${recent.name}) is here but cannot make a virtual environment: ` +
        `its module ${recent.missing.split(" ").join(" and ")} is missing.`,
      `Debian and Ubuntu ship it apart: \`sudo apt install python${recent.version}-venv\`, then try again.`,
    );
  }
  throw new Problem(
    `Python ${wanted} or newer is needed; found only ${seen.map((p) => `${p.name} ${p.version}`).join(", ")}.`,
    `${howToInstallPython()} in version ${wanted} or newer, so that \`python3 --version\` says so, then try again.`,
  );
}
