import type { Location } from "../../source/location.ts";
import type { Expression } from "../syntax/syntax.ts";
import { isEqual, isLess, isSame } from "../values/compare.ts";
import { findDynamic, sizeOf } from "../values/measure.ts";
import { either, narrow, possibilitiesOf } from "../values/possible.ts";
import {
  boolean,
  dynamic,
  type ElixirValue,
  integer,
  isAtom,
  truth,
  withoutKeys,
} from "../values/value.ts";
import { callPure, unknownCall } from "./calls.ts";
import { combine, dependingOn, fallbackOf } from "./combine.ts";
import type { Interpreter } from "./interpreter.ts";
import { matchPattern } from "./pattern.ts";
import type { Scope } from "./scope.ts";
import { Stop } from "./stop.ts";

type Binary = Expression & { kind: "binary" };
type Operator = (left: ElixirValue, right: ElixirValue) => boolean | undefined;

const COMPARISONS: Readonly<Record<string, Operator>> = {
  "==": isEqual,
  "!=": (left, right) => negate(isEqual(left, right)),
  "===": isSame,
  "!==": (left, right) => negate(isSame(left, right)),
  "<": isLess,
  ">": (left, right) => isLess(right, left),
  "<=": (left, right) => negate(isLess(right, left)),
  ">=": (left, right) => negate(isLess(left, right)),
};

const ARITHMETIC = new Set(["+", "-", "*", "/"]);
const FUNCTIONS = new Set(["++", "--", "<>", "..", "in", "=~"]);

export function evaluateUnary(
  expression: Expression & { kind: "unary" },
  scope: Scope,
  interpreter: Interpreter,
): ElixirValue {
  const location = scope.locate(expression);
  const { operator, operand } = expression;
  // `not a in b` is parsed as `(not a) in b`, and means `not (a in b)`.
  if (operator === "@") {
    interpreter.rejected(
      location,
      'Only a module has attributes such as "@name", so Pleroma would not start. Use a variable.',
    );
    return dynamic("a module attribute", location);
  }
  const value = interpreter.evaluate(operand, scope);
  const holds = truth(value);
  if (operator === "!") {
    if (holds !== undefined) return boolean(!holds, location);
    const cause = value.kind === "dynamic" ? value.reason : "a condition";
    const fallback = fallbackOf(value);
    return either(cause, location, fallback && boolean(truth(fallback) === false, location));
  }
  return combine(interpreter, [value], location, `the operator ${operator}`, ([known]) => {
    if (known === undefined) return undefined;
    if (operator === "not") {
      return isBoolean(known) ? boolean(!truth(known), location) : fail(operator, location);
    }
    if (operator === "+" && isNumber(known)) return { ...known, location };
    if (operator === "-" && known.kind === "integer") return integer(-known.value, location);
    if (operator === "-" && known.kind === "float") {
      return { kind: "float", value: -known.value, location };
    }
    return fail(operator, location);
  });
}

export function evaluateBinary(
  expression: Binary,
  scope: Scope,
  interpreter: Interpreter,
): ElixirValue {
  const { operator, left, right } = expression;
  const location = scope.locate(expression);
  switch (operator) {
    case "=":
      return assign(expression, scope, interpreter);
    case "|>":
      return pipe(expression, scope, interpreter);
    case "&&":
    case "and":
    case "||":
    case "or":
      return shortCircuit(expression, scope, interpreter);
    case "//": {
      if (left.kind !== "binary" || left.operator !== "..") break;
      const args = interpreter.evaluateAll([left.left, left.right, right], scope);
      return callPure(interpreter, "..//", args, location);
    }
    case "in": {
      if (left.kind === "unary" && (left.operator === "not" || left.operator === "!")) {
        const args = interpreter.evaluateAll([left.operand, right], scope);
        return invert(callPure(interpreter, "in", args, location));
      }
      break;
    }
    case "not in": {
      const args = interpreter.evaluateAll([left, right], scope);
      return invert(callPure(interpreter, "in", args, location));
    }
  }
  const args = interpreter.evaluateAll([left, right], scope);
  if (FUNCTIONS.has(operator)) return callPure(interpreter, operator, args, location);
  const comparison = Object.hasOwn(COMPARISONS, operator) ? COMPARISONS[operator] : undefined;
  const what = `the operator ${operator}`;
  if (comparison) return compareWith(comparison, args, what, location, interpreter);
  const result = combine(interpreter, args, location, what, ([a, b]) =>
    a === undefined || b === undefined || !ARITHMETIC.has(operator)
      ? undefined
      : calculate(operator, a, b, interpreter, expression, scope),
  );
  return withoutKeys(result);
}

/** Comparing never raises; the result is `true` or `false` if it is nothing else. */
function compareWith(
  comparison: Operator,
  args: readonly ElixirValue[],
  what: string,
  location: Location,
  interpreter: Interpreter,
): ElixirValue {
  interpreter.spend(sizeOf(args), () => location);
  const compare = ([a, b]: readonly (ElixirValue | undefined)[]): ElixirValue | undefined => {
    const result = a && b && comparison(a, b);
    return result === undefined ? undefined : boolean(result, location);
  };
  const known = compare(args);
  if (known !== undefined) return known;
  const cause = args.map(findDynamic).find((found) => found !== undefined);
  const reason = cause?.reason ?? what;
  const result = either(reason, location, compare(args.map(fallbackOf)));
  return dependingOn(args, result, (values) => compare(values) ?? either(reason, location));
}

