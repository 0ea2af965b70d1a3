/**
 * What is found out about a tree once, since it never changes: what stands in it, which kinds of nodes occur, and which rules
 * are known to leave it as it is.
 *
 * Spark's `TreePatternBits` and `markRuleAsIneffective`: rules are asked far more often than they have something to do, so
 * the answer "nothing here" must cost next to nothing. Spark's marks are for good; here they count for one run of the rules,
 * since rules of ours know things of the session, such as its views.
 */
import { type KindBits, treeKinds } from "./tree-kinds";

/** Found out when somebody first asks. It is an object of its own so that trees of all classes are asked in the same way. */
export class TreeFacts<T> {
  /** The run of rules whose marks these are, and a bit for each rule that changes nothing. */
  run = 0;
  first = 0;
  second = 0;
  /** See `isDeterministic` and `references`; null before anybody asked. */
  isDeterministic: boolean | null = null;
  read: readonly WithFacts[] | null = null;

  constructor(
    readonly children: readonly T[],
    /** Other trees that stand in the node: the expressions of an operator. */
    readonly inside: readonly WithFacts[],
    /** See `KindBits`. */
    readonly a: number,
    readonly b: number,
    readonly c: number,
  ) {}
}

export abstract class WithFacts {
  /** To be asked for with `factsOf`. */
  knownFacts: TreeFacts<WithFacts> | null = null;

  abstract readonly children: readonly WithFacts[];

  /** See `TreeFacts`. */
  protected get inside(): readonly WithFacts[] {
    return NONE;
  }

  /** The function that this node calls. */
  protected get calledName(): string | null {
    return null;
  }

  findFacts(): TreeFacts<WithFacts> {
    let { a, b, c } = treeKinds.of(this, this.calledName);
    const { children, inside } = this;
    for (const parts of [children, inside]) {
      for (const part of parts) {
        const facts = factsOf(part);
        a |= facts.a;
        b |= facts.b;
        c |= facts.c;
      }
    }
    this.knownFacts = new TreeFacts(children, inside, a, b, c);
    return this.knownFacts;
  }
}

const NONE: readonly WithFacts[] = [];

export function factsOf<T extends WithFacts>(tree: T): TreeFacts<T> {
  return (tree.knownFacts ?? tree.findFacts()) as TreeFacts<T>;
}

/** Whether a node of one of these kinds occurs in it. */
export function hasSome(tree: WithFacts, kinds: KindBits): boolean {
  const facts = factsOf(tree);
  return ((facts.a & kinds.a) | (facts.b & kinds.b) | (facts.c & kinds.c)) !== 0;
}

let runs = 0;

/** A run of rules over a plan and what becomes of it. */
export class RuleRun {
  private readonly number: number;
  private rules = 0;

  constructor() {
    runs += 1;
    this.number = runs;
  }

  /** @param kinds of nodes of which a tree must have one, or the rule changes nothing in it */
  marksOf(kinds: KindBits): Settled {
    const place = this.rules++;
    return new Settled(kinds, this.number, bitAt(place), bitAt(place - 32));
  }
}

/** None for a rule too many, which is asked each time then. */
function bitAt(place: number): number {
  return place >= 0 && place < 32 ? 1 << place : 0;
}

/** Leaves trees out that have no node of these kinds, and remembers nothing. */
export function unless(kinds: KindBits): Settled {
  return new Settled(kinds, 0, 0, 0);
}

/** The trees that a rule is known to leave as they are, in one run. */
export class Settled {
  constructor(
    private readonly kinds: KindBits,
    private readonly run: number,
    private readonly first: number,
    private readonly second: number,
  ) {}

  has(tree: WithFacts): boolean {
    const facts = factsOf(tree);
    const { kinds } = this;
    if (((facts.a & kinds.a) | (facts.b & kinds.b) | (facts.c & kinds.c)) === 0) return true;
    return facts.run === this.run && ((facts.first & this.first) | (facts.second & this.second)) !== 0;
  }

  add(tree: WithFacts): void {
    const facts = factsOf(tree);
    if (facts.run !== this.run) {
      facts.run = this.run;
      facts.first = 0;
      facts.second = 0;
    }
    facts.first |= this.first;
    facts.second |= this.second;
  }
}
