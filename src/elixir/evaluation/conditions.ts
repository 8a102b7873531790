import type { Call, Clause, Expression, Span } from "../syntax/syntax.ts";
import { atom, dynamic, type ElixirValue, truth } from "../values/value.ts";
import { applyClauses } from "./clauses.ts";
import { fallbackOf } from "./combine.ts";
import { readBlockCall } from "./forms.ts";
import type { Interpreter } from "./interpreter.ts";
import type { Scope } from "./scope.ts";
import { Stop } from "./stop.ts";

/** `if` and, with `expected` false, `unless`. */
export function evaluateIf(
  call: Call,
  scope: Scope,
  interpreter: Interpreter,
  expected: boolean,
): ElixirValue {
  const { arguments: args, sections } = readBlockCall(call);
  const [condition] = args;
  const location = scope.locate(call);
  if (condition === undefined) return dynamic("code that is not evaluated", location);
  const value = interpreter.evaluate(condition, scope);
  const way = (name: string) => (): ElixirValue => {
    interpreter.variables.assume(value, (name === "do") === expected);
    const body = sections.get(name);
    return body ? interpreter.evaluate(body, scope.inner()) : atom("nil", location);
  };
  const known = truth(value);
  if (known !== undefined) return way(known === expected ? "do" : "else")();
  const reason = value.kind === "dynamic" ? value.reason : "a condition";
  const usual = fallbackOf(value);
  const usualTruth = usual && truth(usual);
  const preferred = usualTruth === undefined ? undefined : usualTruth === expected ? 0 : 1;
  return interpreter.flow.alternatives([way("do"), way("else")], reason, location, preferred);
}

const MOST_CONDITIONS = 16;

export function evaluateCond(call: Call, scope: Scope, interpreter: Interpreter): ElixirValue {
  const body = readBlockCall(call).sections.get("do");
  const location = scope.locate(call);
  if (body?.kind !== "clauses") return dynamic("code that is not evaluated", location);
  return evaluateCondClauses(body.clauses, call, scope, interpreter);
}

function evaluateCondClauses(
  clauses: readonly Clause[],
  span: Span,
  scope: Scope,
  interpreter: Interpreter,
): ElixirValue {
  const location = scope.locate(span);
  const ways: (() => ElixirValue)[] = [];
  const conditions: ElixirValue[] = [];
  let reason = "a condition";
  let preferred: number | undefined;
  // A chain of many conditions is not followed: that would take time quadratic in it.
  const assumeNone = (count: number) => {
    for (const condition of conditions.slice(0, Math.min(count, MOST_CONDITIONS))) {
      interpreter.variables.assume(condition, false);
    }
  };
  for (const clause of clauses) {
    const [condition] = clause.patterns;
    if (condition === undefined) continue;
    const inner = scope.inner();
    const evaluate = () => {
      assumeNone(conditions.length);
      return interpreter.evaluate(condition, inner);
    };
    // After an unknown condition, whether the next is evaluated at all is unknown too.
    const value =
      ways.length === 0 ? evaluate() : interpreter.flow.maybe(evaluate, reason, location);
    if (value === undefined) break;
    const known = truth(value);
    if (known === false) continue;
    const previous = ways.length;
    conditions.push(value);
    const way = () => {
      assumeNone(previous);
      interpreter.variables.assume(value, true);
      return interpreter.evaluate(clause.body, inner);
    };
    if (known === true) {
      if (ways.length === 0) return way();
      preferred ??= ways.length;
      return interpreter.flow.alternatives([...ways, way], reason, location, preferred);
    }
    if (value.kind === "dynamic") {
      if (ways.length === 0) reason = value.reason;
      const usual = fallbackOf(value);
      if (usual && truth(usual) === true) preferred ??= ways.length;
    }
    ways.push(way);
  }
  const none = (): ElixirValue => {
    throw new Stop(
      location,
      'No condition of this "cond" holds, so Pleroma would not start. End it with "true ->".',
    );
  };
  if (ways.length === 0) return none();
  return interpreter.flow.alternatives([...ways, none], reason, location, preferred);
}

export function evaluateCase(call: Call, scope: Scope, interpreter: Interpreter): ElixirValue {
  const { arguments: args, sections } = readBlockCall(call);
  const [subject] = args;
  const body = sections.get("do");
  const location = scope.locate(call);
  if (subject === undefined || body?.kind !== "clauses") {
    return dynamic("code that is not evaluated", location);
  }
  const value = interpreter.evaluate(subject, scope);
  return applyClauses(interpreter, body.clauses, [value], scope, location);
}

/** What `rescue _ -> …` does first, whatever the error is. */
function catchAll(rescue: Expression | undefined): Expression | undefined {
  const first = rescue?.kind === "clauses" ? rescue.clauses[0] : undefined;
  const [pattern] = first?.patterns ?? [];
  const isAny = pattern?.kind === "call" && pattern.bare && pattern.name === "_";
  return isAny && first?.guard === undefined ? first?.body : undefined;
}

/** `try`: the program may leave its body wherever something raises. */
export function evaluateTry(call: Call, scope: Scope, interpreter: Interpreter): ElixirValue {
  const { sections } = readBlockCall(call);
  const location = scope.locate(call);
  const reason = "whether an error occurs";
  const run = (body: Expression | undefined): ElixirValue => {
    if (body === undefined) return atom("nil", location);
    if (body.kind !== "clauses") return interpreter.evaluate(body, scope.inner());
    const unknown = dynamic(reason, location);
    return applyClauses(
      interpreter,
      body.clauses,
      [unknown, unknown],
      scope,
      location,
      () => unknown,
    );
  };
  const result = interpreter.flow.guarded(() => run(sections.get("do")), reason, location);
  const rescued = result === "error" ? catchAll(sections.get("rescue")) : undefined;
  if (rescued !== undefined || (typeof result === "object" && !sections.has("else"))) {
    const value = rescued === undefined ? result : interpreter.evaluate(rescued, scope.inner());
    run(sections.get("after"));
    return typeof value === "object" ? value : dynamic(reason, location);
  }
  for (const name of ["rescue", "catch", "else"]) {
    const body = sections.get(name);
    if (body) interpreter.flow.maybe(() => run(body), reason, location);
  }
  run(sections.get("after"));
  return dynamic(reason, location);
}
