import { type Call, type Expression, forEachPart } from "../syntax/syntax.ts";
import { findDynamic } from "../values/measure.ts";
import { atom, boolean, dynamic, type ElixirValue, list } from "../values/value.ts";
import { applyClauses } from "./clauses.ts";
import { evaluateFor, evaluateWith } from "./comprehensions.ts";
import { evaluateCase, evaluateCond, evaluateIf, evaluateTry } from "./conditions.ts";
import { evaluateAlias, evaluateDirective } from "./directives.ts";
import type { Interpreter } from "./interpreter.ts";
import { evaluateImplementation, evaluateModule } from "./modules.ts";
import { matchPattern } from "./pattern.ts";
import type { Scope } from "./scope.ts";
import { Stop } from "./stop.ts";
import { causedBy } from "./unknown-code.ts";

/** The arguments of a call before its `do`, and its sections in either spelling. */
export interface BlockCall {
  readonly arguments: readonly Expression[];
  readonly sections: ReadonlyMap<string, Expression>;
  /** Options before `do:`, as in `for x <- xs, into: %{}, do: x`. */
  readonly options: ReadonlyMap<string, Expression>;
}

const SECTIONS = new Set(["do", "else", "rescue", "catch", "after"]);

/** Takes `if x do … else … end` and `if x, do: …, else: …` apart alike. */
export function readBlockCall(call: Call): BlockCall {
  const sections = new Map<string, Expression>();
  const options = new Map<string, Expression>();
  for (const { name, body } of call.sections) sections.set(name, body);
  const last = call.arguments.at(-1);
  const pairs = last?.kind === "list" ? last.items : [];
  let isOptions = pairs.length > 0;
  for (const pair of pairs) {
    const [key, value] = pair.kind === "tuple" ? pair.items : [];
    if (key?.kind !== "atom" || value === undefined) isOptions = false;
    else if (SECTIONS.has(key.name)) sections.set(key.name, value);
    else options.set(key.name, value);
  }
  const isTaken = isOptions && (sections.size > 0 || call.sections.length > 0);
  return { arguments: isTaken ? call.arguments.slice(0, -1) : call.arguments, sections, options };
}

type Form = (call: Call, scope: Scope, interpreter: Interpreter) => ElixirValue;

/** What is not called like a function: its arguments are not simply evaluated first. */
const FORMS: Readonly<Record<string, Form>> = {
  if: (call, scope, interpreter) => evaluateIf(call, scope, interpreter, true),
  unless: (call, scope, interpreter) => evaluateIf(call, scope, interpreter, false),
  cond: evaluateCond,
  case: evaluateCase,
  with: evaluateWith,
  for: evaluateFor,
  try: evaluateTry,
  config: evaluateConfigCall,
  import_config: evaluateImport,
  config_env: (call, scope, interpreter) => evaluateEnvironment(call, scope, interpreter),
  config_target: evaluateTarget,
  import: evaluateDirective,
  use: evaluateDirective,
  require: evaluateDirective,
  alias: evaluateAlias,
  defmodule: evaluateModule,
  defprotocol: evaluateModule,
  defimpl: evaluateImplementation,
  destructure: evaluateDestructure,
  receive: evaluateReceive,
  raise: stops,
  reraise: stops,
  throw: stops,
  exit: stops,
  quote: evaluateQuote,
  "match?": evaluateMatch,
  __MODULE__: (call, scope) => atom("nil", scope.locate(call)),
  __DIR__: (call, scope) => dynamic("the folder that Pleroma is installed in", scope.locate(call)),
  __ENV__: (call, scope) => dynamic("code that is not evaluated", scope.locate(call)),
};

const QUALIFIED: Readonly<Record<string, string>> = {
  "Config.config": "config",
  "Config.import_config": "import_config",
  "Config.config_env": "config_env",
  "Config.config_target": "config_target",
  "Mix.Config.config": "config",
  "Mix.Config.import_config": "import_config",
  "Mix.env": "config_env",
  "Mix.target": "config_target",
};

/** Evaluates a call that has its own rules; undefined for one that is like any other. */
export function evaluateForm(
  call: Call,
  scope: Scope,
  interpreter: Interpreter,
): ElixirValue | undefined {
  if (call.target === undefined) {
    return Object.hasOwn(FORMS, call.name)
      ? FORMS[call.name]?.(call, scope, interpreter)
      : undefined;
  }
  if (call.target.kind !== "alias") return undefined;
  const name = `${scope.expandAlias(call.target.segments)}.${call.name}`;
  if (name === "Kernel.raise") return stops(call, scope, interpreter);
  const form = Object.hasOwn(QUALIFIED, name) ? QUALIFIED[name] : undefined;
  return form === undefined ? undefined : FORMS[form]?.(call, scope, interpreter);
}

