import { LIMITS } from "../../source/limits.ts";
import type { Location } from "../../source/location.ts";
import { type Problem, problem } from "../../source/problem.ts";
import { conditionalRange } from "../../source/template.ts";
import { ConfigStore } from "../configuration/store.ts";
import type { Expression, Span } from "../syntax/syntax.ts";
import { costOf, measure } from "../values/measure.ts";
import {
  atom,
  type DynamicValue,
  dynamic,
  type ElixirValue,
  integer,
  tuple,
} from "../values/value.ts";
import { callPure, evaluateCall, unknownCall } from "./calls.ts";
import { applyClauses } from "./clauses.ts";
import { ControlFlow } from "./control-flow.ts";
import type { Effects, EvaluationOptions } from "./evaluation-options.ts";
import { evaluateCapture } from "./forms.ts";
import { evaluateList, evaluateMap, evaluateText, evaluateWords } from "./literals.ts";
import { evaluateBinary, evaluateUnary } from "./operators.ts";
import type { Scope } from "./scope.ts";
import { LimitReached } from "./stop.ts";
import { Trust } from "./trust.ts";
import { causedBy } from "./unknown-code.ts";
import { Variables } from "./variables.ts";

/** Expressions nest as deeply as a file may, functions that call each other a little deeper. */
const MOST_DEPTH = 2 * LIMITS.nesting;
/** No more than the longest file can write down. */
const MOST_VALUES = LIMITS.fileBytes;

/** A function of the file: `fn … end` or a capture, with the variables it sees. */
export type Closure = (args: readonly ElixirValue[], location: Location) => ElixirValue;

/**
 * Evaluates expressions without running anything: what only the host knows is dynamic, and where
 * it decides which way the program goes, all ways are tried and joined.
 */
export class Interpreter {
  readonly options: EvaluationOptions;
  readonly effects: Effects;
  readonly problems: Problem[] = [];
  store: ConfigStore;
  readonly variables = new Variables();
  /** Functions are dynamic values for everybody else. */
  readonly #closures = new WeakMap<DynamicValue, Closure>();
  readonly #reported = new Set<string>();
  readonly flow = new ControlFlow(this);
  readonly trust = new Trust(this);
  #stepsLeft: number;
  #depth = 0;

  constructor(options: EvaluationOptions, effects: Effects, steps: number) {
    this.options = options;
    this.effects = effects;
    this.#stepsLeft = steps;
    this.store = this.newStore();
  }

  newStore(): ConfigStore {
    return new ConfigStore((steps, location) => this.spend(steps, location));
  }

  /** Allows as many steps more. */
  grant(steps: number): void {
    this.#stepsLeft += steps;
  }

  /** After a limit: for making everything unknown, which takes steps too. */
  renew(): void {
    this.#stepsLeft = LIMITS.evaluationSteps;
  }

