// Where things lie, and the environment every Jupyter program of this project runs in. Nothing outside the project is
// written, and the user's own Jupyter settings are neither read nor changed.
import { existsSync, mkdirSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const inRoot = (...parts) => join(root, ...parts);

const onWindows = process.platform === "win32";
export const venv = inRoot(".venv");
export const venvPython = onWindows ? join(venv, "Scripts", "python.exe") : join(venv, "bin", "python");

/** Environment for JupyterLab, nbconvert and kernels: our kernelspec, renderer and template; our own settings folders. */
export function jupyterEnv(extra = {}) {
  const own = (name) => {
    const folder = inRoot(".stepstream", "jupyter", name);
    if (!existsSync(folder)) mkdirSync(folder, { recursive: true, mode: 0o700 });
    return folder;
  };
  const env = {
    ...process.env,
    JUPYTER_PATH: inRoot("jupyter"),
    JUPYTER_CONFIG_DIR: own("config"),
    JUPYTER_DATA_DIR: own("data"),
    JUPYTER_RUNTIME_DIR: own("runtime"),
    JUPYTERLAB_SETTINGS_DIR: own("lab-settings"),
    JUPYTERLAB_WORKSPACES_DIR: own("lab-workspaces"),
    IPYTHONDIR: own("ipython"),
    JUPYTER_PLATFORM_DIRS: "1",
    PYTHONNOUSERSITE: "1", // packages and Jupyter settings below the user's home stay out
    // the kernelspec says `node`: let it be the one that runs this
    PATH: [dirname(venvPython), dirname(process.execPath), process.env.PATH].filter(Boolean).join(delimiter),
    ...extra,
  };
  for (const name of ["JUPYTER_CONFIG_PATH", "JUPYTER_NO_CONFIG", "JUPYTER_TOKEN", "PYTHONPATH", "PYTHONHOME"]) {
    if (!(name in extra)) delete env[name];
  }
  return env;
}
