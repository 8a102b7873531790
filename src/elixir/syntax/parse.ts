import type { SyntaxNode, Tree } from "@lezer/common";
import { LIMITS } from "../../source/limits.ts";
import { type Problem, problem } from "../../source/problem.ts";
import type { SourceFile } from "../../source/source-file.ts";
import { placeholderIn, readTemplate, type TemplateText } from "../../source/template.ts";
import { isInterpolatedTooOften, MOST_INTERPOLATIONS, parseTree } from "./grammar.ts";
import { parseCall, parseDot } from "./parse-calls.ts";
import { parseList, parseMap, parsePairs } from "./parse-collections.ts";
import { parseLeaf, parseSigil, parseText } from "./parse-literals.ts";
import { parseOperators } from "./parse-operators.ts";
import { BYTE_ORDER_MARK, describeConstruct, describePlaceholder } from "./parse-words.ts";
import type { Clause, Expression, Opaque, Span } from "./syntax.ts";
import { findSyntaxError } from "./syntax-error.ts";
import { childrenOf, partsOf } from "./tree.ts";

/** A parsed config file. */
export interface ParsedFile {
  readonly file: SourceFile;
  readonly template: TemplateText;
  readonly statements: readonly Expression[];
  readonly problems: readonly Problem[];
}

const cache = new WeakMap<SourceFile, ParsedFile>();

/** Parses a config file; what Elixir would reject is a problem and an `opaque` expression. */
export function parseFile(file: SourceFile): ParsedFile {
  let parsed = cache.get(file);
  if (parsed === undefined) {
    parsed = new Parser(file).parse();
    cache.set(file, parsed);
  }
  return parsed;
}

/** Turns the parser's tree into expressions. One object for each file. */
export class Parser {
  readonly file: SourceFile;
  readonly template: TemplateText;
  readonly text: string;
  readonly #problems: Problem[] = [];
  #depth = 0;

  constructor(file: SourceFile) {
    this.file = file;
    this.template = readTemplate(file.text, "elixir");
    this.text = this.template.masked;
  }

