// A problem the user can do something about: shown as its sentences, without a stack trace, exit code 1.
export class Problem extends Error {
  constructor(what, whatToDo, details = "") {
    super(what);
    this.name = "Problem";
    this.whatToDo = whatToDo;
    this.details = details;
  }
}

// biome-ignore-start lint/complexity/useOptionalChain: an old Node must be able to read this file
/** Runs the body of a command; a Problem is told in plain words, anything else is ours to fix and keeps its trace. */
export async function main(body) {
  try {
    await body();
  } catch (e) {
    if (e instanceof Problem) {
      const details = e.details ? `\nThe last lines it printed:\n${e.details.replace(/^/gm, "    ")}\n` : "";
      process.stderr.write(`\nProblem: ${e.message}\n${details}What to do: ${e.whatToDo}\n`);
    } else {
      process.stderr.write(`\nUnexpected failure, please report it:\n${(e && e.stack) || e}\n`);
    }
    process.exitCode = 1;
  }
}
// biome-ignore-end lint/complexity/useOptionalChain: see above
