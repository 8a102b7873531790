import type { Location } from "../../source/location.ts";
import { fitOf } from "../pure/signatures.ts";
import type { Call } from "../syntax/syntax.ts";
import { findDynamic, sizeOf } from "../values/measure.ts";
import { atom, type DynamicValue, dynamic, type ElixirValue } from "../values/value.ts";
import { combine } from "./combine.ts";
import { hasPlainTemplate } from "./eex.ts";
import { changesFiles, isEffectFree, isStructField } from "./effect-free.ts";
import { evaluateForm } from "./forms.ts";
import { HOST_FUNCTIONS, NEVER_RAISES } from "./host-functions.ts";
import type { Interpreter } from "./interpreter.ts";
import { KERNEL_NAMES } from "./kernel-names.ts";
import { PURE_FUNCTIONS } from "./pure-functions.ts";
import type { Scope } from "./scope.ts";
import { Stop } from "./stop.ts";
import { causedBy, tryFunctions } from "./unknown-code.ts";

/** A call of any kind: a variable, a form with its own rules, a function by name or by value. */
export function evaluateCall(call: Call, scope: Scope, interpreter: Interpreter): ElixirValue {
  const location = () => scope.locate(call);
  if (call.bare && call.target === undefined) {
    const variable = scope.variable(call.name);
    if (variable !== undefined) return variable;
  }
  const form = evaluateForm(call, scope, interpreter);
  if (form !== undefined) return form;
  const operands = call.target === undefined ? call.arguments : [call.target, ...call.arguments];
  const values = interpreter.evaluateAll(operands, scope);
  const target = call.target === undefined ? undefined : values[0];
  const args = call.target === undefined ? values : values.slice(1);
  for (const section of call.sections) {
    const reason = `the function ${call.name}`;
    interpreter.flow.maybe(
      () => interpreter.evaluate(section.body, scope.inner()),
      reason,
      location(),
    );
  }
  if (target === undefined) return callLocal(call, args, scope, interpreter);
  if (call.name === "") return interpreter.apply(target, args, location());
  if (target.kind === "atom") {
    const module = target.name.startsWith("Elixir.") ? target.name.slice(7) : `:${target.name}`;
    const name = `${module}.${call.name}`;
    if (name === "EEx.eval_string" && !interpreter.trust.modules.has(module)) {
      if (hasPlainTemplate(call, scope.file.parsed.file.text)) {
        return unknownCall(interpreter, `the function ${name}`, args, location());
      }
    }
    return callFunction(interpreter, name, args, location(), scope);
  }
  if (target.kind === "map" && call.bare) {
    return callPure(interpreter, "Map.fetch!", [target, atom(call.name, location())], location());
  }
  const reason = findDynamic(target)?.reason ?? `the function ${call.name}`;
  const isField = call.bare && isStructField(call.name) && interpreter.trust.areModulesHarmless;
  if (!isField) interpreter.trust.unknownCode(causedBy(`the function ${call.name}`, location()));
  return unknownCall(interpreter, reason, args, location());
}

/** Calls what is named without a module: a function of Kernel, or one that is imported. */
function callLocal(
  call: Call,
  args: readonly ElixirValue[],
  scope: Scope,
  interpreter: Interpreter,
): ElixirValue {
  const location = scope.locate(call);
  const { imported } = scope.file;
  const [origin, ...others] = [...imported].filter((module) => mayExport(module, call.name));
  if (isOfKernel(call.name)) {
    if (origin === undefined) {
      return callFunction(interpreter, `Kernel.${call.name}`, args, location, scope);
    }
    // Which of the two is meant depends on the number of arguments.
    if (!isEffectFree(`Kernel.${call.name}`)) {
      interpreter.trust.unknownCode(causedBy(call.name, location));
    }
    return unknownCall(interpreter, `the function ${call.name}`, args, location);
  }
  if (origin !== undefined && others.length === 0) {
    return callFunction(interpreter, `${origin}.${call.name}`, args, location, scope);
  }
  if (imported.size === 0) checkName(call, scope, interpreter);
  if (imported.size > 0 || scope.file.foreign !== undefined || !call.bare) {
    interpreter.trust.unknownCode(causedBy(`the function ${call.name}`, location));
  }
  // What stands there may be a secret whose quotation marks are missing.
  const reason = call.bare ? "a variable that is never set" : `the function ${call.name}`;
  return unknownCall(interpreter, reason, args, location);
}