function evaluateConfigCall(call: Call, scope: Scope, interpreter: Interpreter): ElixirValue {
  const location = scope.locate(call);
  requireConfig(call, scope, interpreter);
  const [section] = call.sections;
  if (section !== undefined) {
    interpreter.rejected(
      scope.locate({ from: section.from, to: section.from + 2 }),
      'This "do" belongs to "config", not to the "if" or "cond" in its arguments. Set a variable first, or put parentheses around the "if" or "cond".',
    );
  }
  const args = interpreter.evaluateAll(call.arguments, scope);
  interpreter.effects.configure(call, args, scope);
  // Up to Elixir 1.14 at least, what was configured before: it comes from Process.put/2.
  return dynamic("what config/2 returns", location);
}

/** Says once that a file calls functions that it has not imported. */
function requireConfig(call: Call, scope: Scope, interpreter: Interpreter): void {
  if (call.target === undefined && scope.file.isAmbiguous) {
    interpreter.rejected(
      scope.locate({ from: call.from, to: call.from + call.name.length }),
      'This file imports both "Config" and "Mix.Config", so Pleroma would not start. Keep "import Config" alone.',
    );
  }
  if (call.target !== undefined || scope.file.configModule !== undefined) return;
  // Another module may define it as well.
  if (scope.file.foreign !== undefined) return;
  interpreter.rejected(
    scope.locate({ from: call.from, to: call.from + call.name.length }),
    `There is no "import Config" before this "${call.name}", so Pleroma would not start. Put "import Config" on the first line of the file.`,
  );
  scope.file.configModule = "Config";
}

function evaluateImport(call: Call, scope: Scope, interpreter: Interpreter): ElixirValue {
  const location = scope.locate(call);
  const [argument] = call.arguments;
  requireConfig(call, scope, interpreter);
  interpreter.flow.mayRaise();
  interpreter.variables.forget();
  if (argument) interpreter.effects.importFile(call, argument, scope);
  if (interpreter.trust.changedHost) interpreter.store.taint(interpreter.trust.changedHost);
  return atom("ok", location);
}

function evaluateEnvironment(call: Call, scope: Scope, interpreter: Interpreter): ElixirValue {
  return ofBuild(call, scope, interpreter, interpreter.options.environment);
}

function evaluateTarget(call: Call, scope: Scope, interpreter: Interpreter): ElixirValue {
  return ofBuild(call, scope, interpreter, "host");
}

/** What only Mix knows: `Config.Reader.read!/1`, by which a release reads its file, raises. */
function ofBuild(
  call: Call,
  scope: Scope,
  interpreter: Interpreter,
  value: string | undefined,
): ElixirValue {
  const location = scope.locate(call);
  if (call.arguments.length > 0) return changeEnvironment(call, scope, interpreter);
  const { flow, options, trust } = interpreter;
  if (trust.changedHost) return dynamic(trust.changedHost.reason, location);
  if (options.environment !== undefined && value !== undefined) return atom(value, location);
  const word = call.name.endsWith("target") ? "target" : "environment";
  const name =
    call.target === undefined
      ? `config_${word === "target" ? word : "env"}()`
      : `Mix.${call.name}()`;
  const explanation = `A release reads this file without ${word === "target" ? "a" : "an"} ${word}, so "${name}" fails here and Pleroma would not start. Write the settings without it.`;
  if (flow.isGuarded) throw new Stop(location, explanation);
  // Outside of a `try`, the other settings are still worth judging.
  flow.mayRaise();
  interpreter.invalid(location, explanation);
  return dynamic(`the ${word}, which a release does not have`, location);
}

/** `Mix.env(:dev)`, `Mix.target(:rpi)` */
function changeEnvironment(call: Call, scope: Scope, interpreter: Interpreter): ElixirValue {
  interpreter.evaluateAll(call.arguments, scope);
  const cause = causedBy(`Mix.${call.name}`, scope.locate(call));
  interpreter.trust.unknownCode(cause);
  return cause;
}

