import type { Location } from "../source/location.ts";
import type { Interpreter } from "./interpreter.ts";
import { resolvePath } from "./paths.ts";
import { Stop } from "./stop.ts";
import { atom, boolean, dynamic, type ElixirValue, withoutKeys } from "./value.ts";

type HostFunction = (
  args: readonly ElixirValue[],
  location: Location,
  interpreter: Interpreter,
  workingDirectory: string,
) => ElixirValue;

/** Functions that may configure anything, because they run code that is not in this file. */
export const RUNS_ANY_CODE =
  /^(?:Code\.(?:eval|require|load|compile)|Process\.(?:put|delete)|Kernel\.(?:apply|spawn)|Config\.|Mix\.Config\.|:erlang\.(?:apply|put|erase)|:code\.load|Task\.|Module\.create)/;

/** What depends on the host, by the full name of the function or `Module.*`. */
export const HOST_FUNCTIONS: ReadonlyMap<string, HostFunction> = new Map<string, HostFunction>([
  ["System.get_env", getEnvironment],
  [
    "System.fetch_env!",
    ([name], location) => withoutKeys(dynamic(describeVariable(name), location)),
  ],
  ["System.fetch_env", fetchEnvironment],
  ["System.halt", halt],
  ["System.stop", halt],
  ["System.*", depends("the host")],
  ["File.exists?", fileExists],
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

function getEnvironment(args: readonly ElixirValue[], location: Location): ElixirValue {
  const [name, otherwise] = args;
  if (name === undefined) return dynamic("the environment variables", location);
  return withoutKeys(dynamic(describeVariable(name), location, otherwise ?? atom("nil", location)));
}

function fetchEnvironment([name]: readonly ElixirValue[], location: Location): ElixirValue {
  const missing = atom("error", location);
  return dynamic(describeVariable(name), location, missing);
}

function halt(_args: readonly ElixirValue[], location: Location): ElixirValue {
  throw new Stop(
    location,
    "The program is always ended here, so Pleroma would not start. Take this call away.",
  );
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
  if (path?.kind === "string" && path.value.startsWith("/")) {
    const located = locate?.(path.value, location.path);
    const isHere = located !== undefined && readFile(located) !== undefined;
    return isHere ? boolean(true, location) : dynamic(reason, location);
  }
  if (path?.kind !== "string" || environment === undefined) {
    return dynamic(path?.kind === "dynamic" ? path.reason : reason, location);
  }
  const resolved = resolvePath(workingDirectory, path.value);
  const exists = resolved !== undefined && readFile(resolved) !== undefined;
  return exists ? boolean(true, location) : dynamic(reason, location);
}