  spend(steps: number, location: () => Location): void {
    this.#stepsLeft -= steps;
    if (this.#stepsLeft < 0) throw new LimitReached(location());
  }

  /** Reports something that makes the real program fail, if it certainly comes to it. */
  invalid(location: Location, message: string): void {
    if (this.flow.isCertain) this.rejected(location, message);
  }

  /** Reports something that Elixir rejects before it runs any of the file. */
  rejected(location: Location, message: string): void {
    const id = JSON.stringify([location.path, location.line, message]);
    if (this.#reported.has(id)) return;
    this.#reported.add(id);
    this.problems.push(problem("elixir/invalid", location, message));
  }

  statements(statements: readonly Expression[], scope: Scope, span: Span): ElixirValue {
    let result: ElixirValue = atom("nil", scope.locate(span));
    const outer = conditionalRange(scope.file.parsed.template, span.from);
    for (const statement of statements) {
      const range = conditionalRange(scope.file.parsed.template, statement.from);
      result =
        range === outer
          ? this.evaluate(statement, scope)
          : this.#conditionalStatement(statement, scope);
    }
    return result;
  }

  /** A statement between the tags of a template: whether it is there, the template decides. */
  #conditionalStatement(statement: Expression, scope: Scope): ElixirValue {
    const reason = "a condition of the template";
    const location = scope.locate(statement);
    const inner = scope.inner();
    this.flow.maybe(() => this.evaluate(statement, inner), reason, location);
    const bound = new Map<string, ElixirValue>();
    for (const name of inner.ownNames()) bound.set(name, dynamic(reason, location));
    scope.bind(bound);
    return dynamic(reason, location);
  }

  evaluate(expression: Expression, scope: Scope): ElixirValue {
    if (this.#depth >= MOST_DEPTH) throw new LimitReached(scope.locate(expression));
    this.#depth++;
    try {
      const value = this.#evaluate(expression, scope);
      this.#bound(value, () => scope.locate(expression));
      return value;
    } finally {
      this.#depth--;
    }
  }

  /** Variables can double a value again and again; nobody could walk through the result. */
  #bound(value: ElixirValue, location: () => Location): void {
    this.spend(costOf(value), location);
    const { size, depth } = measure(value);
    if (size > MOST_VALUES || depth > MOST_DEPTH) throw new LimitReached(location());
  }

  #evaluate(expression: Expression, scope: Scope): ElixirValue {
    const locate = () => scope.locate(expression);
    this.spend(1, locate);
    switch (expression.kind) {
      case "integer":
        return integer(expression.value, locate());
      case "float":
        return { kind: "float", value: expression.value, location: locate() };
      case "atom":
        return atom(expression.name, locate());
      case "alias":
        return atom(`Elixir.${scope.expandAlias(expression.segments)}`, locate());
      case "text":
        return evaluateText(expression, scope, this);
      case "words":
        return evaluateWords(expression, scope, this);
      case "list":
        return evaluateList(expression, scope, this);
      case "tuple":
        return tuple(this.evaluateAll(expression.items, scope), locate());
      case "map":
        return evaluateMap(expression, scope, this);
      case "unary":
        return evaluateUnary(expression, scope, this);
      case "binary":
        return evaluateBinary(expression, scope, this);
      case "access": {
        const args = this.evaluateAll([expression.target, expression.key], scope);
        return callPure(this, "Access.get", args, locate());
      }
      case "function": {
        const seen = scope.inner();
        return this.makeClosure(
          (args, location) => applyClauses(this, expression.clauses, args, seen, location),
          locate(),
        );
      }
      case "capture":
        return evaluateCapture(expression, scope, this);
      case "capture-argument":
        return (
          scope.captured[expression.index - 1] ?? dynamic("code that is not evaluated", locate())
        );
      case "block":
        return this.statements(expression.statements, scope, expression);
      case "clauses":
        this.trust.unknownCode(causedBy("code that is not evaluated", locate()));
        return dynamic("code that is not evaluated", locate());
      case "call":
        return evaluateCall(expression, scope, this);
      case "opaque": {
        const result = dynamic(expression.reason, locate());
        this.flow.mayRaise();
        this.variables.forget();
        for (const inside of expression.inside) {
          const inner = scope.operand();
          const value = this.flow.maybe(
            () => this.evaluate(inside, inner),
            expression.reason,
            locate(),
          );
          if (value) this.trust.lose([value], locate());
          scope.bind(new Map([...inner.ownNames()].map((name) => [name, result])));
        }
        if (expression.anything) this.trust.unknownCode(result);
        return result;
      }
    }
  }

  /** Evaluates operands: none of them sees what another binds, only what follows sees that. */
  evaluateAll(expressions: readonly Expression[], scope: Scope): ElixirValue[] {
    const [only] = expressions;
    if (only !== undefined && expressions.length === 1) return [this.evaluate(only, scope)];
    let operand = scope.operand();
    const binding: Scope[] = [];
    const values = expressions.map((expression) => {
      const value = this.evaluate(expression, operand);
      if (operand.hasVariables) {
        binding.push(operand);
        operand = scope.operand();
      }
      return value;
    });
    for (const bound of binding) scope.adopt(bound);
    return values;
  }

  /** The function that a value stands for. */
  closureOf(value: ElixirValue): Closure | undefined {
    return value.kind === "dynamic" ? this.#closures.get(value) : undefined;
  }

  makeClosure(closure: Closure, location: Location): ElixirValue {
    const value = dynamic("a function", location);
    this.#closures.set(value, closure);
    return value;
  }

  /** Calls a function value. */
  apply(target: ElixirValue, args: readonly ElixirValue[], location: Location): ElixirValue {
    this.spend(1, () => location);
    const closure = this.closureOf(target);
    if (closure) return closure(args, location);
    const reason = target.kind === "dynamic" ? target.reason : "a function";
    this.trust.unknownCode(causedBy("a function that is not known", location));
    return unknownCall(this, reason, args, location);
  }
}
