/**
 * Which kinds of nodes occur in a tree, as bits of a number, so that a rule leaves out the trees in which nothing is its business.
 *
 * Spark's `TreePattern`. There each class says its pattern; here a kind gets its bit when a rule first names it: a class, which
 * stands for its subclasses too, or a function by name. Kinds may share a bit when there are many; a rule then looks in vain.
 */
export type Kind = string | (abstract new (...args: never[]) => object);

/** Set in every tree. */
export const ANYTHING = 1;
/** Bits of a number that JavaScript computes with as it is, but for the sign and the first. */
const BITS = 30;

export class TreeKinds {
  private readonly bits = new Map<Kind, number>();
  private readonly byClass = new Map<unknown, number>();
  private inUse = false;

  /** The bits of which a tree must have one. A kind that nobody named before trees were looked at may be anywhere. */
  wanted(kinds: readonly Kind[]): number {
    return kinds.reduce((mask, kind) => mask | this.bitOf(kind), 0);
  }

  /** The bits of a node by itself. @param name of the function that it calls */
  of(node: object, name: string = ""): number {
    this.inUse = true;
    const known = this.byClass.get(node.constructor) ?? this.ofClass(node.constructor);
    return name === "" ? known : known | (this.bits.get(name) ?? 0);
  }

  private bitOf(kind: Kind): number {
    const known = this.bits.get(kind);
    if (known !== undefined) return known;
    if (this.inUse) return ANYTHING;
    const bit = 2 << (this.bits.size % BITS);
    this.bits.set(kind, bit);
    return bit;
  }

  private ofClass(type: unknown): number {
    let mask = ANYTHING;
    for (let one = type; typeof one === "function"; one = Object.getPrototypeOf(one))
      mask |= this.bits.get(one as unknown as Kind) ?? 0;
    this.byClass.set(type, mask);
    return mask;
  }
}

export const planKinds: TreeKinds = new TreeKinds();
export const expressionKinds: TreeKinds = new TreeKinds();
