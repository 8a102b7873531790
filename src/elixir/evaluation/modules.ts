import { type Call, type Expression, forEachPart } from "../syntax/syntax.ts";
import { dynamic, type ElixirValue } from "../values/value.ts";
import { changesFiles, isEffectFree, isWellKnown } from "./effect-free.ts";
import { readBlockCall } from "./forms.ts";
import { HOST_FUNCTIONS } from "./host-functions.ts";
import type { Interpreter } from "./interpreter.ts";
import { PURE_FUNCTIONS } from "./pure-functions.ts";
import type { Scope } from "./scope.ts";
import { causedBy } from "./unknown-code.ts";

/**
 * `defmodule`: its body is run at once, its functions when they are called. Neither is evaluated,
 * only looked through for anything that is not known to leave the configuration as it is.
 */
export function evaluateModule(call: Call, scope: Scope, interpreter: Interpreter): ElixirValue {
  const location = scope.locate(call);
  interpreter.flow.mayRaise();
  interpreter.variables.forget();
  const name = moduleName(call.arguments[0], scope);
  const body = readBlockCall(call).sections.get("do");
  if (name === undefined || body === undefined || isWellKnown(name)) {
    interpreter.trust.distrust(causedBy(`this "${call.name}"`, location));
  } else {
    const isHarmless = new ModuleReader(name, scope, interpreter).read(body);
    if (!isHarmless) interpreter.trust.unknownCode(causedBy(`the body of ${name}`, location));
  }
  return dynamic("a module that this file defines", location);
}

/** `defprotocol` only defines; `defimpl` decides what Elixir's own functions do with some values. */
export function evaluateImplementation(
  call: Call,
  scope: Scope,
  interpreter: Interpreter,
): ElixirValue {
  const location = scope.locate(call);
  const protocol = moduleName(call.arguments[0], scope);
  const body = readBlockCall(call).sections.get("do");
  const isOwn = protocol !== undefined && interpreter.trust.modules.has(protocol);
  const reader = new ModuleReader(protocol ?? "", scope, interpreter);
  if (!isOwn || body === undefined || !reader.read(body) || interpreter.trust.isHarmful(protocol)) {
    interpreter.trust.distrust(causedBy('this "defimpl"', location));
  }
  return dynamic("a module that this file defines", location);
}

/** The full name as calls have it: without `Elixir.`, or with a colon. */
function moduleName(expression: Expression | undefined, scope: Scope): string | undefined {
  if (expression?.kind === "alias") return scope.expandAlias(expression.segments);
  if (expression?.kind !== "atom") return undefined;
  const { name } = expression;
  return name.startsWith("Elixir.") ? name.slice("Elixir.".length) : `:${name}`;
}

/** What defines a function, whose body waits for a call. */
const FUNCTIONS = new Set(["def", "defp"]);

/** Forms that do nothing but what stands in them. */
const FORMS = new Set(
  "if unless cond case with for try fn raise reraise throw exit match? receive and or not in defstruct defexception".split(
    " ",
  ),
);

/** Module attributes that say something of the module, and run nothing. */
const DESCRIPTIONS = new Set(
  "moduledoc doc typedoc spec type typep opaque callback macrocallback impl behaviour deprecated since dialyzer".split(
    " ",
  ),
);

/** Module attributes that have functions called. */
const HOOKS = new Set(
  "before_compile after_compile after_verify on_load on_definition derive compile".split(" "),
);

/** What Elixir's own functions call of a module that they are given: `raise`, `value[key]`, `Enum.sort`. */
const CALLBACKS = new Set(
  "__struct__ compare exception fetch get_and_update message pop".split(" "),
);

/** Looks through one module. */
class ModuleReader {
  readonly #name: string;
  readonly #scope: Scope;
  readonly #interpreter: Interpreter;
  readonly #defined = new Set<string>();
  #areFunctionsHarmless = true;
  #isBodyHarmless = true;
  /** Whether what is looked at is in a function. */
  #isInFunction = false;

  constructor(name: string, scope: Scope, interpreter: Interpreter) {
    this.#name = name;
    this.#scope = scope;
    this.#interpreter = interpreter;
  }

