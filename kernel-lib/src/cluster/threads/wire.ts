/**
 * How values look on their way to another thread: a list of objects that name each other by their number, so that what is shared stays
 * shared. Java's serialisation has the same (handles). `postMessage` copies these lists; it could not copy functions and classes.
 */

/** A value that says itself, or the number of an object. */
export type Slot = undefined | null | boolean | number | string | bigint | readonly [number];

export interface Fields {
  readonly names: readonly string[];
  readonly values: readonly Slot[];
}

export type Parcel =
  /** What `postMessage` copies as it is. */
  | { readonly is: "plain"; readonly value: unknown }
  | { readonly is: "buffer"; readonly value: Uint8Array }
  | { readonly is: "array" | "map" | "set"; readonly values: readonly Slot[] }
  | { readonly is: "object"; readonly fields: Fields }
  | { readonly is: "instance" | "error"; readonly ofClass: Slot; readonly fields: Fields }
  /** Its text, and the variables that the text uses. A class has a number too, by which its instances find it again. */
  | FunctionParcel
  /** What is at hand on both sides: of the engine, of the language (`Math.max`), of Node or a package. */
  | { readonly is: "engine"; readonly name: string }
  | { readonly is: "global"; readonly path: readonly string[] }
  | { readonly is: "module"; readonly file: string; readonly member: string | null }
  | { readonly is: "require"; readonly folder: string }
  | { readonly is: "symbol"; readonly key: string }
  | { readonly is: "broadcast"; readonly id: number };

export interface FunctionParcel {
  readonly is: "function" | "class";
  readonly text: string;
  readonly name: string;
  readonly id: number | null;
  readonly variables: Fields;
}

export interface Packed {
  readonly parcels: readonly Parcel[];
  readonly root: Slot;
}

/** Classes of the program by number: the driver gives the numbers, and each thread makes a class once. */
export class ClassNumbers {
  private readonly numbers = new WeakMap<object, number>();
  private readonly classes = new Map<number, WeakRef<object>>();
  private next = 0;

  /** @param gives whether a class without a number gets one */
  constructor(private readonly gives: boolean) {}

  numberOf(theClass: object): number | null {
    const known = this.numbers.get(theClass);
    if (known !== undefined || !this.gives) return known ?? null;
    this.keep(this.next, theClass);
    return this.next++;
  }

  keep(id: number, theClass: object): void {
    this.numbers.set(theClass, id);
    this.classes.set(id, new WeakRef(theClass));
  }

  classOf(id: number): object | undefined {
    return this.classes.get(id)?.deref();
  }
}