function mayExport(module: string, name: string): boolean {
  const full = `${module}.${name}`;
  return PURE_FUNCTIONS.has(full) || HOST_FUNCTIONS.has(full) || isEffectFree(full);
}

const OPERATOR = /^[^\p{L}_]/u;

function isOfKernel(name: string): boolean {
  return KERNEL_NAMES.has(name) || name.startsWith("sigil_") || OPERATOR.test(name);
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
  const module = name.slice(0, name.lastIndexOf("."));
  if (interpreter.trust.modules.has(module)) {
    if (interpreter.trust.isHarmful(module))
      interpreter.trust.unknownCode(causedBy(name, location));
    return unknownCall(interpreter, `the function ${name}`, args, location);
  }
  if (PURE_FUNCTIONS.has(name)) return callPure(interpreter, name, args, location);
  if (changesFiles(name)) interpreter.trust.changedHost ??= causedBy(name, location);
  const host = HOST_FUNCTIONS.get(name) ?? HOST_FUNCTIONS.get(`${module}.*`);
  if (host !== undefined) {
    const value = host(args, location, interpreter, scope.file.workingDirectory);
    if (!NEVER_RAISES.has(name) || args.some((arg) => arg.kind !== "string")) {
      interpreter.flow.mayRaise();
    }
    if (!NEVER_RAISES.has(name) && name !== "System.fetch_env!") interpreter.variables.forget();
    if (value.kind === "dynamic") tryFunctions(interpreter, args, value.reason, location);
    return value;
  }
  const reason = `the function ${name.replace(/^Kernel\./, "")}`;
  if (!isEffectFree(name)) {
    interpreter.trust.unknownCode(causedBy(name.replace(/^Kernel\./, ""), location));
  }
  return unknownCall(interpreter, reason, args, location);
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
  const shown = name.replace(/^Kernel\./, "");
  const raise = (why: string): never => {
    throw new Stop(
      location,
      `"${shown}" always fails here because ${why}, so Pleroma would not start.`,
    );
  };
  const run = (values: readonly ElixirValue[]): ElixirValue | undefined => {
    const { fits, why } = fitOf(name, values);
    if (fits === false) return raise(why ?? "of its arguments");
    return fits ? pure.run(values, context) : undefined;
  };
  const context = {
    location,
    apply: (target: ElixirValue, values: readonly ElixirValue[]) =>
      interpreter.apply(target, values, location),
    spend: (steps: number) => interpreter.spend(steps, () => location),
    raise,
    mayRaise: () => interpreter.flow.mayRaise(),
  };
  const isFunction = (value: ElixirValue) => interpreter.closureOf(value) !== undefined;
  if (pure.partial) {
    const result = run(args);
    if (result !== undefined) {
      if (findDynamic(result)) interpreter.flow.mayRaise();
      return result;
    }
  }
  const plain = args.filter((arg) => !isFunction(arg));
  const unknown = plain.map(findDynamic).find((found) => found !== undefined);
  if (unknown === undefined) {
    const result = pure.partial ? undefined : run(args);
    return result ?? unknownCall(interpreter, reason, args, location);
  }
  // Enum goes through what it is given at once; what else gets a function may put it somewhere.
  const callback = name.startsWith("Enum.") ? args.slice(-1) : [];
  tryFunctions(interpreter, callback.filter(isFunction), unknown.reason, location, false);
  const kept = callback.some(isFunction) ? args.slice(0, -1) : args;
  tryFunctions(interpreter, kept, unknown.reason, location);
  if (plain.length < args.length) {
    interpreter.flow.mayRaise();
    return dynamic(unknown.reason, location);
  }
  const describe = pure.describe;
  return combine(
    interpreter,
    args,
    location,
    reason,
    run,
    (values) => (pure.partial ? run(values) : undefined) ?? describe?.(values, context),
  );
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
  interpreter.flow.mayRaise();
  interpreter.variables.forget();
  tryFunctions(interpreter, args, reason, location);
  return dynamic(cause?.reason ?? reason, location);
}
