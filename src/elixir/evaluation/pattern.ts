import type { Expression } from "../syntax/syntax.ts";
import { isSame } from "../values/compare.ts";
import { measure } from "../values/measure.ts";
import { dynamic, type ElixirValue, list, string } from "../values/value.ts";
import type { Interpreter } from "./interpreter.ts";
import type { Scope } from "./scope.ts";

/** Whether a value matches a pattern, and what its variables then are. */
export interface Match {
  /** Undefined: it depends on something that only the host knows. */
  readonly matches: boolean | undefined;
  readonly bindings: Map<string, ElixirValue>;
  /** What it depends on. */
  readonly reason?: string;
}

/** Matches a value against a pattern (the left side of `=`, `<-` and `->`). */
export function matchPattern(
  pattern: Expression,
  value: ElixirValue,
  scope: Scope,
  interpreter: Interpreter,
): Match {
  const bindings = new Map<string, ElixirValue>();
  const state: State = { scope, interpreter, bindings, reason: undefined };
  const matches = match(pattern, value, state);
  return { matches, bindings, ...(state.reason === undefined ? {} : { reason: state.reason }) };
}

interface State {
  readonly scope: Scope;
  /** Evaluates what a pattern compares with: literals, aliases and pinned variables. */
  readonly interpreter: Interpreter;
  readonly bindings: Map<string, ElixirValue>;
  reason: string | undefined;
}

function match(pattern: Expression, value: ElixirValue, state: State): boolean | undefined {
  switch (pattern.kind) {
    case "call":
      if (!pattern.bare || pattern.target !== undefined) return undecided(pattern, value, state);
      return bind(pattern.name, value, state);
    case "binary":
      if (pattern.operator === "=") {
        return both(match(pattern.left, value, state), match(pattern.right, value, state));
      }
      if (pattern.operator === "<>") return matchPrefix(pattern, value, state);
      return undecided(pattern, value, state);
    case "unary":
      if (pattern.operator === "^" || pattern.operator === "-") {
        const operand = pattern.operator === "^" ? pattern.operand : pattern;
        return compareWith(state.interpreter.evaluate(operand, state.scope), value, state);
      }
      return undecided(pattern, value, state);
    case "integer":
    case "float":
    case "atom":
    case "alias":
    case "text":
    case "words":
      return compareWith(state.interpreter.evaluate(pattern, state.scope), value, state);
    case "tuple":
      if (value.kind === "dynamic") return undecided(pattern, value, state);
      if (value.kind !== "tuple") return false;
      return matchItems(pattern.items, value.items, state);
    case "list":
      return matchList(pattern, value, state);
    case "map":
      return matchMap(pattern, value, state);
    default:
      return undecided(pattern, value, state);
  }
}

function both(a: boolean | undefined, b: boolean | undefined): boolean | undefined {
  if (a === false || b === false) return false;
  return a && b;
}

function bind(name: string, value: ElixirValue, state: State): boolean | undefined {
  if (name === "_") return true;
  const bound = state.bindings.get(name);
  if (bound !== undefined) return compareWith(bound, value, state);
  state.bindings.set(name, value);
  return true;
}

function compareWith(expected: ElixirValue, value: ElixirValue, state: State): boolean | undefined {
  const size = Math.min(measure(expected).size, measure(value).size);
  state.interpreter.spend(size, () => value.location);
  const same = isSame(expected, value);
  if (same === undefined) state.reason ??= reasonOf(value) ?? reasonOf(expected);
  return same;
}

function reasonOf(value: ElixirValue): string | undefined {
  return value.kind === "dynamic" ? value.reason : undefined;
}

/** Binds every variable of the pattern to something unknown. */
function undecided(pattern: Expression, value: ElixirValue, state: State): undefined {
  state.interpreter.trust.lose([value], value.location);
  const reason = reasonOf(value) ?? "a pattern that is not evaluated";
  state.reason ??= reason;
  for (const name of variablesOf(pattern)) {
    if (!state.bindings.has(name)) {
      state.bindings.set(name, dynamic(reason, state.scope.locate(pattern)));
    }
  }
  return undefined;
}

function matchItems(
  patterns: readonly Expression[],
  values: readonly ElixirValue[],
  state: State,
): boolean | undefined {
  if (patterns.length !== values.length) return false;
  let result: boolean | undefined = true;
  for (const [index, pattern] of patterns.entries()) {
    const value = values[index];
    if (value === undefined) return false;
    const matched = match(pattern, value, state);
    if (matched === false) return false;
    result = both(result, matched);
  }
  return result;
}

function matchList(
  pattern: Expression & { kind: "list" },
  value: ElixirValue,
  state: State,
): boolean | undefined {
  if (value.kind === "dynamic") return undecided(pattern, value, state);
  if (value.kind !== "list") return false;
  const { items, tail } = pattern;
  if (tail === undefined) return matchItems(items, value.items, state);
  if (value.items.length < items.length) return false;
  state.interpreter.spend(value.items.length, () => value.location);
  const front = matchItems(items, value.items.slice(0, items.length), state);
  if (front === false) return false;
  const rest = list(value.items.slice(items.length), value.location);
  return both(front, match(tail, rest, state));
}

function matchMap(
  pattern: Expression & { kind: "map" },
  value: ElixirValue,
  state: State,
): boolean | undefined {
  if (value.kind === "dynamic") return undecided(pattern, value, state);
  if (value.kind !== "map") return false;
  state.interpreter.spend(value.entries.length * pattern.entries.length, () => value.location);
  let result: boolean | undefined = true;
  for (const [keyPattern, valuePattern] of pattern.entries) {
    const key = state.interpreter.evaluate(keyPattern, state.scope);
    const found = value.entries.filter(([other]) => isSame(key, other) !== false);
    const item = found.at(-1);
    if (item === undefined) return false;
    if (isSame(key, item[0]) !== true) return undecided(pattern, value, state);
    const matched = match(valuePattern, item[1], state);
    if (matched === false) return false;
    result = both(result, matched);
  }
  return result;
}

function matchPrefix(
  pattern: Expression & { kind: "binary" },
  value: ElixirValue,
  state: State,
): boolean | undefined {
  const prefix = state.interpreter.evaluate(pattern.left, state.scope);
  if (value.kind === "dynamic" || prefix.kind !== "string") {
    return undecided(pattern, value, state);
  }
  if (value.kind !== "string" || !value.value.startsWith(prefix.value)) return false;
  const rest = string(value.value.slice(prefix.value.length), value.location);
  return match(pattern.right, rest, state);
}

/** The names of the variables that a pattern binds. */
function variablesOf(pattern: Expression): string[] {
  const names: string[] = [];
  const visit = (part: Expression): void => {
    switch (part.kind) {
      case "call":
        if (part.bare && !part.target && part.name !== "_") names.push(part.name);
        return;
      case "unary":
        if (part.operator !== "^") visit(part.operand);
        return;
      case "binary":
        visit(part.left);
        visit(part.right);
        return;
      case "list":
        for (const item of part.items) visit(item);
        if (part.tail) visit(part.tail);
        return;
      case "tuple":
        for (const item of part.items) visit(item);
        return;
      case "map":
        for (const [, value] of part.entries) visit(value);
        return;
      case "opaque":
        for (const inside of part.inside) visit(inside);
    }
  };
  visit(pattern);
  return names;
}
