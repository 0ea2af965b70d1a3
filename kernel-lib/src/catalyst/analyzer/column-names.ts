/**
 * Columns by their names, without regard to case. Spark's `AttributeSeq`: a list of columns is asked for many names, and is
 * put in order by name when it is first asked.
 */
import type { AttributeReference } from "../../plan/expression";

export class ColumnNames {
  private byName: Map<string, AttributeReference[]> | null = null;

  constructor(readonly columns: readonly AttributeReference[]) {}

  /** The columns of this name. */
  named(name: string): readonly AttributeReference[] {
    this.byName ??= this.inOrder();
    return this.byName.get(name.toLowerCase()) ?? NONE;
  }

  private inOrder(): Map<string, AttributeReference[]> {
    const found = new Map<string, AttributeReference[]>();
    for (const column of this.columns) {
      const name = column.name.toLowerCase();
      const known = found.get(name);
      if (known === undefined) found.set(name, [column]);
      else known.push(column);
    }
    return found;
  }
}

const NONE: readonly AttributeReference[] = [];
