import type { Location } from "../../source/location.ts";
import type { Setting } from "../../source/setting.ts";
import type { ServiceSettings } from "../../systemd/service-settings.ts";

/** What a service needs of the folders that `ProtectHome=` takes away. */
export interface HomeUse {
  /** What names the path: `WorkingDirectory=`. */
  readonly what: string;
  readonly path: string;
  readonly location: Location;
}

/** systemd.exec(5), `ProtectHome=`. */
const PROTECTED = ["/home", "/root", "/run/user"];

/** The first thing that a service would miss with `ProtectHome=yes`, as far as its unit says. */
export function homeUse({
  workingDirectory,
  environment,
  execStart,
}: ServiceSettings): HomeUse | undefined {
  const uses = [
    useOf("WorkingDirectory=", workingDirectory),
    useOf("HOME", environment.get("HOME")),
  ];
  if (execStart.state === "known") {
    for (const { program, location } of execStart.value) {
      uses.push(useOf("ExecStart=", { state: "known", value: program, origin: location }));
    }
  }
  return uses.find((use) => use !== undefined);
}

function useOf(what: string, setting: Setting<string>): HomeUse | undefined {
  if (setting.state !== "known") return undefined;
  // A `-` before a working directory: systemd goes on without it.
  const path = setting.value.replace(/^-/, "").replace(/^%h(?=\/|$)/, "/root");
  const isProtected = PROTECTED.some((folder) => path === folder || path.startsWith(`${folder}/`));
  return isProtected ? { what, path, location: setting.origin } : undefined;
}
