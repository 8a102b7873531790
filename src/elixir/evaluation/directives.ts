import type { Location } from "../../source/location.ts";
import type { Call, Expression } from "../syntax/syntax.ts";
import { atom, dynamic, type ElixirValue, list } from "../values/value.ts";
import { isWellKnown } from "./effect-free.ts";
import type { Interpreter } from "./interpreter.ts";
import type { Scope } from "./scope.ts";
import { causedBy } from "./unknown-code.ts";

/** `import`, `use` and `require`. */
export function evaluateDirective(call: Call, scope: Scope, interpreter: Interpreter): ElixirValue {
  const location = scope.locate(call);
  const [argument, options] = call.arguments;
  interpreter.flow.mayRaise();
  interpreter.variables.forget();
  if (argument?.kind !== "alias") {
    const operands = interpreter.evaluateAll(call.arguments, scope);
    scope.file.foreign ??= "a module";
    interpreter.trust.distrust(causedBy(`this "${call.name}"`, location));
    return operands[0] ?? dynamic("a module that is not known", location);
  }
  const module = scope.expandAlias(argument.segments);
  if (call.name === "require") {
    requireModule(module, options, location, scope, interpreter);
  } else if (isConfigModule(module, call.name)) {
    useConfig(module, options, scope);
  } else if (call.name === "use") {
    scope.file.foreign ??= module;
    if (module === "Config") rejectUse(location, interpreter);
    if (module !== "Bitwise") {
      interpreter.trust.distrust(dynamic(`the module ${module}, which this file uses`, location));
    }
  } else {
    importModule(module, location, scope, interpreter);
  }
  return call.name === "use"
    ? dynamic("what a module does where it is used", location)
    : atom(`Elixir.${module}`, location);
}

function isConfigModule(module: string, directive: string): boolean {
  return module === "Mix.Config" || (module === "Config" && directive === "import");
}

function rejectUse(location: Location, interpreter: Interpreter): void {
  interpreter.rejected(
    location,
    '"Config" can only be imported, so Pleroma would not start. Write "import Config".',
  );
}

/** Both modules define `config`, and Elixir does not choose between them. */
function useConfig(module: string, options: Expression | undefined, { file }: Scope): void {
  const name = module === "Config" ? "Config" : "Mix.Config";
  const isOther = file.configModule !== undefined && file.configModule !== name;
  if (isOther && options === undefined) file.isAmbiguous = true;
  file.configModule = name;
}

function importModule(
  module: string,
  location: Location,
  scope: Scope,
  interpreter: Interpreter,
): void {
  if (module === "Kernel" || module === "Kernel.SpecialForms") return;
  if (isWellKnown(module) && !interpreter.trust.modules.has(module)) {
    scope.file.imported.add(module);
    return;
  }
  // It may define a "config" or an "if" of its own.
  scope.file.foreign ??= module;
  interpreter.trust.distrust(dynamic(`the module ${module}, which this file imports`, location));
}

function requireModule(
  module: string,
  options: Expression | undefined,
  location: Location,
  scope: Scope,
  interpreter: Interpreter,
): void {
  const name = optionOf(options, "as");
  if (name?.kind === "alias") scope.setAlias(name.segments.join("."), module);
  const isPleroma = module === "Pleroma" || module.startsWith("Pleroma.");
  const isThere =
    interpreter.options.environment === undefined || interpreter.trust.modules.has(module);
  if (!isPleroma || isThere) return;
  interpreter.rejected(
    location,
    "The configuration is read before the modules of Pleroma are there, so Pleroma would not start. Take this line away.",
  );
}

function optionOf(options: Expression | undefined, name: string): Expression | undefined {
  for (const pair of options?.kind === "list" ? options.items : []) {
    const [key, value] = pair.kind === "tuple" ? pair.items : [];
    if (key?.kind === "atom" && key.name === name) return value;
  }
  return undefined;
}

export function evaluateAlias(call: Call, scope: Scope, interpreter: Interpreter): ElixirValue {
  const [argument, options] = call.arguments;
  const location = scope.locate(call);
  const as = optionOf(options, "as");
  const add = (module: string, name: string | undefined): ElixirValue => {
    if (name !== undefined) scope.setAlias(name, module);
    return atom(`Elixir.${module}`, location);
  };
  if (argument?.kind === "alias") {
    const module = scope.expandAlias(argument.segments);
    return add(module, as?.kind === "alias" ? as.segments.join(".") : module.split(".").at(-1));
  }
  const target = argument?.kind === "call" && argument.name === "{}" ? argument.target : undefined;
  const members = argument?.kind === "call" ? argument.arguments : [];
  if (target?.kind !== "alias" || !members.every((member) => member.kind === "alias")) {
    // A name that is not known may stand for any module.
    interpreter.trust.distrust(causedBy('this "alias"', location));
    return dynamic("a module that is not known", location);
  }
  const base = scope.expandAlias(target.segments);
  const modules = members.map(({ segments }) =>
    add([...(base === "" ? [] : [base]), ...segments].join("."), segments.at(-1)),
  );
  return list(modules, location);
}
