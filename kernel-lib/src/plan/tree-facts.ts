/**
 * What is found out about a tree once, since it never changes: what stands in it, which kinds of nodes occur, and which rules
 * are known to leave it as it is.
 *
 * Spark's `TreePatternBits` and `markRuleAsIneffective`: rules are asked far more often than they have something to do, so
 * the answer "nothing here" must cost next to nothing. Spark's marks are for good; here they count for one run of the rules,
 * since rules of ours know things of the session, such as its views.
 */
import { type KindBits, treeKinds } from "./tree-kinds";

/**
 * Found out when somebody first asks. It is an object of its own, as trees are of a hundred classes, and looking at objects of
 * one class is several times faster: who walks a tree walks its facts.
 */
export class TreeFacts<T> {
  isResolved: boolean | null = null;
  /** The run of rules whose marks these are, and a bit for each rule that changes nothing. */
  run = 0;
  first = 0;
  second = 0;
  /** See `isDeterministic`, `references` and `constraintsOf`; null before anybody asked. */
  isDeterministic: boolean | null = null;
  read: readonly unknown[] | null = null;
  constraints: readonly unknown[] | null = null;

  constructor(
    readonly node: T,
    readonly children: readonly TreeFacts<T>[],
    /** Other trees that stand in the node: the expressions of an operator. */
    readonly inside: readonly TreeFacts<WithFacts>[],
    /** Bits of the kinds that occur, see `KindBits`. */
    readonly a: number,
    readonly b: number,
    readonly c: number,
  ) {}

  hasSome(kinds: KindBits): boolean {
    return ((this.a & kinds.a) | (this.b & kinds.b) | (this.c & kinds.c)) !== 0;
  }
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
    const children = allFacts(this.children);
    const inside = allFacts(this.inside);
    for (let i = 0; i < children.length; i++) {
      a |= children[i].a;
      b |= children[i].b;
      c |= children[i].c;
    }
    for (let i = 0; i < inside.length; i++) {
      a |= inside[i].a;
      b |= inside[i].b;
      c |= inside[i].c;
    }
    this.knownFacts = new TreeFacts(this, children, inside, a, b, c);
    return this.knownFacts;
  }
}

const NONE: readonly WithFacts[] = [];
const NO_FACTS: readonly TreeFacts<WithFacts>[] = [];

export function factsOf<T extends WithFacts>(tree: T): TreeFacts<T> {
  return (tree.knownFacts ?? tree.findFacts()) as TreeFacts<T>;
}

function allFacts(trees: readonly WithFacts[]): readonly TreeFacts<WithFacts>[] {
  return trees.length === 0 ? NO_FACTS : trees.map(factsOf);
}

/** Whether a node of one of these kinds occurs in it. */
export function hasSome(tree: WithFacts, kinds: KindBits): boolean {
  return factsOf(tree).hasSome(kinds);
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

  has(facts: TreeFacts<unknown>): boolean {
    if (!facts.hasSome(this.kinds)) return true;
    return facts.run === this.run && ((facts.first & this.first) | (facts.second & this.second)) !== 0;
  }

  add(facts: TreeFacts<unknown>): void {
    if (facts.run !== this.run) {
      facts.run = this.run;
      facts.first = 0;
      facts.second = 0;
    }
    facts.first |= this.first;
    facts.second |= this.second;
  }
}
