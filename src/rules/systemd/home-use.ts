import type { Location } from "../../source/location.ts";
import { placeOf, type Setting } from "../../source/setting.ts";
import type { Command } from "../../systemd/directives/commands.ts";
import type { ServiceSettings } from "../../systemd/directives/service-settings.ts";

/** What a service needs of the folders that `ProtectHome=` takes away. */
export interface HomeUse {
  /** What names the path: `WorkingDirectory=`. */
  readonly what: string;
  readonly path: string;
  readonly location: Location;
}

/**
 * A path in the folders of systemd.exec(5), `ProtectHome=`, also within a text: `cd /home/pleroma`
 * of a shell, `PATH=/home/…:/usr/bin`; `//home/` and `/./home/` mean the same.
 */
const PROTECTED_PATH =
  /(?:^|[\s"'=:;&|(,])((\/+(?:\.\/+)*(?:home|root|run\/+(?:\.\/+)*user))(?![^\s"';:&|),/])[^\s"';:&|),]*)/;

/** A shell's words for a home folder, which may be anywhere. */
const HOME_FOLDER = /(?:^|[\s"'=:;&|(,])(~[\w-]{0,40}|\$HOME|\$\{HOME\})(?=$|[\s"';:&|),/])/;

/** The first thing that a service would miss with `ProtectHome=yes`, as far as its unit says. */
export function homeUse({
  workingDirectory,
  environment,
  execSearchPath,
  execStartPre,
  execStart,
}: ServiceSettings): HomeUse | undefined {
  return (
    useOf("WorkingDirectory=", workingDirectory) ??
    useOf("ExecSearchPath=", execSearchPath) ??
    first(environment.names, (name) => useOf(name, environment.get(name))) ??
    first(commandsOf(execStart), (command) => useOfCommand("ExecStart=", command)) ??
    first(commandsOf(execStartPre), (command) => useOfCommand("ExecStartPre=", command))
  );
}

/** A home folder, wherever it is, that the service's commands go to. */
export function homeFolder({ execStart, execStartPre }: ServiceSettings): string | undefined {
  const commands = [...commandsOf(execStart), ...commandsOf(execStartPre)];
  return first(commands, ({ program, arguments: given }) =>
    first([program, ...given], (word) => HOME_FOLDER.exec(word)?.[1]),
  );
}

function commandsOf(setting: Setting<readonly Command[]>): readonly Command[] {
  return setting.state === "known" ? setting.value : [];
}

function first<T, R>(values: readonly T[], find: (value: T) => R | undefined): R | undefined {
  for (const value of values) {
    const found = find(value);
    if (found !== undefined) return found;
  }
  return undefined;
}

function useOf(what: string, setting: Setting<string>): HomeUse | undefined {
  const text =
    setting.state === "known"
      ? setting.value
      : setting.state === "dynamic"
        ? setting.fallback
        : undefined;
  // A `-` before a working directory: systemd goes on without it.
  const [, path] = PROTECTED_PATH.exec(text?.replace(/^-/, "") ?? "") ?? [];
  return path === undefined ? undefined : { what, path, location: placeOf(setting) };
}

/** The program, or a path in what it is given: `bash -c "cd /home/pleroma && mix phx.server"`. */
function useOfCommand(
  what: string,
  { program, arguments: given, isDynamic, location }: Command,
): HomeUse | undefined {
  for (const word of [program, ...given]) {
    const [, path, folder] = PROTECTED_PATH.exec(word) ?? [];
    if (path === undefined || folder === undefined) continue;
    // What a template fills in is masked in a command's words.
    return { what, path: isDynamic ? folder : path, location };
  }
  return undefined;
}
