/** Where `show`, `explain` and the console sink print: standard output, which the notebook shows below the cell. */
export function printLine(text: string): void {
  console.log(text);
}

/** Where is told what no call of the learner's can throw, such as a listener that fails. */
export function printError(text: string): void {
  console.error(text);
}
