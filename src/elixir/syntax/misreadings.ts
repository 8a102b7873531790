import type { SyntaxNode, Tree } from "@lezer/common";

/** What the grammar is to read in place of a part of the text; of the same length. */
interface Repair {
  readonly at: number;
  readonly text: string;
}

/** Words that begin or end a block: the end of the line may stand in front of them. */
const BLOCK_WORDS = new Set(["do", "else", "end", "after", "rescue", "catch"]);
/** Operators of the length of a word; which one it is, is read from the text itself. */
const OPERATORS: Readonly<Record<string, string>> = { and: "&&&", or: "||", in: "==" };

/**
 * The text as the grammar reads it rightly where Elixir would read something else than it did;
 * undefined when there is no such place. Offsets and line numbers stay, but for line ends that are
 * no concern of anybody who reads the tree.
 */
export function repairMisreadings(tree: Tree, text: string): string | undefined {
  const repairs: Repair[] = [];
  tree.iterate({
    enter: (node) => {
      if (node.name === "SigilModifiers") repairs.push(...partModifiers(node.node, text));
      if (node.name.endsWith("Call")) repairs.push(...partCalls(node.node, text));
    },
  });
  if (repairs.length === 0) return undefined;
  const parts: string[] = [];
  let copied = 0;
  for (const repair of repairs.sort((a, b) => a.at - b.at)) {
    if (repair.at < copied) continue;
    parts.push(text.slice(copied, repair.at), repair.text);
    copied = repair.at + repair.text.length;
  }
  return parts.join("") + text.slice(copied);
}

/** `~w(a b) do`: modifiers touch the sigil, but to the grammar the next word is one too. */
function partModifiers(node: SyntaxNode, text: string): readonly Repair[] {
  if (!isBlank(text[node.from - 1])) return [];
  const word = /^\w*/.exec(text.slice(node.from, node.to + 1))?.[0] ?? "";
  const operator = Object.hasOwn(OPERATORS, word) ? OPERATORS[word] : undefined;
  if (operator !== undefined) return [{ at: node.from, text: operator }];
  const closing = node.prevSibling?.to ?? node.from;
  if (text.slice(closing, node.from).includes("\n")) return separate(closing, node.from, text);
  return BLOCK_WORDS.has(word) ? [{ at: node.from - 1, text: "\n" }] : [];
}

/** `f(a)` and on the next line `(b)`, or `a` and `b`: two expressions, and not a call. */
function partCalls(node: SyntaxNode, text: string): readonly Repair[] {
  const callee = node.firstChild;
  const open = node.getChild("Arguments")?.from;
  if (callee === null || open === undefined) return [];
  return text.slice(callee.to, open).includes("\n") ? separate(callee.to, open, text) : [];
}

/** Puts a `;` between two expressions on two lines, where it is in no comment. */
function separate(end: number, start: number, text: string): readonly Repair[] {
  const isIndented = text[start - 1] !== "\n";
  if (isIndented) return [{ at: start - 1, text: ";" }];
  return text[end] === "\n" ? [{ at: end, text: ";" }] : [];
}

/**
 * The text with a `;` in front of what may be the head of a clause, where a word ends the line
 * before it: the grammar may take a variable there for a call that goes on in the next line. To be
 * tried where it finds errors.
 */
export function separateClauses(text: string): string {
  return text.replace(/(?<=\w)\r?\n(?![ \t]*(?:"""|'''))(?=[^\n]*->)/g, (end) =>
    ";".padStart(end.length),
  );
}

function isBlank(character: string | undefined): boolean {
  return character !== undefined && " \t\r\n".includes(character);
}
