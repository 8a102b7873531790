import { evaluateFor, evaluateWith } from "./comprehensions.ts";
import { evaluateCase, evaluateCond, evaluateIf, evaluateTry } from "./conditions.ts";
import type { Interpreter } from "./interpreter.ts";
import { matchPattern } from "./pattern.ts";
import type { Scope } from "./scope.ts";
import { Stop } from "./stop.ts";
import { type Call, type Expression, forEachPart } from "./syntax.ts";
import { atom, boolean, dynamic, type ElixirValue } from "./value.ts";

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
  config_target: (call, scope) => atom("host", scope.locate(call)),
  import: evaluateDirective,
  use: evaluateDirective,
  require: evaluateDirective,
  alias: evaluateAlias,
  defmodule: evaluateModule,
  raise: stops,
  reraise: stops,
  throw: stops,
  exit: stops,
  quote: (call, scope) => dynamic("code that is not evaluated", scope.locate(call)),
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
  return atom("ok", location);
}

/** Says once that a file calls functions that it has not imported. */
function requireConfig(call: Call, scope: Scope, interpreter: Interpreter): void {
  if (call.target !== undefined || scope.file.configModule !== undefined) return;
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
  if (argument) interpreter.effects.importFile(call, argument, scope);
  return atom("ok", location);
}

function evaluateEnvironment(call: Call, scope: Scope, interpreter: Interpreter): ElixirValue {
  const location = scope.locate(call);
  const { environment } = interpreter.options;
  if (environment !== undefined) return atom(environment, location);
  const name = call.target === undefined ? "config_env()" : "Mix.env()";
  interpreter.invalid(
    location,
    `A release reads this file without an environment, so "${name}" fails here and Pleroma would not start. Write the settings without it.`,
  );
  return dynamic("the environment, which a release does not have", location);
}

/** `import`, `use` and `require`. */
function evaluateDirective(call: Call, scope: Scope, interpreter: Interpreter): ElixirValue {
  const location = scope.locate(call);
  const [argument, options] = call.arguments;
  const result = atom("ok", location);
  if (argument?.kind !== "alias") {
    const cause = dynamic("a module that is not known", location);
    scope.file.foreign = "a module";
    if (call.name === "use") interpreter.store.taint(cause);
    return result;
  }
  const module = scope.expandAlias(argument.segments);
  const isConfig = (call.name === "import" && module === "Config") || module === "Mix.Config";
  if (isConfig) {
    scope.file.configModule = module === "Config" ? "Config" : "Mix.Config";
  } else if (call.name === "require") {
    const name = optionOf(options, "as");
    if (name?.kind === "alias") scope.setAlias(name.segments.join("."), module);
  } else {
    scope.file.foreign = module;
    if (call.name === "use" && module !== "Bitwise") {
      interpreter.store.taint(dynamic(`the module ${module}, which this file uses`, location));
    }
  }
  return result;
}

function optionOf(options: Expression | undefined, name: string): Expression | undefined {
  for (const pair of options?.kind === "list" ? options.items : []) {
    const [key, value] = pair.kind === "tuple" ? pair.items : [];
    if (key?.kind === "atom" && key.name === name) return value;
  }
  return undefined;
}

function evaluateAlias(call: Call, scope: Scope): ElixirValue {
  const [argument, options] = call.arguments;
  const add = (segments: readonly string[], as?: string) => {
    const name = as ?? segments.at(-1);
    if (name !== undefined) scope.setAlias(name, segments.join("."));
  };
  if (argument?.kind === "alias") {
    const as = optionOf(options, "as");
    const module = scope.expandAlias(argument.segments).split(".");
    add(module, as?.kind === "alias" ? as.segments.join(".") : undefined);
  } else if (argument?.kind === "call" && argument.name === "{}") {
    const { target } = argument;
    const base = target?.kind === "alias" ? scope.expandAlias(target.segments).split(".") : [];
    for (const member of argument.arguments) {
      if (member.kind === "alias") add([...base, ...member.segments]);
    }
  }
  return atom("nil", scope.locate(call));
}

function evaluateModule(call: Call, scope: Scope, interpreter: Interpreter): ElixirValue {
  const location = scope.locate(call);
  const [name] = call.arguments;
  if (name?.kind === "alias") scope.file.modules.add(scope.expandAlias(name.segments));
  const result = dynamic("a module that this file defines", location);
  // The body of a module is run at once; only what functions hold waits for a call.
  if (call.sections.some(({ body }) => runsConfig(body))) interpreter.store.taint(result);
  return result;
}

function runsConfig(expression: Expression): boolean {
  if (expression.kind === "call") {
    if (expression.name === "config" || expression.name === "import_config") return true;
    if (expression.name === "use") return true;
  }
  let found = false;
  forEachPart(expression, (part) => {
    found ||= runsConfig(part);
  });
  return found;
}

function stops(call: Call, scope: Scope, interpreter: Interpreter): ElixirValue {
  if (call.bare) return dynamic("code that is not evaluated", scope.locate(call));
  interpreter.evaluateAll(call.arguments, scope);
  throw new Stop(
    scope.locate(call),
    `This "${call.name}" is always reached, so Pleroma would not start. Take it away, or put it under a condition.`,
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
  if (!isNamed || body.left.kind !== "call" || body.right.kind !== "integer") {
    return interpreter.makeClosure((args) => interpreter.evaluate(body, scope.inner(args)), place);
  }
  const arity = Number(body.right.value);
  const named = body.left;
  const parameters: Expression[] = [];
  for (let index = 1; index <= Math.min(arity, 255); index++) {
    parameters.push({ kind: "capture-argument", index, from: body.from, to: body.to });
  }
  const call: Call = { ...named, bare: false, arguments: parameters };
  return interpreter.makeClosure((args) => interpreter.evaluate(call, scope.inner(args)), place);
}
