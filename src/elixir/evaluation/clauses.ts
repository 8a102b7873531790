import type { Location } from "../../source/location.ts";
import type { Clause, Expression } from "../syntax/syntax.ts";
import { boolean, dynamic, type ElixirValue, truth } from "../values/value.ts";
import type { Interpreter } from "./interpreter.ts";
import { matchPattern } from "./pattern.ts";
import type { Scope } from "./scope.ts";
import { Stop } from "./stop.ts";

/** Runs the first clause that matches; fewer arguments than patterns are unknown ones. */
export function applyClauses(
  interpreter: Interpreter,
  clauses: readonly Clause[],
  args: readonly ElixirValue[],
  scope: Scope,
  location: Location,
  orElse?: () => ElixirValue,
): ElixirValue {
  const ways: (() => ElixirValue)[] = [];
  let reason: string | undefined;
  for (const [index, clause] of clauses.entries()) {
    if (clause.patterns.length !== args.length) interpreter.flow.mayRaise();
    const inner = scope.inner();
    const matched = matchClause(interpreter, clause, args, inner, location);
    if (matched.matches === false) continue;
    const way = () => {
      assumeMatch(interpreter, clauses.slice(0, Math.min(index, MOST_CLAUSES)), args, scope, false);
      assumeMatch(interpreter, [clause], args, scope, true);
      return interpreter.evaluate(clause.body, inner);
    };
    if (matched.matches && ways.length === 0) return way();
    ways.push(way);
    reason ??= matched.reason;
    if (matched.matches)
      return interpreter.flow.alternatives(ways, reason ?? "a pattern", location);
  }
  const last = () => {
    if (orElse) return orElse();
    throw new Stop(
      location,
      "No clause matches this value, so Pleroma would not start. Add one that does.",
    );
  };
  if (ways.length === 0) return last();
  return interpreter.flow.alternatives([...ways, last], reason ?? "a pattern", location);
}

/** A long chain of clauses is not followed: that would take time quadratic in it. */
const MOST_CLAUSES = 16;

/** What it says of the environment that a value matches these clauses, or does not. */
function assumeMatch(
  interpreter: Interpreter,
  clauses: readonly Clause[],
  [arg]: readonly ElixirValue[],
  scope: Scope,
  expected: boolean,
): void {
  if (arg === undefined) return;
  for (const { patterns, guard } of clauses) {
    const [pattern] = patterns;
    if (pattern === undefined || patterns.length > 1 || guard !== undefined) continue;
    interpreter.variables.assumeThat(arg, (outcome) => {
      const { matches } = matchPattern(pattern, outcome, scope.inner(), interpreter);
      return matches === undefined ? undefined : matches === expected;
    });
  }
}

/** A guard that raises does not hold. */
export function evaluateGuard(
  guard: Expression,
  scope: Scope,
  interpreter: Interpreter,
): ElixirValue {
  if (guard.kind === "binary" && guard.operator === "when") {
    const left = evaluateGuard(guard.left, scope, interpreter);
    const right = evaluateGuard(guard.right, scope, interpreter);
    const decided = [left, right].find((value) => truth(value) === true);
    return decided ?? (left.kind === "dynamic" ? left : right);
  }
  try {
    return interpreter.evaluate(guard, scope);
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    return boolean(false, error.location);
  }
}

function matchClause(
  interpreter: Interpreter,
  clause: Clause,
  args: readonly ElixirValue[],
  inner: Scope,
  location: Location,
): { readonly matches: boolean | undefined; readonly reason: string | undefined } {
  let matches: boolean | undefined = true;
  let reason: string | undefined;
  for (const [index, pattern] of clause.patterns.entries()) {
    const arg = args[index] ?? dynamic("how a function is called", location);
    const found = matchPattern(pattern, arg, inner, interpreter);
    if (found.matches === false) return { matches: false, reason: undefined };
    if (found.matches === undefined) matches = undefined;
    reason ??= found.reason;
    inner.bind(found.bindings);
  }
  if (clause.guard === undefined) return { matches, reason };
  const guard = evaluateGuard(clause.guard, inner, interpreter);
  if (guard.kind === "dynamic") return { matches: undefined, reason: reason ?? guard.reason };
  if (!(guard.kind === "atom" && guard.name === "true")) return { matches: false, reason };
  return { matches, reason };
}