  parse(): ParsedFile {
    const tree = this.#tree();
    if (tree) this.#checkSyntax(tree);
    const statements =
      tree === undefined
        ? [this.opaque({ from: 0, to: this.text.length }, "a file over a limit", true)]
        : this.statements(childrenOf(tree.topNode));
    return { file: this.file, template: this.template, statements, problems: this.#problems };
  }

  #tree(): Tree | undefined {
    if (isInterpolatedTooOften(this.text)) {
      this.#limit(
        { from: 0, to: 0 },
        `This file has more than ${MOST_INTERPOLATIONS} interpolations, so it was not read. Split it up.`,
      );
      return undefined;
    }
    try {
      const tree = parseTree(this.text);
      if (tree === undefined) this.#tooDeep({ from: 0, to: 0 });
      return tree;
    } catch (error) {
      // Building the tree recurses over nested brackets.
      if (!(error instanceof RangeError)) throw error;
      this.#tooDeep({ from: 0, to: 0 });
      return undefined;
    }
  }

  #tooDeep(span: Span): void {
    this.#limit(
      span,
      `This is nested more than ${LIMITS.nesting} levels deep, so the file was not read. Split it up.`,
    );
  }

  /** For a chain of operators, in which every one is a level of its own. */
  tooLong(span: Span): void {
    this.#limit(
      span,
      `This is a chain of more than ${LIMITS.nesting} operators, so it was not read. Split it up.`,
    );
  }

  #limit(span: Span, message: string): void {
    if (this.#problems.some(({ code }) => code === "elixir/limit")) return;
    this.#problems.push(problem("elixir/limit", this.file.locate(span.from, span.from), message));
  }

  statements(nodes: readonly SyntaxNode[]): Expression[] {
    return nodes.map((node) => this.#statement(node));
  }

  #statement(node: SyntaxNode): Expression {
    const converted = this.convert(node);
    // A placeholder for a whole line may bring any code.
    return converted.kind === "opaque" && node.name === "Identifier"
      ? { ...converted, anything: true }
      : converted;
  }

  /** Several statements as one expression. */
  block(nodes: readonly SyntaxNode[], span: Span): Expression {
    if (nodes.some((node) => node.name === "StabClause")) {
      const clauses = nodes.filter((node) => node.name === "StabClause");
      return { kind: "clauses", clauses: clauses.map((node) => this.#clause(node)), ...at(span) };
    }
    const [only] = nodes;
    if (only !== undefined && nodes.length === 1) return this.#statement(only);
    return { kind: "block", statements: this.statements(nodes), ...at(span) };
  }

  opaque(span: Span, reason: string, anything = false, inside: readonly Expression[] = []): Opaque {
    return { kind: "opaque", reason, anything, inside, ...at(span) };
  }

  /** The opaque expression for a leaf that a template fills in. */
  placeholder(span: Span): Opaque | undefined {
    const found = placeholderIn(this.template, span.from, span.to);
    return found && this.opaque(span, describePlaceholder(found.text));
  }

  convert(node: SyntaxNode): Expression {
    if (this.#depth >= LIMITS.nesting) {
      this.#tooDeep(node);
      return this.opaque(node, "something nested too deeply", true);
    }
    this.#depth++;
    try {
      return this.#convertChecked(node);
    } finally {
      this.#depth--;
    }
  }

  #convertChecked(node: SyntaxNode): Expression {
    if (node.type.isError) {
      const inside = partsOf(node).filter((child) => !child.type.isError);
      return this.opaque(node, "a syntax error", true, this.statements(inside));
    }
    const parts = partsOf(node);
    const error = parts.find((child) => child.type.isError);
    if (error !== undefined) {
      const inside = parts.filter((child) => !child.type.isError);
      return this.opaque(
        node,
        "a syntax error",
        true,
        inside.map((child) => this.#convertKnown(child, partsOf(child))),
      );
    }
    return this.#convertKnown(node, parts);
  }

  /** Reports the first error only: Elixir stops there, and what follows is often its result. */
  #checkSyntax(tree: Tree): void {
    if (this.file.hasByteOrderMark) {
      const start = this.file.locate(0, 0);
      this.#problems.push(problem("elixir/syntax", start, BYTE_ORDER_MARK));
      return;
    }
    const found = findSyntaxError(tree, this.text, (offset) => {
      const { line } = this.file.locate(offset, offset);
      const from = this.file.offsetOf(line, 1);
      return placeholderIn(this.template, from, this.file.offsetOf(line + 1, 1)) !== undefined;
    });
    if (found === undefined) return;
    const location = this.file.locate(found.span.from, found.span.to);
    this.#problems.push(problem("elixir/syntax", location, found.message));
  }

  #convertKnown(node: SyntaxNode, parts: readonly SyntaxNode[]): Expression {
    const span = at(node);
    const [first, second] = parts;
    switch (node.name) {
      case "Integer":
      case "Float":
      case "Char":
      case "Boolean":
      case "Nil":
      case "Atom":
      case "Alias":
        return this.placeholder(node) ?? parseLeaf(this, node);
      case "Identifier":
      case "UnderscoredIdentifier":
      case "SpecialIdentifier":
      case "OperatorIdentifier":
        return (
          this.placeholder(node) ?? {
            kind: "call",
            target: undefined,
            name: this.source(node),
            bare: true,
            arguments: [],
            sections: [],
            ...span,
          }
        );
      case "String":
        return parseText(this, node, "string");
      case "Charlist":
        return parseText(this, node, "charlist");
      case "QuotedAtom":
        return parseText(this, node, "atom");
      case "Sigil":
      case "StringSigil":
        return parseSigil(this, node);
      case "List":
        return parseList(this, parts, span);
      case "Keywords":
        return { kind: "list", items: parsePairs(this, node), tail: undefined, ...span };
      case "Tuple":
        return { kind: "tuple", items: this.expressions(parts), ...span };
      case "Map":
        return parseMap(this, parts, span);
      case "UnaryOperator":
      case "AtOperator":
      case "DocAtOperator":
        if (first === undefined || second === undefined) break;
        return {
          kind: "unary",
          operator: this.source(first),
          operand: this.convert(second),
          from: first.from,
          to: node.to,
        };
      case "BinaryOperator":
      case "PipeOperator":
      case "WhenOperator":
        return parseOperators(this, node);
      case "Right":
        return first === undefined
          ? this.opaque(node, "a syntax error", true)
          : this.convert(first);
      case "CaptureOperator":
        if (second === undefined) break;
        return { kind: "capture", body: this.convert(second), ...span };
      case "CaptureOperand":
        if (second === undefined) break;
        return { kind: "capture-argument", index: Number(this.source(second)), ...span };
      case "AccessCall":
        if (first === undefined || second === undefined) break;
        return { kind: "access", target: this.convert(first), key: this.convert(second), ...span };
      case "AnonymousFunction":
        return { kind: "function", clauses: parts.map((part) => this.#clause(part)), ...span };
      case "Block":
      case "Body":
      case "Interpolation":
        return this.block(parts, span);
      case "Dot":
        return parseDot(this, parts, node);
      case "Call":
      case "KernelCall":
      case "FunctionDefinitionCall":
        return parseCall(this, parts, node);
    }
    return this.opaque(node, describeConstruct(node.name), false, this.operands(parts));
  }

  /** What stands between the operators of a node. */
  operands(parts: readonly SyntaxNode[]): Expression[] {
    return parts
      .filter(({ name }) => name !== "Operator" && name !== "WordOperator" && name !== "SigilName")
      .map((part) => this.convert(part));
  }

  expressions(parts: readonly SyntaxNode[]): Expression[] {
    return parts.map((part) => this.convert(part));
  }

  #clause(node: SyntaxNode): Clause {
    const parts = partsOf(node);
    const body = parts.find((part) => part.name === "Body");
    let head = parts[0];
    let guard: Expression | undefined;
    if (head?.name === "WhenOperator") {
      const [patterns, , right] = partsOf(head);
      guard = right && this.convert(right);
      head = patterns;
    }
    return {
      patterns: head?.name === "Arguments" ? this.expressions(partsOf(head)) : [],
      guard,
      body: body ? this.convert(body) : { kind: "atom", name: "nil", ...at(node) },
      ...at(node),
    };
  }

  /** The text of a node, placeholders masked. */
  source(node: Span): string {
    return this.text.slice(node.from, node.to);
  }
}

function at({ from, to }: Span): Span {
  return { from, to };
}
