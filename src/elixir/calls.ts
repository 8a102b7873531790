import type { Location } from "../source/location.ts";
import { combine } from "./combine.ts";
import { evaluateForm } from "./forms.ts";
import { HOST_FUNCTIONS, RUNS_ANY_CODE } from "./host-functions.ts";
import type { Interpreter } from "./interpreter.ts";
import { KERNEL_NAMES } from "./kernel-names.ts";
import { findDynamic, sizeOf } from "./measure.ts";
import { PURE_FUNCTIONS } from "./pure-functions.ts";
import type { Scope } from "./scope.ts";
import type { Call } from "./syntax.ts";
import { atom, type DynamicValue, dynamic, type ElixirValue } from "./value.ts";

/** A call of any kind: a variable, a form with its own rules, a function by name or by value. */
export function evaluateCall(call: Call, scope: Scope, interpreter: Interpreter): ElixirValue {
  const location = () => scope.locate(call);
  if (call.bare && call.target === undefined) {
    const variable = scope.variable(call.name);
    if (variable !== undefined) return variable;
  }
  const form = evaluateForm(call, scope, interpreter);
  if (form !== undefined) return form;
  const target = call.target === undefined ? undefined : interpreter.evaluate(call.target, scope);
  const args = interpreter.evaluateAll(call.arguments, scope);
  for (const section of call.sections) {
    const reason = `the function ${call.name}`;
    interpreter.maybe(() => interpreter.evaluate(section.body, scope.inner()), reason, location());
  }
  if (target === undefined) {
    checkName(call, scope, interpreter);
    // What stands there may be a secret whose quotation marks are missing.
    if (call.bare && !isOfKernel(call.name)) {
      return unknownCall(interpreter, "a variable that is never set", args, location());
    }
    return callFunction(interpreter, `Kernel.${call.name}`, args, location(), scope);
  }
  if (call.name === "") return interpreter.apply(target, args, location());
  if (target.kind === "atom") {
    const module = target.name.startsWith("Elixir.") ? target.name.slice(7) : `:${target.name}`;
    return callFunction(interpreter, `${module}.${call.name}`, args, location(), scope);
  }
  if (target.kind === "map" && call.bare) {
    return callPure(interpreter, "Access.get", [target, atom(call.name, location())], location());
  }
  const reason = findDynamic(target)?.reason ?? `the function ${call.name}`;
  return unknownCall(interpreter, reason, args, location());
}

function isOfKernel(name: string): boolean {
  return KERNEL_NAMES.has(name) || name.startsWith("sigil_");
}

/** Elixir rejects a file that names what does not exist, before it runs any of it. */
function checkName(call: Call, scope: Scope, interpreter: Interpreter): void {
  if (scope.file.foreign !== undefined || isOfKernel(call.name)) return;
  if (!/^[a-z]/.test(call.name)) return;
  interpreter.rejected(
    scope.locate(call),
    call.bare
      ? "There is no variable of this name here, so Pleroma would not start. Set it before this line, or write it as a string or an atom."
      : "There is no function of this name here, so Pleroma would not start. Is it spelled right?",
  );
}

/** Calls a function by its full name: `String.split`, `:erlang.abs`. */
function callFunction(
  interpreter: Interpreter,
  name: string,
  args: readonly ElixirValue[],
  location: Location,
  scope: Scope,
): ElixirValue {
  if (PURE_FUNCTIONS.has(name)) return callPure(interpreter, name, args, location);
  const host = HOST_FUNCTIONS.get(name) ?? HOST_FUNCTIONS.get(`${name.split(".")[0]}.*`);
  if (host !== undefined) {
    const value = host(args, location, interpreter, scope.file.workingDirectory);
    if (value.kind === "dynamic") tryFunctions(interpreter, args, value.reason, location);
    return value;
  }
  const reason = `the function ${name.replace(/^Kernel\./, "")}`;
  const module = name.slice(0, name.lastIndexOf("."));
  const result = unknownCall(interpreter, reason, args, location);
  if (scope.file.modules.has(module) || RUNS_ANY_CODE.test(name)) interpreter.store.taint(result);
  return result;
}

/** Calls a function of the table; what it cannot say is dynamic. */
export function callPure(
  interpreter: Interpreter,
  name: string,
  args: readonly ElixirValue[],
  location: Location,
): ElixirValue {
  const pure = PURE_FUNCTIONS.get(name);
  const reason = `the function ${name.replace(/^Kernel\./, "")}`;
  if (pure === undefined) return unknownCall(interpreter, reason, args, location);
  interpreter.spend(1 + sizeOf(args), () => location);
  const context = {
    location,
    apply: (target: ElixirValue, values: readonly ElixirValue[]) =>
      interpreter.apply(target, values, location),
    spend: (steps: number) => interpreter.spend(steps, () => location),
  };
  const isFunction = (value: ElixirValue) => interpreter.closureOf(value) !== undefined;
  if (pure.partial) {
    const result = pure.run(args, context);
    if (result !== undefined) return result;
  }
  const plain = args.filter((arg) => !isFunction(arg));
  const unknown = plain.map(findDynamic).find((found) => found !== undefined);
  if (unknown === undefined) {
    const result = pure.partial ? undefined : pure.run(args, context);
    return result ?? unknownCall(interpreter, reason, args, location);
  }
  tryFunctions(interpreter, args, unknown.reason, location);
  if (plain.length < args.length) return dynamic(unknown.reason, location);
  return combine(interpreter, args, location, reason, (values) => pure.run(values, context));
}

/** The result of something unknown, which may call the functions it is given. */
export function unknownCall(
  interpreter: Interpreter,
  reason: string,
  args: readonly ElixirValue[],
  location: Location,
): DynamicValue {
  const cause = args
    .map(findDynamic)
    .find((arg) => arg && interpreter.closureOf(arg) === undefined);
  tryFunctions(interpreter, args, reason, location);
  return dynamic(cause?.reason ?? reason, location);
}

/** Tries the functions that unknown code has got hold of. */
function tryFunctions(
  interpreter: Interpreter,
  args: readonly ElixirValue[],
  reason: string,
  location: Location,
): void {
  for (const arg of args) {
    const closure = interpreter.closureOf(arg);
    if (closure) interpreter.maybe(() => closure([], location), reason, location);
    else if (arg.kind === "list" || arg.kind === "tuple") {
      tryFunctions(interpreter, arg.items.filter(mayHoldFunction), reason, location);
    }
  }
}

function mayHoldFunction(value: ElixirValue): boolean {
  return value.kind === "dynamic" || value.kind === "list" || value.kind === "tuple";
}