const OPERANDS: Readonly<Record<string, string>> = {
  "/": "numbers whose result is not too large, and nothing is divided by 0",
  and: "true or false on its left",
  not: "true or false",
  or: "true or false on its left",
};

function fail(operator: string, location: Location): never {
  throw new Stop(
    location,
    `"${operator}" always fails here, so Pleroma would not start: it takes ${OPERANDS[operator] ?? "numbers"}.`,
  );
}

function negate(value: boolean | undefined): boolean | undefined {
  return value === undefined ? undefined : !value;
}

function invert(value: ElixirValue): ElixirValue {
  const known = truth(value);
  if (known !== undefined) return boolean(!known, value.location);
  if (value.kind !== "dynamic") return value;
  const fallback = fallbackOf(value);
  return either(
    value.reason,
    value.location,
    fallback && boolean(!truth(fallback), value.location),
  );
}

function isBoolean(value: ElixirValue): boolean {
  return isAtom(value, "true") || isAtom(value, "false");
}

function isNumber(value: ElixirValue): value is ElixirValue & { kind: "integer" | "float" } {
  return value.kind === "integer" || value.kind === "float";
}

/** The magnitude above which an exact product would take more than a moment. */
const LARGEST = 2n ** 4096n;

function calculate(
  operator: string,
  a: ElixirValue,
  b: ElixirValue,
  interpreter: Interpreter,
  expression: Binary,
  scope: Scope,
): ElixirValue | undefined {
  const location = scope.locate(expression);
  if (a.kind === "integer" && b.kind === "integer" && operator !== "/") {
    if (a.value > LARGEST || b.value > LARGEST || a.value < -LARGEST || b.value < -LARGEST) {
      return undefined;
    }
    interpreter.spend(1, () => location);
    if (operator === "+") return integer(a.value + b.value, location);
    if (operator === "-") return integer(a.value - b.value, location);
    return integer(a.value * b.value, location);
  }
  if (!isNumber(a) || !isNumber(b)) return fail(operator, location);
  if (operator === "/" && Number(b.value) === 0) return fail(operator, location);
  if (!isSafeNumber(a) || !isSafeNumber(b)) return undefined;
  const x = Number(a.value);
  const y = Number(b.value);
  const result = { "+": x + y, "-": x - y, "*": x * y, "/": x / y }[operator];
  if (result === undefined) return undefined;
  // Erlang has no infinite floats.
  if (!Number.isFinite(result)) return fail(operator, location);
  return { kind: "float", value: result, location };
}

function isSafeNumber(value: ElixirValue): value is ElixirValue & { kind: "integer" | "float" } {
  if (value.kind === "float") return true;
  return value.kind === "integer" && Number.isSafeInteger(Number(value.value));
}

function assign(expression: Binary, scope: Scope, interpreter: Interpreter): ElixirValue {
  // A pinned variable is what it was before the right side set it.
  const before = scope.inner();
  const value = interpreter.evaluate(expression.right, scope);
  const found = matchPattern(expression.left, value, before, interpreter);
  if (found.matches === false) {
    throw new Stop(
      scope.locate(expression),
      "The right side does not match the pattern on the left, so Pleroma would not start.",
    );
  }
  if (found.matches === undefined) interpreter.flow.mayRaise();
  scope.bind(found.bindings);
  return value;
}

/** `left |> function(more)` is `function(left, more)`. */
function pipe(expression: Binary, scope: Scope, interpreter: Interpreter): ElixirValue {
  const { left, right } = expression;
  if (right.kind !== "call") {
    const value = interpreter.evaluate(left, scope);
    return unknownCall(
      interpreter,
      "code that is not evaluated",
      [value],
      scope.locate(expression),
    );
  }
  return interpreter.evaluate(
    {
      ...right,
      bare: false,
      arguments: [left, ...right.arguments],
      from: expression.from,
      to: expression.to,
    },
    scope,
  );
}

function shortCircuit(expression: Binary, scope: Scope, interpreter: Interpreter): ElixirValue {
  const location = scope.locate(expression);
  const isOr = expression.operator === "||" || expression.operator === "or";
  const isStrict = expression.operator === "and" || expression.operator === "or";
  const left = interpreter.evaluate(expression.left, scope);
  const right = () => interpreter.evaluate(expression.right, scope.inner());
  if (isStrict && possibilitiesOf(left)?.some(isBoolean) === false) {
    return fail(expression.operator, location);
  }
  const known = truth(left);
  if (known !== undefined) return known === isOr ? left : right();
  const reason = left.kind === "dynamic" ? left.reason : "a condition";
  const usual = fallbackOf(left);
  const usualTruth = usual && truth(usual);
  const preferred = usualTruth === undefined ? undefined : usualTruth === isOr ? 0 : 1;
  // What decides can only be what is true, or false; a strict operator takes nothing but those.
  if (isStrict && !isCertainlyBoolean(left)) interpreter.flow.mayRaise();
  const decided = isStrict ? boolean(isOr, location) : narrow(left, isOr);
  const ways = [isOr, !isOr].map((expected) => () => {
    interpreter.variables.assume(left, expected);
    return expected === isOr ? decided : right();
  });
  return interpreter.flow.alternatives(ways, reason, location, preferred);
}

function isCertainlyBoolean(value: ElixirValue): boolean {
  return possibilitiesOf(value)?.every(isBoolean) === true;
}
