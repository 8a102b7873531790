import type { Location } from "../source/location.ts";
import type { Interpreter } from "./interpreter.ts";
import { matchPattern } from "./pattern.ts";
import type { Scope } from "./scope.ts";
import { Stop } from "./stop.ts";
import type { Clause } from "./syntax.ts";
import { dynamic, type ElixirValue } from "./value.ts";

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
  for (const clause of clauses) {
    const inner = scope.inner();
    const matched = matchClause(interpreter, clause, args, inner, location);
    if (matched.matches === false) continue;
    const way = () => interpreter.evaluate(clause.body, inner);
    if (matched.matches && ways.length === 0) return way();
    ways.push(way);
    reason ??= matched.reason;
    if (matched.matches) return interpreter.alternatives(ways, reason ?? "a pattern", location);
  }
  const last = () => {
    if (orElse) return orElse();
    throw new Stop(
      location,
      "No clause matches this value, so Pleroma would not start. Add one that does.",
    );
  };
  if (ways.length === 0) return last();
  return interpreter.alternatives([...ways, last], reason ?? "a pattern", location);
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
  const guard = interpreter.evaluate(clause.guard, inner);
  if (guard.kind === "dynamic") return { matches: undefined, reason: reason ?? guard.reason };
  if (!(guard.kind === "atom" && guard.name === "true")) return { matches: false, reason };
  return { matches, reason };
}
