/**
 * What TypeScript can know about the columns of a DataFrame: their names, when they stand in the program's own text.
 *
 * `createDataFrame(rows, "id INT, name STRING")` is a `DataFrame<"id" | "name">`: an editor offers the names, and a literal
 * that is none of them does not compile. A plain `DataFrame` knows no names and takes any. The set never lacks a column
 * that may be there, so that nothing right is refused; names that are made while the program runs are always accepted.
 */

/** The names in DDL text; `string` when it is not literal or has types inside types, quotes or backquotes. */
export type NamesOf<Schema> = Schema extends string
  ? string extends Schema
    ? string
    : Schema extends `${string}${"<" | "`" | "'" | '"'}${string}`
      ? string
      : FieldNames<WithoutBrackets<Schema>>
  : string;

/**
 * Parameter of a method that takes names of columns; `Given` is what was written. Fields (`a.b`), quoted names, `*`, other
 * case and texts of type `string` pass.
 */
export type ColumnName<Columns extends string, Given extends string> =
  | Columns
  | OtherText
  | (string extends Given ? Given : Lowercase<Given> extends Lowercase<Columns | OtherText> ? Given : never);

/** Any text, with completion for these. */
export type Suggested<Columns extends string> = Columns | (string & {});

/** The names of the objects' own fields; arrays have none. */
export type KeysOf<Row> = Row extends readonly unknown[] ? string : Extract<keyof Row, string>;

type OtherText = "*" | `${string}.${string}` | `\`${string}`;

type FieldNames<Text extends string, Known extends string = never> = Text extends `${infer Field},${infer Rest}`
  ? FieldNames<Rest, Known | FieldName<Field>>
  : Known | FieldName<Text>;

type FieldName<Field extends string> = Before<Before<Trimmed<Field>, " ">, ":">;

type Before<Text extends string, End extends string> = Text extends `${infer Head}${End}${string}` ? Head : Text;

type Trimmed<Text extends string> = Text extends `${" " | "\n" | "\t"}${infer Rest}` ? Trimmed<Rest> : Text;

/** `DECIMAL(10, 2)` has a comma that separates no fields. */
type WithoutBrackets<Text extends string> = Text extends `${infer Before}(${string})${infer After}`
  ? WithoutBrackets<`${Before}${After}`>
  : Text;
