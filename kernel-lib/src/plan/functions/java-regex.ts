/**
 * Java's regular expressions as JavaScript's: the two share most of their syntax, and what differs is rewritten here.
 *
 * Flags may stand in front (`(?i)`), `\Q…\E` quotes, `\A`, `\Z`, `\z` are ends of the text, `\h` is a blank, `\p{Alpha}` a
 * POSIX class. Atomic groups and possessive quantifiers have no counterpart and are refused.
 */

const posixClasses: Readonly<Record<string, string>> = {
  Lower: "a-z",
  Upper: "A-Z",
  Alpha: "a-zA-Z",
  Digit: "0-9",
  Alnum: "a-zA-Z0-9",
  Punct: "!-\\/:-@\\[-`\\{-~",
  Blank: " \\t",
  Space: "\\s",
  XDigit: "0-9a-fA-F",
  ASCII: "\\x00-\\x7F",
};

const kept = new Map<string, RegExp | null>();

/** The pattern with these further flags (`g`, `y`); null when it is not a pattern. */
export function javaRegex(pattern: string, flags: string = ""): RegExp | null {
  const key = `${flags}/${pattern}`;
  let regex = kept.get(key);
  if (regex === undefined) {
    regex = compile(pattern, flags);
    // A pattern may come from a column.
    if (kept.size > 500) kept.clear();
    kept.set(key, regex);
  }
  if (regex !== null) regex.lastIndex = 0;
  return regex;
}

function compile(pattern: string, flags: string): RegExp | null {
  const [lead, named = ""] = /^\(\?([imsux]+)\)/.exec(pattern) ?? [""];
  const own = [...new Set(named)].filter((flag) => "ims".includes(flag)).join("");
  try {
    return new RegExp(translate(pattern.slice(lead.length)), `u${own}${flags}`);
  } catch {
    return null;
  }
}

function translate(pattern: string): string {
  let result = "";
  let inClass = 0;
  for (let i = 0; i < pattern.length; ) {
    const rest = pattern.slice(i);
    const quantifier = inClass > 0 ? null : /^\{\d+(?:,\d*)?\}/.exec(rest);
    const quote = /^\\Q([\s\S]*?)(?:\\E|$)/.exec(rest);
    const escaped = /^\\(?:[pP]\{\w+\}|[\s\S])/.exec(rest);
    if (quantifier !== null) result += quantifier[0];
    else if (quote !== null) result += quote[1].replace(/[\^$\\.*+?()[\]{}|/]/g, "\\$&");
    else if (escaped !== null) result += translateEscape(escaped[0], inClass > 0);
    else if (inClass > 0 && rest[0] === "[") throw new SyntaxError("a class inside a class");
    else if (rest[0] === "[") {
      inClass++;
      // A closing bracket in the first place is itself.
      const first = /^\[\^?\]/.exec(rest)?.[0];
      result += first === undefined ? "[" : `${first.slice(0, -1)}\\]`;
      i += first === undefined ? 1 : first.length;
      continue;
    } else if (inClass > 0 && rest[0] === "]") {
      inClass--;
      result += "]";
    } else result += translatePlain(rest[0], inClass > 0);
    i += (quantifier ?? quote ?? escaped)?.[0].length ?? 1;
  }
  return result;
}

/** A brace or bracket that quantifies nothing is itself in Java where JavaScript refuses it. */
function translatePlain(character: string, inClass: boolean): string {
  if (inClass) return /[{}()|/]/.test(character) ? `\\${character}` : character;
  return /[{}\]]/.test(character) ? `\\${character}` : character;
}

function translateEscape(sequence: string, inClass: boolean): string {
  const letter = sequence[1];
  const posix = /^\\p\{(\w+)\}$/.exec(sequence);
  if (posix !== null && Object.hasOwn(posixClasses, posix[1]))
    return inClass ? posixClasses[posix[1]] : `[${posixClasses[posix[1]]}]`;
  if (posix !== null || sequence.length > 2) return sequence;
  if (letter === "A") return "(?<![\\s\\S])";
  if (letter === "z") return "(?![\\s\\S])";
  if (letter === "Z") return "(?=\\n?(?![\\s\\S]))";
  if (letter === "h") return inClass ? " \\t\\xA0" : "[ \\t\\xA0]";
  if (letter === "a") return "\\x07";
  if (letter === "e") return "\\x1B";
  if (/[dDwWsSbBnrtfvkxu0-9]/.test(letter)) return sequence;
  if (/[\^$\\.*+?()[\]{}|/]/.test(letter)) return sequence;
  if (letter === "-") return inClass ? "\\-" : "-";
  if (/[A-Za-z]/.test(letter)) throw new SyntaxError(`unknown escape ${sequence}`);
  return letter;
}
