import { itemsOf } from "../pure/items.ts";
import type { Call, Expression } from "../syntax/syntax.ts";
import { findDynamic } from "../values/measure.ts";
import { elementOf } from "../values/possible.ts";
import { dynamic, type ElixirValue, list, truth } from "../values/value.ts";
import { callPure } from "./calls.ts";
import { applyClauses, evaluateGuard } from "./clauses.ts";
import { readBlockCall } from "./forms.ts";
import type { Interpreter } from "./interpreter.ts";
import { matchPattern } from "./pattern.ts";
import type { Scope } from "./scope.ts";
import { Stop } from "./stop.ts";

interface Comprehension {
  readonly parts: readonly Expression[];
  readonly body: Expression;
  readonly results: ElixirValue[];
  /** Set when what is collected is not all, or not certain. */
  unknown: string | undefined;
}

/** `for pattern <- list, filter, into: …, do: …`. */
export function evaluateFor(call: Call, scope: Scope, interpreter: Interpreter): ElixirValue {
  const { arguments: parts, sections, options } = readBlockCall(call);
  const location = scope.locate(call);
  const body = sections.get("do");
  if (body === undefined) return dynamic("code that is not evaluated", location);
  const isReduce = options.has("reduce") || body.kind === "clauses";
  const state: Comprehension = { parts, body, results: [], unknown: undefined };
  if (isReduce) {
    const reduced = reduceFor(call, scope, interpreter);
    if (reduced !== undefined) return reduced;
    const reason = "a comprehension that is not evaluated";
    const initial = options.get("reduce");
    const first =
      initial &&
      interpreter.flow.maybe(() => interpreter.evaluate(initial, scope.inner()), reason, location);
    if (first) interpreter.trust.lose([first], location);
    interpreter.flow.mayRaise();
    state.unknown = reason;
    const all = () => iterateUnknown(state, 0, scope.inner(), interpreter);
    interpreter.flow.maybe(() => interpreter.variables.repeated(all), reason, location);
    return dynamic(reason, location);
  }
  iterate(state, 0, scope.inner(), interpreter);
  const into = options.get("into");
  const target = into && interpreter.evaluate(into, scope);
  if (state.unknown !== undefined) {
    interpreter.trust.lose(state.results, location);
    return dynamic(state.unknown, location);
  }
  const all = list(state.results, location);
  const uniq = options.get("uniq");
  const isUnique = uniq && truth(interpreter.evaluate(uniq, scope));
  const results =
    isUnique === false ? all : uniq ? callPure(interpreter, "Enum.uniq", [all], location) : all;
  if (target === undefined) return results;
  return callPure(interpreter, "Enum.into", [results, target], location);
}

/** `for pattern <- list, reduce: value do … end` over one known list; undefined for others. */
function reduceFor(call: Call, scope: Scope, interpreter: Interpreter): ElixirValue | undefined {
  const { arguments: parts, sections, options } = readBlockCall(call);
  const [part] = parts;
  const body = sections.get("do");
  const initial = options.get("reduce");
  const isPlain = parts.length === 1 && part?.kind === "binary" && part.operator === "<-";
  if (!isPlain || body?.kind !== "clauses" || initial === undefined) return undefined;
  const location = scope.locate(call);
  const items = itemsOf(interpreter.evaluate(part.right, scope));
  if (items === undefined) return undefined;
  let result = interpreter.evaluate(initial, scope);
  for (const item of items) {
    interpreter.spend(1, () => location);
    const inner = scope.inner();
    const found = matchPattern(part.left, item, inner, interpreter);
    if (found.matches === false) continue;
    if (found.matches === undefined) return undefined;
    inner.bind(found.bindings);
    result = applyClauses(interpreter, body.clauses, [result], inner, location);
  }
  return result;
}

/** Runs the rest of the comprehension for every element that is known. */
function iterate(
  state: Comprehension,
  index: number,
  scope: Scope,
  interpreter: Interpreter,
): void {
  const part = state.parts[index];
  if (part === undefined) {
    state.results.push(interpreter.evaluate(state.body, scope.inner()));
    return;
  }
  const location = scope.locate(part);
  const isGenerator = part.kind === "binary" && part.operator === "<-";
  if (bitstringSource(part) !== undefined) {
    state.unknown ??= "a bitstring";
    interpreter.flow.mayRaise();
    const rest = () => iterateUnknown(state, index, scope, interpreter);
    interpreter.flow.maybe(() => interpreter.variables.repeated(rest), state.unknown, location);
    return;
  }
  if (!isGenerator) {
    const value = interpreter.evaluate(part, scope);
    const known = truth(value);
    if (known === true) iterate(state, index + 1, scope, interpreter);
    if (known !== undefined) return;
    const reason = findDynamic(value)?.reason ?? "a filter";
    state.unknown ??= reason;
    interpreter.flow.maybe(() => iterateOn(state, index + 1, scope, interpreter), reason, location);
    return;
  }
  const source = interpreter.evaluate(part.right, scope);
  const items = itemsOf(source);
  if (items === undefined) {
    if (source.kind !== "list" && source.kind !== "map" && source.kind !== "dynamic") {
      throw new Stop(
        scope.locate(part.right),
        'A "for" goes through lists, and this is none, so Pleroma would not start.',
      );
    }
    const reason = findDynamic(source)?.reason ?? "the order of a map";
    state.unknown ??= reason;
    if (elementOf(source) === undefined) interpreter.flow.mayRaise();
    const rest = () =>
      interpreter.variables.repeated(() =>
        iterateUnknown(state, index, scope, interpreter, source),
      );
    interpreter.flow.maybe(rest, reason, location);
    return;
  }
  for (const item of items) {
    interpreter.spend(1, () => location);
    const inner = scope.inner();
    const { pattern, guard } = splitGuard(part.left);
    const found = matchPattern(pattern, item, inner, interpreter);
    if (found.matches === false) continue;
    inner.bind(found.bindings);
    const holds = guard ? truth(interpreter.evaluate(guard, inner)) : true;
    if (holds === false) continue;
    if (found.matches && holds) {
      iterate(state, index + 1, inner, interpreter);
      continue;
    }
    const reason = found.reason ?? "a pattern";
    state.unknown ??= reason;
    interpreter.flow.maybe(() => iterateOn(state, index + 1, inner, interpreter), reason, location);
  }
}

