import type { SyntaxNode, Tree } from "@lezer/common";
import type { SyntaxProblem } from "./syntax-error.ts";

/** Characters that come into a file unseen, by pasting from a page or a word processor. */
const INVISIBLE: Readonly<Record<string, string>> = {
  "\u00a0": "a no-break space",
  "\u2007": "a no-break space",
  "\u202f": "a no-break space",
  "\u200b": "a zero-width space",
  "\u200c": "an invisible character",
  "\u200d": "an invisible character",
  "\u2060": "an invisible character",
  "\u3000": "a full-width space",
  "\ufeff": "a byte order mark",
  "\u000b": "a vertical tab",
  "\u000c": "a form feed",
};

const TYPOGRAPHIC = "\u201c\u201d\u201e\u2018\u2019\u201a\u00ab\u00bb";
const FULL_WIDTH = "\uff0c\uff1a\uff1b\uff08\uff09\uff1d\uff5b\uff5d\uff3b\uff3d";
/** What is looked at around an error, so that long lines cost no more than short ones. */
const REACH = 200;
const QUOTED = new Set(["QuotedContent", "EscapeSequence", "Comment"]);

/** A character near an error that Elixir takes in texts and comments only. */
export function findStrangeCharacter(
  tree: Tree,
  error: SyntaxNode,
  text: string,
): SyntaxProblem | undefined {
  const line = text.lastIndexOf("\n", Math.max(0, error.from - 1)) + 1;
  const start = Math.max(line, error.from - REACH);
  for (let at = start; at < Math.min(text.length, error.to + REACH); at++) {
    if (text[at] === "\n" && at > error.from) return undefined;
    const message = describe(text, at);
    if (message !== undefined && !isQuoted(tree, at)) {
      return { span: { from: at, to: at + 1 }, message };
    }
  }
  return undefined;
}

function describe(text: string, at: number): string | undefined {
  const character = text[at] ?? "";
  const invisible = INVISIBLE[character];
  if (invisible !== undefined) {
    return `Here stands ${invisible}, which cannot be seen and which Elixir does not accept. Delete it, or write a normal space.`;
  }
  if (TYPOGRAPHIC.includes(character)) {
    return 'This is a typographic quotation mark. Write a straight one: "';
  }
  if (character === "`") return 'Elixir has no such quotation mark. Write: "';
  if (FULL_WIDTH.includes(character)) {
    return "This is the full-width form of a punctuation mark. Write the plain one.";
  }
  if (character === "\r" && text[at + 1] !== "\n") {
    return "The lines of this file end with a carriage return alone, which Elixir does not accept. Save the file with Unix line ends.";
  }
  if (character === "$") {
    return 'Elixir knows no variables with a "$". For one of the environment write System.get_env("NAME"), and around a text quotation marks.';
  }
  return undefined;
}

/** A text that the grammar made up while it recovered from an error has no quotation mark. */
function isQuoted(tree: Tree, at: number): boolean {
  const inner = tree.resolveInner(at, 1);
  return QUOTED.has(inner.name) && !(inner.parent && isMadeUp(inner.parent));
}

/** Whether this is a quoted atom or key in which no quotation mark is, but an error. */
export function isMadeUp({ name, firstChild }: SyntaxNode): boolean {
  return (name === "QuotedAtom" || name === "QuotedKeyword") && firstChild?.type.isError === true;
}