  /** Whether defining the module does nothing else; notes whether its functions do. */
  read(body: Expression): boolean {
    const statements = body.kind === "block" ? body.statements : [body];
    for (const statement of statements) this.#define(statement);
    for (const statement of statements) this.#visit(statement);
    const { modules } = this.#interpreter.trust;
    const isHarmless = this.#areFunctionsHarmless && this.#isBodyHarmless;
    modules.set(this.#name, modules.get(this.#name) !== false && isHarmless);
    const isCalledBack = [...this.#defined].some((name) => CALLBACKS.has(name));
    if (!isHarmless && isCalledBack) {
      this.#interpreter.trust.distrust(causedBy(this.#name, this.#scope.locate(body)));
    }
    return this.#isBodyHarmless;
  }

  #define(statement: Expression): void {
    const head = statement.kind === "call" ? headOf(statement) : undefined;
    if (head !== undefined) this.#defined.add(head.name);
  }

  #harm(): void {
    if (this.#isInFunction) this.#areFunctionsHarmless = false;
    else this.#isBodyHarmless = false;
  }

  #visit(expression: Expression): void {
    switch (expression.kind) {
      case "call":
        this.#visitCall(expression);
        return;
      case "unary":
        if (expression.operator === "@" && this.#visitAttribute(expression.operand)) return;
        break;
      case "binary":
        if (expression.operator === "|>" && expression.right.kind === "call") {
          this.#visit(expression.left);
          this.#visitCall({ ...expression.right, bare: false });
          return;
        }
        break;
      case "capture": {
        const { body } = expression;
        const isNamed = body.kind === "binary" && body.operator === "/";
        if (isNamed && body.left.kind === "call" && body.right.kind === "integer") {
          this.#visitCall({ ...body.left, bare: false });
          return;
        }
        break;
      }
      case "opaque":
        if (expression.anything) this.#harm();
    }
    forEachPart(expression, (part) => this.#visit(part));
  }

  /** Whether it is done with. */
  #visitAttribute(operand: Expression): boolean {
    let attribute = operand;
    // A type is written with operators of its own.
    while (attribute.kind === "binary") attribute = attribute.left;
    if (attribute.kind !== "call") return false;
    if (DESCRIPTIONS.has(attribute.name)) return true;
    if (HOOKS.has(attribute.name)) this.#harm();
    if (attribute !== operand) return false;
    for (const value of attribute.arguments) this.#visit(value);
    return true;
  }

  #visitCall(call: Call): void {
    const { target, name } = call;
    if (target === undefined && FUNCTIONS.has(name)) {
      this.#visitFunction(call);
      return;
    }
    if (target === undefined && name === "defmodule") {
      this.#visitModule(call);
      return;
    }
    if (!this.#isHarmless(call)) this.#harm();
    forEachPart(call, (part) => this.#visit(part));
  }

  #visitFunction(call: Call): void {
    const wasInFunction = this.#isInFunction;
    this.#isInFunction = true;
    const head = headOf(call);
    if (head === undefined) this.#harm();
    else {
      for (const parameter of head.arguments) this.#visit(parameter);
      for (const argument of call.arguments.slice(1)) this.#visit(argument);
      for (const { body } of call.sections) this.#visit(body);
      const [first] = call.arguments;
      if (first?.kind === "binary") this.#visit(first.right);
    }
    this.#isInFunction = wasInFunction;
  }

  #visitModule(call: Call): void {
    const name = moduleName(call.arguments[0], this.#scope);
    const body = readBlockCall(call).sections.get("do");
    if (name === undefined || body === undefined) {
      this.#harm();
      return;
    }
    const full = name.startsWith(":") ? name : `${this.#name}.${name}`;
    const isHarmless = new ModuleReader(full, this.#scope, this.#interpreter).read(body);
    if (!isHarmless || isWellKnown(full)) this.#harm();
  }

  #isHarmless({ target, name, bare, arguments: args }: Call): boolean {
    if (target === undefined) {
      if (bare || FORMS.has(name) || this.#defined.has(name)) return true;
      if (name === "require") return args[0]?.kind === "alias" && args.length === 1;
      return isHarmlessFunction(`Kernel.${name}`);
    }
    // What is called is a function that stands in the file, and is looked through where it stands.
    if (name === "") return true;
    if (target.kind === "call" && target.bare && target.name === "__MODULE__") {
      return this.#defined.has(name);
    }
    const module = moduleName(target, this.#scope);
    if (module === undefined) return false;
    if (module === this.#name) return this.#defined.has(name);
    const { modules } = this.#interpreter.trust;
    return modules.get(module) ?? isHarmlessFunction(`${module}.${name}`);
  }
}

/** `name(parameters)` of a definition, without its guard. */
function headOf(definition: Call): Call | undefined {
  if (!FUNCTIONS.has(definition.name)) return undefined;
  const [first] = definition.arguments;
  const head = first?.kind === "binary" && first.operator === "when" ? first.left : first;
  return head?.kind === "call" && head.target === undefined && head.name !== "unquote"
    ? head
    : undefined;
}

function isHarmlessFunction(name: string): boolean {
  if (changesFiles(name)) return false;
  if (PURE_FUNCTIONS.has(name) || HOST_FUNCTIONS.has(name) || isEffectFree(name)) return true;
  return HOST_FUNCTIONS.has(`${name.slice(0, name.lastIndexOf("."))}.*`);
}