function splitGuard(pattern: Expression): {
  readonly pattern: Expression;
  readonly guard: Expression | undefined;
} {
  const isGuarded = pattern.kind === "binary" && pattern.operator === "when";
  return isGuarded
    ? { pattern: pattern.left, guard: pattern.right }
    : { pattern, guard: undefined };
}

/** What `<<pattern <- source>>` goes through. */
function bitstringSource(part: Expression): Expression | undefined {
  const last = part.kind === "opaque" ? part.inside.at(-1) : undefined;
  return last?.kind === "binary" && last.operator === "<-" ? last.right : undefined;
}

function iterateOn(
  state: Comprehension,
  index: number,
  scope: Scope,
  interpreter: Interpreter,
): ElixirValue {
  iterate(state, index, scope, interpreter);
  return list([], scope.locate(state.body));
}

/** Runs the rest once with elements of which nothing is known. */
function iterateUnknown(
  state: Comprehension,
  index: number,
  scope: Scope,
  interpreter: Interpreter,
  first?: ElixirValue,
): ElixirValue {
  const inner = scope.inner();
  for (const [offset, part] of state.parts.slice(index).entries()) {
    const location = scope.locate(part);
    const isGenerator = part.kind === "binary" && part.operator === "<-";
    const bits = bitstringSource(part);
    if (bits !== undefined) interpreter.evaluate(bits, inner);
    if (!isGenerator) {
      if (bits === undefined) interpreter.evaluate(part, inner);
      else
        inner.bind(
          matchPattern(part, dynamic("a bitstring", location), inner, interpreter).bindings,
        );
      continue;
    }
    const source = (offset === 0 && first) || interpreter.evaluate(part.right, inner);
    const element = elementOf(source);
    const unknown = element ?? dynamic(state.unknown ?? "a list", location);
    if (element === undefined) interpreter.flow.mayRaise();
    const { pattern } = splitGuard(part.left);
    const found = matchPattern(pattern, unknown, inner, interpreter);
    inner.bind(found.bindings);
  }
  const { body } = state;
  if (body.kind === "clauses") {
    const location = scope.locate(body);
    const unknown = dynamic("a comprehension that is not evaluated", location);
    return applyClauses(interpreter, body.clauses, [unknown], inner, location, () => unknown);
  }
  return interpreter.evaluate(body, inner);
}

/** `with pattern <- value, … do … else … end`. */
export function evaluateWith(call: Call, scope: Scope, interpreter: Interpreter): ElixirValue {
  const { arguments: parts, sections } = readBlockCall(call);
  const location = scope.locate(call);
  const otherwise = (value: ElixirValue): ElixirValue => {
    const body = sections.get("else");
    if (body?.kind !== "clauses") return value;
    return applyClauses(interpreter, body.clauses, [value], scope, location);
  };
  const next = (index: number, inner: Scope): ElixirValue => {
    const part = parts[index];
    if (part === undefined) {
      const body = sections.get("do");
      return body ? interpreter.evaluate(body, inner.inner()) : dynamic("a block", location);
    }
    if (part.kind !== "binary" || part.operator !== "<-") {
      interpreter.evaluate(part, inner);
      return next(index + 1, inner);
    }
    const value = interpreter.evaluate(part.right, inner);
    const { pattern, guard } = splitGuard(part.left);
    const within = inner.inner();
    const found = matchPattern(pattern, value, within, interpreter);
    if (found.matches === false) return otherwise(value);
    within.bind(found.bindings);
    const holds = guard ? truth(evaluateGuard(guard, within, interpreter)) : true;
    if (holds === false) return otherwise(value);
    if (found.matches && holds) return next(index + 1, within);
    const reason = found.reason ?? findDynamic(value)?.reason ?? "a pattern";
    return interpreter.flow.alternatives(
      [() => next(index + 1, within), () => otherwise(value)],
      reason,
      location,
    );
  };
  return next(0, scope.inner());
}