/** What stands in `unquote` is evaluated where the `quote` is; the rest is code for later. */
function evaluateQuote(call: Call, scope: Scope, interpreter: Interpreter): ElixirValue {
  const { arguments: args, sections, options } = readBlockCall(call);
  const location = scope.locate(call);
  const reason = "code that is not evaluated";
  interpreter.evaluateAll([...args, ...options.values()], scope);
  const visit = (part: Expression): void => {
    const isInserted = part.kind === "call" && part.name.startsWith("unquote");
    if (isInserted) {
      for (const inserted of part.arguments) {
        const value = interpreter.flow.maybe(
          () => interpreter.evaluate(inserted, scope.inner()),
          reason,
          location,
        );
        if (value) interpreter.trust.lose([value], location);
      }
    } else forEachPart(part, visit);
  };
  for (const body of sections.values()) visit(body);
  return dynamic(reason, location);
}

/** `receive`: nobody knows which messages there are. */
function evaluateReceive(call: Call, scope: Scope, interpreter: Interpreter): ElixirValue {
  const location = scope.locate(call);
  const reason = "the messages of the running program";
  interpreter.flow.mayRaise();
  const ways = [...readBlockCall(call).sections.values()].flatMap((body) =>
    body.kind === "clauses" ? body.clauses : [],
  );
  return interpreter.flow.alternatives(
    [...ways].map((clause) => () => {
      const unknown = dynamic(reason, location);
      return applyClauses(interpreter, [clause], [unknown], scope, location, () => unknown);
    }),
    reason,
    location,
  );
}

/** `destructure([a, b], list)`: what the list lacks is `nil`, what it has beyond is left out. */
function evaluateDestructure(call: Call, scope: Scope, interpreter: Interpreter): ElixirValue {
  const [pattern, subject] = call.arguments;
  const location = scope.locate(call);
  interpreter.flow.mayRaise();
  if (pattern === undefined || subject === undefined) return dynamic("a pattern", location);
  const value = interpreter.evaluate(subject, scope);
  const count = pattern.kind === "list" && !pattern.tail ? pattern.items.length : undefined;
  const isNil = value.kind === "atom" && value.name === "nil";
  const given = isNil ? [] : value.kind === "list" ? value.items : undefined;
  const items = given?.slice(0, count);
  while (items && count !== undefined && items.length < count) items.push(atom("nil", location));
  const unknown = dynamic(findDynamic(value)?.reason ?? "a pattern", location);
  const taken = items && count !== undefined ? list(items, location) : unknown;
  scope.bind(matchPattern(pattern, taken, scope, interpreter).bindings);
  return taken;
}

function stops(call: Call, scope: Scope, interpreter: Interpreter): ElixirValue {
  interpreter.flow.mayRaise();
  if (call.bare) return dynamic("code that is not evaluated", scope.locate(call));
  interpreter.evaluateAll(call.arguments, scope);
  throw new Stop(
    scope.locate(call),
    `This "${call.name}" is always reached, so Pleroma would not start. Take it away, or put it under a condition.`,
    call.name === "raise" || call.name === "reraise",
  );
}

function evaluateMatch(call: Call, scope: Scope, interpreter: Interpreter): ElixirValue {
  const [pattern, subject] = call.arguments;
  const location = scope.locate(call);
  if (pattern === undefined || subject === undefined) return dynamic("a pattern", location);
  const value = interpreter.evaluate(subject, scope);
  const found = matchPattern(pattern, value, scope, interpreter);
  return found.matches === undefined
    ? dynamic(found.reason ?? "a pattern", location)
    : boolean(found.matches, location);
}

/** `&(&1 + 1)`, `&String.upcase/1`, `&config/2`. */
export function evaluateCapture(
  expression: Expression & { kind: "capture" },
  scope: Scope,
  interpreter: Interpreter,
): ElixirValue {
  const { body } = expression;
  const place = scope.locate(expression);
  const isNamed =
    body.kind === "binary" &&
    body.operator === "/" &&
    body.left.kind === "call" &&
    body.left.arguments.length === 0 &&
    body.right.kind === "integer";
  const seen = scope.inner();
  if (!isNamed || body.left.kind !== "call" || body.right.kind !== "integer") {
    return interpreter.makeClosure((args) => interpreter.evaluate(body, seen.inner(args)), place);
  }
  const arity = Number(body.right.value);
  const named = body.left;
  const parameters: Expression[] = [];
  for (let index = 1; index <= Math.min(arity, 255); index++) {
    parameters.push({ kind: "capture-argument", index, from: body.from, to: body.to });
  }
  const call: Call = { ...named, bare: false, arguments: parameters };
  return interpreter.makeClosure((args) => interpreter.evaluate(call, seen.inner(args)), place);
}
