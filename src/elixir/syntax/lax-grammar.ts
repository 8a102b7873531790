import type { SyntaxNode, Tree } from "@lezer/common";
import type { SyntaxProblem } from "./syntax-error.ts";
import { partsOf } from "./tree.ts";

type Check = (node: SyntaxNode, text: string) => SyntaxProblem | undefined;

/** What the grammar accepts and Elixir does not, by the node that shows it. */
const CHECKS: Readonly<Record<string, Check>> = {
  String: heredocText,
  Charlist: heredocText,
  Sigil: heredocText,
  StringSigil: heredocText,
  QuotedAtom: strayColon,
  Operator: strayOperator,
  Atom: touchingAtom,
  Arguments: (node, text) => openArguments(node) ?? leadingComma(node, text),
  Keywords: leadingComma,
  List: leadingComma,
  MapContent: leadingComma,
  Tuple: (node, text) => leadingKeywords(node) ?? leadingComma(node, text),
  Map: openedMap,
  Dot: strayDot,
  Identifier: touchedKey,
};

/** The first place where only the grammar is content. */
export function findLaxity(tree: Tree, text: string): SyntaxProblem | undefined {
  let found: SyntaxProblem | undefined;
  tree.iterate({
    enter: (node) => {
      if (found !== undefined) return false;
      found = CHECKS[node.name]?.(node.node, text);
      return found === undefined;
    },
  });
  return found;
}

function heredocText(node: SyntaxNode, text: string): SyntaxProblem | undefined {
  const start = text[node.from] === "~" ? node.from + 2 : node.from;
  const opening = text.slice(start, start + 3);
  if (opening !== '"""' && opening !== "'''") return undefined;
  let at = start + 3;
  while (" \t\r".includes(text[at] ?? "\n")) at++;
  if (text[at] === "\n" || text[at] === undefined) return undefined;
  return {
    span: { from: start, to: start + 3 },
    message: `The text of a ${opening} string has to begin on the next line. Break the line here, or use single quotation marks.`,
  };
}

/** `{key: value}`: pairs may only follow other elements of a tuple. */
function leadingKeywords(node: SyntaxNode): SyntaxProblem | undefined {
  const first = node.firstChild?.nextSibling;
  const key = first?.name === "Keywords" ? first.firstChild?.firstChild : undefined;
  if (!key || key.type.isError) return undefined;
  return {
    span: { from: key.from, to: key.to },
    message:
      "A tuple cannot begin with key: value. For a map write %{key: value}, for a keyword list [key: value].",
  };
}

/** A comma on the next line: the line end in front of it has ended the expression. */
function leadingComma(node: SyntaxNode, text: string): SyntaxProblem | undefined {
  let end = node.from;
  for (let child = node.firstChild; child; child = child.nextSibling) {
    const gap = text.slice(end, child.from);
    const comma = gap.indexOf(",");
    if (comma !== -1 && gap.lastIndexOf("\n", comma) !== -1) {
      return {
        span: { from: end + comma, to: end + comma + 1 },
        message: "A comma cannot begin a line. Put it at the end of the line before.",
      };
    }
    end = child.to;
  }
  return undefined;
}

function openedMap(node: SyntaxNode, text: string): SyntaxProblem | undefined {
  if (!/\s/.test(text[node.from + 1] ?? "")) return undefined;
  return {
    span: { from: node.from, to: node.from + 1 },
    message: 'A map is written without a space behind the "%": %{key: value}',
  };
}

const NAMED_AT_RUN_TIME = new Set(["Call", "Dot", "Identifier"]);

/** `Pleroma.web.Endpoint` and `"a" . "b"`: nothing that can stand on this side of a dot. */
function strayDot(node: SyntaxNode): SyntaxProblem | undefined {
  const left = node.firstChild;
  const right = node.lastChild?.firstChild;
  if (left && right?.name === "Alias" && NAMED_AT_RUN_TIME.has(left.name)) {
    return {
      span: { from: left.from, to: right.to },
      message: "Each part of a module's name begins with a capital letter: Pleroma.Web.Endpoint",
    };
  }
  if (left && (left.name === "String" || left.name === "Charlist")) {
    return {
      span: { from: left.to, to: node.to },
      message: 'Texts are put together with "<>": "a" <> "b"',
    };
  }
  return undefined;
}

