"use strict";
/*
 * A kernel whose Jupyter was killed outright would run on for ever. Jupyter gives its kernels its process id
 * (JPY_PARENT_PID) so that they can look; tslab does not, we do.
 */
const EVERY_MS = 2000;

if (process.env.JPY_PARENT_PID && process.platform !== "win32") {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.exit(0);
  }, EVERY_MS).unref();
}
