/** Where `show`, `explain` and the console sink print: standard output, which the notebook shows below the cell. */
export function printLine(text: string): void {
  console.log(text);
}