/** `port:4000`: Elixir wants a space behind the colon. */
function touchedKey(node: SyntaxNode, text: string): SyntaxProblem | undefined {
  if (text[node.to] !== ":" || !/[^\s:]/.test(text[node.to + 1] ?? " ")) return undefined;
  if (/[\w@]/.test(text[node.from - 1] ?? "")) return undefined;
  return {
    span: { from: node.to, to: node.to + 1 },
    message:
      "A space is missing at this colon: behind it in key: value, in front of it in config :name",
    isToken: true,
  };
}

/** `key: value` where no keyword list can be is read as a call of `key` with the atom `: value`. */
function strayColon(node: SyntaxNode, text: string): SyntaxProblem | undefined {
  const quote = text[node.from + 1];
  const key = node.parent?.name === "Arguments" ? node.parent.prevSibling : null;
  const touches = key !== null && key.to === node.from;
  if (touches && !/[\s]/.test(quote ?? "")) {
    return {
      span: { from: node.from, to: node.from + 1 },
      message: "A space is missing behind this colon. Write key: value",
    };
  }
  if (quote === '"' || quote === "'") return undefined;
  const start = touches ? node.parent?.parent?.prevSibling : null;
  if (start?.name === "Operator" && start.to === key?.from) {
    return {
      span: { from: start.prevSibling?.from ?? start.from, to: node.from + 1 },
      message: 'A key with such a sign in it needs quotation marks: "some-key": value',
    };
  }
  if (touches) {
    return {
      span: { from: key.from, to: node.from + 1 },
      message:
        'This "key: value" belongs to nothing. A comma is missing at the end of the line before it.',
    };
  }
  return {
    span: { from: node.from, to: node.from + 1 },
    message: "This colon is not expected here. An atom is written without a space: :name",
  };
}

/** `config:name` and `key:name`: an identifier that an atom touches. */
function touchingAtom(node: SyntaxNode): SyntaxProblem | undefined {
  const callee = node.parent?.name === "Arguments" ? node.parent.prevSibling : null;
  if (callee?.to !== node.from) return undefined;
  return {
    span: { from: node.from, to: node.from + 1 },
    message: "A space is missing at this colon. Write key: value, or config :name",
  };
}

/**
 * A call without parentheses and with several arguments, where something else may follow: Elixir
 * does not know to whom the commas belong.
 */
function openArguments(node: SyntaxNode): SyntaxProblem | undefined {
  const call = node.parent;
  if (call === null || !call.name.endsWith("Call") || !hasSeveral(node) || !isNested(call)) {
    return undefined;
  }
  const callee = call.firstChild ?? call;
  return {
    span: { from: callee.from, to: callee.to },
    message:
      "Elixir cannot tell where the arguments of this call end. Put parentheses around them; if no call is meant, a colon, a comma or quotation marks are missing.",
  };
}

function hasSeveral(list: SyntaxNode): boolean {
  const first = list.firstChild;
  return first !== null && first.name !== "(" && first.nextSibling !== null;
}

const TRANSPARENT = new Set(["BinaryOperator", "UnaryOperator", "PipeOperator", "Right"]);
const CONTAINERS = new Set(["Pair", "List", "Tuple", "MapContent", "AccessCall"]);

function isNested(call: SyntaxNode): boolean {
  let around = call.parent;
  while (around !== null && TRANSPARENT.has(around.name)) around = around.parent;
  if (around === null) return false;
  const list = around.name === "Pair" ? around.parent?.parent : null;
  // The last value of a call without parentheses may be such a call.
  if (list?.name === "Arguments" && list.firstChild?.name !== "(") return false;
  if (CONTAINERS.has(around.name)) return true;
  if (around.name !== "Arguments" || around.parent?.name === "StabClause") return false;
  return partsOf(around).length > 1;
}

function strayOperator(node: SyntaxNode, text: string): SyntaxProblem | undefined {
  const operator = text.slice(node.from, node.to);
  if (operator !== "=>" && operator !== "|") return undefined;
  if (node.parent?.type.isError) return undefined;
  let around = node.parent?.parent;
  const isUpdate = around?.name === "BinaryOperator" && operator === "=>";
  if (isUpdate) around = around?.parent;
  if (around?.name === "MapContent" || (operator === "|" && around?.name === "List")) {
    return undefined;
  }
  const span = { from: node.from, to: node.to };
  return operator === "=>"
    ? {
        span,
        message:
          'Pairs with "=>" are for maps: %{"key" => "value"}. In a keyword list write key: value',
      }
    : { span, message: 'A single "|" has no meaning here. For passing a value on, write "|>".' };
}
