/**
 * Values that show themselves as text in a notebook cell and in `console.log`.
 *
 * Node asks an object for `Symbol.for("nodejs.util.inspect.custom")`; without it a timestamp would print as the fields
 * of its class. Spark's Python values do the same with `__repr__`.
 */

/** Makes `util.inspect` print the instances of a class with their own `toString`. */
export function inspectAsText(theClass: { readonly prototype: { toString(): string } }): void {
  Object.defineProperty(theClass.prototype, Symbol.for("nodejs.util.inspect.custom"), {
    value(this: { toString(): string }): string {
      return this.toString();
    },
  });
}

/** Lets the notebook show an instance, rather than print it, when it is the last value of a cell (tools/kernel/last-value.cjs). */
export function displayWithShow(theClass: { readonly prototype: { show(): void } }): void {
  Object.defineProperty(theClass.prototype, Symbol.for("stepstream.display"), {
    value(this: { show(): void }): void {
      this.show();
    },
  });
}
