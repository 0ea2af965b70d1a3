/** What is taken beyond JSON, by the options of a reader, under the names of Spark's `JSONOptions`. */
import type { FileOptions } from "./file-options";
import type { JsonSyntax } from "./json-tree";

export function jsonSyntax(options: FileOptions): JsonSyntax {
  return {
    singleQuotes: options.flag("allowSingleQuotes", true),
    nonNumeric: options.flag("allowNonNumericNumbers", true),
    unquotedNames: options.flag("allowUnquotedFieldNames", false),
    leadingZeros: options.flag("allowNumericLeadingZeros", false),
    comments: options.flag("allowComments", false),
    anyEscape: options.flag("allowBackslashEscapingAnyCharacter", false),
    controlCharacters: options.flag("allowUnquotedControlChars", false),
  };
}
