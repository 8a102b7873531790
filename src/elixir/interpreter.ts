import { LIMITS } from "../source/limits.ts";
import type { Location } from "../source/location.ts";
import { type Problem, problem } from "../source/problem.ts";
import type { SourceFile } from "../source/source-file.ts";
import { conditionalRange } from "../source/template.ts";
import { callPure, evaluateCall, unknownCall } from "./calls.ts";
import { applyClauses } from "./clauses.ts";
import { fallbackOf } from "./combine.ts";
import { evaluateCapture } from "./forms.ts";
import { evaluateList, evaluateMap, evaluateText, evaluateWords } from "./literals.ts";
import { costOf, measure, sizeOf } from "./measure.ts";
import { join } from "./merge.ts";
import { evaluateBinary, evaluateUnary } from "./operators.ts";
import type { Scope } from "./scope.ts";
import { LimitReached, Stop } from "./stop.ts";
import { type Branch, ConfigStore } from "./store.ts";
import type { Call, Expression, Span } from "./syntax.ts";
import { atom, type DynamicValue, dynamic, type ElixirValue, integer, tuple } from "./value.ts";

export interface EvaluationOptions {
  /** "prod" for a source checkout; undefined for a release's config, where `config_env()` raises. */
  readonly environment: string | undefined;
  /** The file at a path relative to the repository root; undefined when the repository has none. */
  readonly readFile: (path: string) => SourceFile | undefined;
  /** Paths of the repository that match a wildcard import, sorted. */
  readonly listFiles: (glob: string) => readonly string[];
  /** The file of the repository that an absolute path of the host means, seen from another file. */
  readonly locate?: (absolute: string, from: string) => string | undefined;
  /** Imports that leave all settings as they are known although the repository lacks the file. */
  readonly leavesSettings?: (path: string) => boolean;
}

/** Expressions nest as deeply as a file may, functions that call each other a little deeper. */
const MOST_DEPTH = 2 * LIMITS.nesting;
/** No more than the longest file can write down. */
const MOST_VALUES = LIMITS.fileBytes;

/** A function of the file: `fn … end` or a capture, with the variables it sees. */
export type Closure = (args: readonly ElixirValue[], location: Location) => ElixirValue;

/** What an interpreter tells whoever runs it. */
export interface Effects {
  /** `config application, key, value`, with the call's head for pointing at. */
  readonly importFile: (call: Call, argument: Expression, scope: Scope) => void;
  readonly configure: (call: Call, args: readonly ElixirValue[], scope: Scope) => void;
}

/**
 * Evaluates expressions without running anything: what only the host knows is dynamic, and where
 * it decides which way the program goes, all ways are tried and joined.
 */
export class Interpreter {
  readonly options: EvaluationOptions;
  readonly effects: Effects;
  readonly problems: Problem[] = [];
  store: ConfigStore;
  /** Functions are dynamic values for everybody else. */
  readonly #closures = new WeakMap<DynamicValue, Closure>();
  readonly #reported = new Set<string>();
  #stepsLeft: number;
  #depth = 0;
  /** Above 0 while something is tried that may never happen. */
  #uncertain = 0;

  constructor(options: EvaluationOptions, effects: Effects, steps: number) {
    this.options = options;
    this.effects = effects;
    this.#stepsLeft = steps;
    this.store = this.newStore();
  }

  /** Whether what is evaluated now happens on every host. */
  get isCertain(): boolean {
    return this.#uncertain === 0;
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
    if (this.isCertain) this.rejected(location, message);
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
    this.maybe(() => this.evaluate(statement, inner), reason, location);
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
      case "function":
        return this.makeClosure(
          (args, location) => applyClauses(this, expression.clauses, args, scope, location),
          locate(),
        );
      case "capture":
        return evaluateCapture(expression, scope, this);
      case "capture-argument":
        return (
          scope.captured[expression.index - 1] ?? dynamic("code that is not evaluated", locate())
        );
      case "block":
        return this.statements(expression.statements, scope, expression);
      case "clauses":
        return dynamic("code that is not evaluated", locate());
      case "call":
        return evaluateCall(expression, scope, this);
      case "opaque": {
        const result = dynamic(expression.reason, locate());
        for (const inside of expression.inside) {
          this.maybe(() => this.evaluate(inside, scope.inner()), expression.reason, locate());
        }
        if (expression.anything) this.store.taint(result);
        return result;
      }
    }
  }

  evaluateAll(expressions: readonly Expression[], scope: Scope): ElixirValue[] {
    return expressions.map((expression) => this.evaluate(expression, scope));
  }

  /** Runs what happens on some hosts only; undefined when the program would end there. */
  maybe(run: () => ElixirValue, reason: string, location: Location): ElixirValue | undefined {
    let result: ElixirValue | undefined;
    const nothing = atom("nil", location);
    this.alternatives(
      [
        () => {
          result = run();
          return result;
        },
        () => nothing,
      ],
      reason,
      location,
    );
    return result;
  }

  /**
   * Tries ways that the program may go, and goes on with what holds whichever it was. A way that
   * ends the program is none. `preferred` is the way of a host that says nothing.
   */
  alternatives(
    ways: readonly (() => ElixirValue)[],
    reason: string,
    location: Location,
    preferred?: number,
  ): ElixirValue {
    const branches: Branch[] = [];
    const values: ElixirValue[] = [];
    let fallback: ElixirValue | undefined;
    let stop: Stop | undefined;
    this.#uncertain++;
    try {
      for (const [index, way] of ways.entries()) {
        let value: ElixirValue | undefined;
        const branch = this.store.try(() => {
          try {
            value = way();
          } catch (error) {
            if (!(error instanceof Stop)) throw error;
            stop = error;
          }
        });
        if (value === undefined) continue;
        branches.push(branch);
        values.push(value);
        if (index === preferred) fallback = fallbackOf(value);
      }
    } finally {
      this.#uncertain--;
    }
    if (branches.length === 0 && stop) throw stop;
    this.store.merge(branches, reason, location);
    this.spend(sizeOf(values), () => location);
    return join(values, reason, location, fallback) ?? dynamic(reason, location);
  }

  /** Runs what may be left anywhere: all that it sets is unknown afterwards. */
  blurred(run: () => ElixirValue, reason: string, location: Location): void {
    this.#uncertain++;
    try {
      const branch = this.store.try(() => {
        try {
          run();
        } catch (error) {
          if (!(error instanceof Stop)) throw error;
        }
      });
      this.store.blur(branch, dynamic(reason, location));
    } finally {
      this.#uncertain--;
    }
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
    return unknownCall(this, reason, args, location);
  }
}
