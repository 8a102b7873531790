/** UTF-16 offsets into the text of the file that holds the expression, the end exclusive. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A part of a quoted text: what stands there, or an interpolated expression. */
export type TextPart = string | Expression;

/** `patterns when guard -> body`. The left side of a `cond` clause is its only pattern. */
export interface Clause extends Span {
  readonly patterns: readonly Expression[];
  readonly guard: Expression | undefined;
  readonly body: Expression;
}

/** What stands between two keywords of `do … else … end`, or the value of `do:` and `else:`. */
export interface Section extends Span {
  readonly name: string;
  readonly body: Expression;
}

export interface Call extends Span {
  readonly kind: "call";
  /** What stands left of the dot; undefined for `name(…)`. */
  readonly target: Expression | undefined;
  /** Empty for `function.(…)`. */
  readonly name: string;
  /** `foo` without parentheses and arguments: a variable where one of that name is bound. */
  readonly bare: boolean;
  /** A keyword list that ends the arguments is one argument, a list. */
  readonly arguments: readonly Expression[];
  /** The sections of a `do` block; empty where there is none. */
  readonly sections: readonly Section[];
}

/**
 * An Elixir expression: what the parser says, freed of the syntax's many spellings. Keyword lists
 * are lists of tuples, `|>` is a binary operator, and what could not be understood is `opaque`.
 */
export type Expression =
  | (Span & { readonly kind: "integer"; readonly value: bigint })
  | (Span & { readonly kind: "float"; readonly value: number })
  | (Span & { readonly kind: "atom"; readonly name: string })
  /** `Pleroma.Web`: its first segment may have been renamed by `alias`. */
  | (Span & { readonly kind: "alias"; readonly segments: readonly string[] })
  | (Span & {
      readonly kind: "text";
      readonly type: "string" | "charlist" | "atom";
      readonly parts: readonly TextPart[];
    })
  /** `~w(a b)a`: the words. */
  | (Span & { readonly kind: "words"; readonly text: Expression; readonly modifier: string })
  | (Span & {
      readonly kind: "list";
      readonly items: readonly Expression[];
      /** What stands behind `|`. */
      readonly tail: Expression | undefined;
    })
  | (Span & { readonly kind: "tuple"; readonly items: readonly Expression[] })
  | (Span & {
      readonly kind: "map";
      /** The map that `%{map | key: value}` changes. */
      readonly base: Expression | undefined;
      readonly entries: readonly (readonly [Expression, Expression])[];
    })
  | (Span & { readonly kind: "unary"; readonly operator: string; readonly operand: Expression })
  | (Span & {
      readonly kind: "binary";
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
    })
  | Call
  /** `value[key]` */
  | (Span & { readonly kind: "access"; readonly target: Expression; readonly key: Expression })
  | (Span & { readonly kind: "function"; readonly clauses: readonly Clause[] })
  /** `&(&1 + 1)`, `&String.upcase/1` */
  | (Span & { readonly kind: "capture"; readonly body: Expression })
  | (Span & { readonly kind: "capture-argument"; readonly index: number })
  | (Span & { readonly kind: "block"; readonly statements: readonly Expression[] })
  /** The clauses of a `case`, `cond` or `else`. */
  | (Span & { readonly kind: "clauses"; readonly clauses: readonly Clause[] })
  | Opaque;

/** Something that is not evaluated, and why. */
export interface Opaque extends Span {
  readonly kind: "opaque";
  /** As the rest of a sentence that begins with "it depends on". */
  readonly reason: string;
  /** Whether it may hold any code: a syntax error, or a placeholder for a whole line. */
  readonly anything: boolean;
  /** Expressions inside, which may hold literals worth finding. */
  readonly inside: readonly Expression[];
}

/** Calls `visit` for each direct part of an expression. */
export function forEachPart(expression: Expression, visit: (part: Expression) => void): void {
  switch (expression.kind) {
    case "integer":
    case "float":
    case "atom":
    case "alias":
    case "capture-argument":
      return;
    case "text":
      for (const part of expression.parts) if (typeof part !== "string") visit(part);
      return;
    case "words":
      visit(expression.text);
      return;
    case "list":
      for (const item of expression.items) visit(item);
      if (expression.tail) visit(expression.tail);
      return;
    case "tuple":
      for (const item of expression.items) visit(item);
      return;
    case "map":
      if (expression.base) visit(expression.base);
      for (const [key, value] of expression.entries) {
        visit(key);
        visit(value);
      }
      return;
    case "unary":
      visit(expression.operand);
      return;
    case "binary":
      visit(expression.left);
      visit(expression.right);
      return;
    case "call":
      if (expression.target) visit(expression.target);
      for (const argument of expression.arguments) visit(argument);
      for (const section of expression.sections) visit(section.body);
      return;
    case "access":
      visit(expression.target);
      visit(expression.key);
      return;
    case "function":
    case "clauses":
      for (const clause of expression.clauses) {
        for (const pattern of clause.patterns) visit(pattern);
        if (clause.guard) visit(clause.guard);
        visit(clause.body);
      }
      return;
    case "capture":
      visit(expression.body);
      return;
    case "block":
      for (const statement of expression.statements) visit(statement);
      return;
    case "opaque":
      for (const part of expression.inside) visit(part);
  }
}
