/**
 * Which kinds of nodes occur in a tree, as bits, so that a rule leaves out the trees in which nothing is its business.
 *
 * Spark's `TreePattern`. There each class says its pattern; here a kind gets its bit when a rule first names it: a class, which
 * stands for its subclasses too, or a function by name. Should the bits not be enough, the kinds that come last share one, and
 * their rules sometimes look in vain.
 */
export type Kind = string | (abstract new (...args: never[]) => object);

/** Three numbers, since JavaScript computes with 32 bits at a time. */
export interface KindBits {
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

const NONE: KindBits = { a: 0, b: 0, c: 0 };
/** The first bit is set in every tree. */
export const ANYTHING: KindBits = { a: 1, b: 0, c: 0 };

export function union(one: KindBits, other: KindBits): KindBits {
  return { a: one.a | other.a, b: one.b | other.b, c: one.c | other.c };
}

export class TreeKinds {
  private readonly bits = new Map<Kind, KindBits>();
  private readonly byClass = new Map<unknown, KindBits>();
  private inUse = false;

  /** The bits of which a tree must have one. A kind that nobody named before trees were looked at may be anywhere. */
  wanted(kinds: readonly Kind[]): KindBits {
    return kinds.map((kind) => this.bitOf(kind)).reduce(union, NONE);
  }

  /** The bits of a node by itself. @param name of the function that it calls */
  of(node: object, name: string | null = null): KindBits {
    this.inUse = true;
    const known = this.byClass.get(node.constructor) ?? this.ofClass(node.constructor);
    const named = name === null ? undefined : this.bits.get(name);
    return named === undefined ? known : union(known, named);
  }

  private bitOf(kind: Kind): KindBits {
    const known = this.bits.get(kind);
    if (known !== undefined) return known;
    if (this.inUse) return ANYTHING;
    const place = Math.min(this.bits.size + 1, 95);
    const [a, b, c] = [0, 1, 2].map((word) => (place >> 5 === word ? 1 << (place & 31) : 0));
    this.bits.set(kind, { a, b, c });
    return { a, b, c };
  }

  private ofClass(type: unknown): KindBits {
    let found = ANYTHING;
    for (let one = type; typeof one === "function"; one = Object.getPrototypeOf(one))
      found = union(found, this.bits.get(one as unknown as Kind) ?? NONE);
    this.byClass.set(type, found);
    return found;
  }
}

/** Those of the trees of queries. */
export const treeKinds: TreeKinds = new TreeKinds();
