import type { Tree } from "@lezer/common";
import type { SyntaxProblem } from "./syntax-error.ts";

const CLOSING: Readonly<Record<string, string>> = {
  "(": ")",
  "[": "]",
  "{": "}",
  "<<": ">>",
  "#{": "}",
  do: "end",
  fn: "end",
};

const QUOTED = new Set(["String", "Charlist", "QuotedAtom", "Sigil", "StringSigil"]);

interface Open {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** The bracket, `do` or quotation mark that is never closed, or the one that closes nothing. */
export function findUnbalanced(tree: Tree, text: string): SyntaxProblem | undefined {
  const open: Open[] = [];
  let found: SyntaxProblem | undefined;
  const closings = new Set(Object.values(CLOSING));
  tree.iterate({
    enter: (node) => {
      if (found !== undefined) return false;
      if (QUOTED.has(node.name)) {
        found = unclosedText(node, text);
        return found === undefined;
      }
      if (CLOSING[node.name] !== undefined && node.name !== "Operator") {
        open.push({ name: node.name, from: node.from, to: node.to });
      } else if (closings.has(node.name)) {
        found = close(open, { name: node.name, from: node.from, to: node.to }, text);
      } else if (node.type.isError && node.from < node.to) {
        const skipped = text.slice(node.from, node.to);
        if (closings.has(skipped)) {
          found = close(open, { name: skipped, from: node.from, to: node.to }, text);
          return false;
        }
      }
      return true;
    },
  });
  const last = open.at(-1);
  if (found !== undefined || last === undefined) return found;
  if (last.name === "do" && text[last.to] === ":") {
    return {
      span: { from: last.from, to: last.to + 1 },
      message: 'In front of this "do:" a comma is missing. Or write a block: do … end',
    };
  }
  return {
    span: { from: last.from, to: last.to },
    message: `This "${last.name}" is never closed. Write the "${CLOSING[last.name]}" that belongs to it.`,
  };
}

function close(open: Open[], closing: Open, text: string): SyntaxProblem | undefined {
  const last = open.pop();
  const span = { from: closing.from, to: closing.to };
  if (last === undefined) {
    const opening = closing.name === "end" ? ', or write the "do" that it belongs to' : "";
    return { span, message: `This "${closing.name}" closes nothing. Take it away${opening}.` };
  }
  const expected = CLOSING[last.name];
  if (expected === closing.name) return undefined;
  const line = text.slice(0, last.from).split("\n").length;
  return {
    span,
    message: `The "${last.name}" of line ${line} is closed by "${closing.name}" here. Write "${expected}" in front of it, or take one of the two away.`,
  };
}

/** A text whose closing quotation mark is missing reaches to the end of the file. */
function unclosedText(
  node: {
    readonly from: number;
    readonly to: number;
    readonly node: { readonly lastChild: { readonly type: { readonly isError: boolean } } | null };
  },
  text: string,
): SyntaxProblem | undefined {
  const isQuoted = /["'~]/.test(
    text[node.from] === ":" ? (text[node.from + 1] ?? "") : (text[node.from] ?? ""),
  );
  if (!isQuoted || !node.node.lastChild?.type.isError || text.slice(node.to).trim() !== "")
    return undefined;
  return {
    span: { from: node.from, to: node.from + 1 },
    message: "The text that begins here is never closed. Write the quotation mark that ends it.",
  };
}
