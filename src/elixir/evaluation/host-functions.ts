import type { Location } from "../../source/location.ts";
import { resolvePath } from "../paths.ts";
import { either, oneOf, someText } from "../values/possible.ts";
import { atom, boolean, dynamic, type ElixirValue, withoutKeys } from "../values/value.ts";
import type { Interpreter } from "./interpreter.ts";
import { Stop } from "./stop.ts";

type HostFunction = (
  args: readonly ElixirValue[],
  location: Location,
  interpreter: Interpreter,
  workingDirectory: string,
) => ElixirValue;

/** What never raises when it is given texts. */
export const NEVER_RAISES: ReadonlySet<string> = new Set([
  "System.get_env",
  "System.fetch_env",
  "File.exists?",
  "File.regular?",
  "File.dir?",
]);

/** What depends on the host, by the full name of the function or `Module.*`. */
export const HOST_FUNCTIONS: ReadonlyMap<string, HostFunction> = new Map<string, HostFunction>([
  ["System.get_env", getEnvironment],
  ["System.fetch_env!", fetchExisting],
  ["System.fetch_env", fetchEnvironment],
  ["System.halt", halt],
  ["System.stop", halt],
  ["System.*", depends("the host")],
  ["File.exists?", sameFileExists],
  ["File.regular?", fileExists],
  ["File.*", depends("the files of the host")],
  ["Path.*", depends("the folder that Pleroma runs in")],
  ["DateTime.*", depends("the time")],
  ["Date.*", depends("the time")],
  ["NaiveDateTime.*", depends("the time")],
  ["Time.*", depends("the time")],
  [":os.*", depends("the host")],
  [":inet.*", depends("the network of the host")],
  [":crypto.*", depends("chance")],
  [":rand.*", depends("chance")],
  ["Application.*", depends("other applications")],
  ["Kernel.self", depends("the running program")],
  ["Kernel.node", depends("the running program")],
  ["Kernel.make_ref", depends("the running program")],
  ["Kernel.binding", depends("the running program")],
]);

function depends(reason: string): HostFunction {
  return (_args, location) => dynamic(reason, location);
}

/** A variable's name is no secret; anything else that stands there might be one. */
function describeVariable(name: ElixirValue | undefined): string {
  const isName = name?.kind === "string" && /^[A-Za-z_][A-Za-z0-9_]{0,80}$/.test(name.value);
  return isName ? `the environment variable ${name.value}` : "an environment variable";
}

function getEnvironment(
  args: readonly ElixirValue[],
  location: Location,
  { variables }: Interpreter,
): ElixirValue {
  const [name, otherwise] = args;
  if (name === undefined) return dynamic("the environment variables", location);
  const reason = describeVariable(name);
  const missing = otherwise ?? atom("nil", location);
  const text = someText(reason, location);
  const unknown = withoutKeys(oneOf(dynamic(reason, location, missing), [missing, text]));
  if (name.kind !== "string" || unknown.kind !== "dynamic") return unknown;
  const known = variables.get(name.value);
  if (known?.kind === "atom") return missing;
  if (known !== undefined) return { ...text, fallback: missing };
  return { ...unknown, variable: variables.ofVariable(name.value, missing, text) };
}

function fetchExisting(
  [name]: readonly ElixirValue[],
  location: Location,
  { variables }: Interpreter,
): ElixirValue {
  const text = someText(describeVariable(name), location);
  if (name?.kind !== "string") return text;
  if (variables.get(name.value)?.kind === "atom") {
    throw new Stop(
      location,
      "This variable is certainly not set here, so Pleroma would not start.",
    );
  }
  variables.set(name.value, text);
  return text;
}

function fetchEnvironment([name]: readonly ElixirValue[], location: Location): ElixirValue {
  const missing = atom("error", location);
  return dynamic(describeVariable(name), location, missing);
}

function halt(_args: readonly ElixirValue[], location: Location): ElixirValue {
  throw new Stop(
    location,
    "The program is always ended here, so Pleroma would not start. Take this call away.",
    false,
  );
}

/**
 * `File.exists?`: a file that is there is there again when it is asked for once more, as long as
 * only code runs in between of which that is known.
 */
function sameFileExists(
  args: readonly ElixirValue[],
  location: Location,
  interpreter: Interpreter,
  workingDirectory: string,
): ElixirValue {
  const exists = fileExists(args, location, interpreter, workingDirectory);
  const [path] = args;
  if (exists.kind !== "dynamic" || path?.kind !== "string") return exists;
  if (interpreter.trust.changedHost) return exists;
  // Variables of the environment have no such names.
  const name = `=${path.value}`;
  const known = interpreter.variables.get(name);
  if (known !== undefined) return boolean(known.kind === "string", location);
  const [no, yes] = [boolean(false, location), boolean(true, location)];
  const variable = interpreter.variables.ofVariable(name, no, yes);
  return { ...exists, variable: { ...variable, text: path } };
}

/**
 * A file of the repository is there when Pleroma runs from a checkout of it; of any other file
 * nothing is known.
 */
function fileExists(
  [path]: readonly ElixirValue[],
  location: Location,
  interpreter: Interpreter,
  workingDirectory: string,
): ElixirValue {
  const reason = "the files of the host";
  const { environment, locate, readFile } = interpreter.options;
  if (interpreter.trust.changedHost) return either(interpreter.trust.changedHost.reason, location);
  if (path?.kind === "string" && path.value.startsWith("/")) {
    const located = locate?.(path.value, location.path);
    const isHere = located !== undefined && readFile(located) !== undefined;
    return isHere ? boolean(true, location) : either(reason, location);
  }
  if (path?.kind !== "string" || environment === undefined) {
    return either(path?.kind === "dynamic" ? path.reason : reason, location);
  }
  const resolved = resolvePath(workingDirectory, path.value);
  const exists = resolved !== undefined && readFile(resolved) !== undefined;
  return exists ? boolean(true, location) : either(reason, location);
}
