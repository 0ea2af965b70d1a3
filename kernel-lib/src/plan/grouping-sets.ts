/**
 * `GROUP BY ROLLUP (a, b)`, `CUBE (a, b)`, `GROUPING SETS ((a), (b), ())`: one query with several groupings.
 *
 * Spark's `BaseGroupingSets`, `Grouping` and `GroupingID`. `ResolveGroupingAnalytics` makes an expansion of them: each row
 * once for every set, with NULL in place of the columns that are not in it.
 */
import { ByteType, type DataType, LongType } from "../data/types";
import { Expression, Unresolved } from "./expression";

/** Places of children, for each set those that it groups by. */
export type Sets = readonly (readonly number[])[];

export class GroupingSets extends Unresolved {
  constructor(
    readonly name: "rollup" | "cube" | "grouping sets",
    readonly sets: Sets,
    readonly children: readonly Expression[],
  ) {
    super();
  }

  /** From the most columns to none. @param elements each one or several columns that stay together */
  static rollup(elements: readonly (readonly Expression[])[]): GroupingSets {
    const places = placesOf(elements);
    const sets = Array.from({ length: places.length + 1 }, (_, i) => places.slice(0, places.length - i).flat());
    return new GroupingSets("rollup", sets, elements.flat());
  }

  /** All combinations of the columns, those with the first ones first. */
  static cube(elements: readonly (readonly Expression[])[]): GroupingSets {
    const places = placesOf(elements);
    // Which elements a set has is a number in binary: from all to none, the first one changing last.
    const isIn = (set: number, i: number): boolean => (set & (1 << (places.length - 1 - i))) !== 0;
    const numbers = Array.from({ length: 1 << places.length }, (_, n) => (1 << places.length) - 1 - n);
    const combinations = numbers.map((set) => places.filter((_, i) => isIn(set, i)).flat());
    return new GroupingSets("cube", combinations, elements.flat());
  }

  static of(sets: readonly (readonly Expression[])[], columns: readonly Expression[] = []): GroupingSets {
    const children = [...columns, ...sets.flat()];
    let at = columns.length;
    const places = sets.map((set) => {
      at += set.length;
      return set.map((_, i) => at - set.length + i);
    });
    return new GroupingSets("grouping sets", places, children);
  }

  protected copyWith(children: readonly Expression[]): Expression {
    return new GroupingSets(this.name, this.sets, children);
  }

  sql(): string {
    return `${this.name}(${this.children.map((child) => child.sql()).join(", ")})`;
  }

  override toString(): string {
    const sets = this.sets.map((set) => `Vector(${set.join(", ")})`).join(", ");
    return `${this.name.replace(" ", "")}(${[sets, ...this.children].join(", ")})`;
  }
}

function placesOf(elements: readonly (readonly Expression[])[]): number[][] {
  let at = 0;
  return elements.map((element) => element.map(() => at++));
}

/** `grouping(a)`: whether the row's set leaves a out; `grouping_id()`: the same of all columns, as the bits of a number. */
export class GroupingFunction extends Expression {
  constructor(
    readonly name: "grouping" | "grouping_id",
    readonly children: readonly Expression[],
  ) {
    super();
  }

  protected copyWith(children: readonly Expression[]): Expression {
    return new GroupingFunction(this.name, children);
  }

  get dataType(): DataType {
    return this.name === "grouping" ? ByteType : LongType;
  }

  get nullable(): boolean {
    return false;
  }

  sql(): string {
    return `${this.name}(${this.children.map((child) => child.sql()).join(", ")})`;
  }

  override toString(): string {
    return `${this.name}(${this.children.join(", ")})`;
  }
}
