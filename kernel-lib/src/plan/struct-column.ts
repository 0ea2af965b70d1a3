/** The methods of a `Column` about fields of structs, and names that only Python has. A base class, so that `Column` stays short. */
import type { Column, ColumnOrValue } from "./column";
import { type Expression, UnresolvedAttribute } from "./expression";
import { UnresolvedExtractValue } from "./get-field";
import { namePartsOf } from "./name-parts";
import { dropField, withField } from "./update-fields";

export abstract class StructColumn {
  /** The expression behind the column; for the engine. */
  abstract readonly expression: Expression;
  protected abstract made(expression: Expression): Column;
  abstract as(name: string): Column;
  abstract startsWith(part: ColumnOrValue): Column;
  abstract endsWith(part: ColumnOrValue): Column;

  /** One field of a struct: `col("window").getField("start")`, the same as `col("window.start")`. */
  getField(name: string): Column {
    return this.made(new UnresolvedExtractValue(this.expression, name));
  }

  /** The struct with one field more, or another value in it: `withField("place.x", lit(1))` reaches into structs inside. */
  withField(name: string, value: Column): Column {
    return this.made(withField(this.expression, namePartsOf(name), value.expression));
  }

  /** The struct without these fields; names it does not have are no error. @throws DATATYPE_MISMATCH.CANNOT_DROP_ALL_FIELDS */
  dropFields(...names: string[]): Column {
    return this.made(names.reduce((struct, name) => dropField(struct, namePartsOf(name)), this.expression));
  }

  /**
   * For a DataFrame that becomes a part of another, by `lateralJoin`, `exists`, `scalar` or `isin`: names that it does not
   * have itself are columns of the other. Spark's `Column.outer`.
   */
  outer(): Column {
    return this.made(
      this.expression.transformUp((node) =>
        node instanceof UnresolvedAttribute ? new UnresolvedAttribute(node.nameParts, true) : node,
      ),
    );
  }

  /** The same as `as`. */
  name(name: string): Column {
    return this.as(name);
  }

  /** The same as `startsWith`, as Python calls it. */
  startswith(part: ColumnOrValue): Column {
    return this.startsWith(part);
  }

  /** The same as `endsWith`, as Python calls it. */
  endswith(part: ColumnOrValue): Column {
    return this.endsWith(part);
  }
}
