import type { Location } from "../../source/location.ts";
import type { Setting } from "../../source/setting.ts";
import { placeholderUncertainty } from "../syntax/placeholders.ts";
import type { Directive } from "../syntax/syntax.ts";

/** The commands of SSL_CONF_cmd(3) that decide about versions; case does not matter. */
const COMMANDS: ReadonlySet<string> = new Set(["protocol", "minprotocol", "maxprotocol"]);

/** In the order of their age. */
const VERSIONS = ["SSLv2", "SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"];

/** What may be on where nothing is said: before nginx 1.23.4 the old ones were. */
const DEFAULTS = VERSIONS.slice(2);

/** Whether an `ssl_conf_command` may change which versions of TLS there are. */
export function hasProtocolCommand({ args: [command] }: Directive): boolean {
  if (command === undefined) return false;
  return command.placeholders.length > 0 || COMMANDS.has(command.value.toLowerCase());
}

/** The protocols after OpenSSL has gone through the commands, which come after `ssl_protocols`. */
export function withCommands(
  written: Setting<readonly string[]>,
  commands: readonly Directive[],
  origin: Location,
): Setting<readonly string[]> {
  if (written.state === "dynamic") return written;
  const base = written.state === "known" ? written.value : DEFAULTS;
  const value = apply(base, commands);
  if (value === undefined || commands.some(isOpen)) {
    return { state: "dynamic", reason: "what this `ssl_conf_command` makes of them", origin };
  }
  if (written.state === "known") {
    const isSame = value.length === base.length && value.every((one) => base.includes(one));
    return { state: "known", value, origin: isSame ? written.origin : origin };
  }
  // Unless a command says it, the version of nginx decides about the old ones.
  const certain = apply(VERSIONS.slice(4), commands) ?? [];
  return certain.length === value.length ? { state: "known", value, origin } : written;
}

function isOpen({ args, conditional }: Directive): boolean {
  return conditional || args.some((argument) => placeholderUncertainty(argument) !== undefined);
}

/** `undefined` for what OpenSSL has no version of. */
function apply(
  base: readonly string[],
  commands: readonly Directive[],
): readonly string[] | undefined {
  const on = new Set(base);
  let least = 0;
  let most = VERSIONS.length - 1;
  for (const { args } of commands) {
    const [command = "", value = ""] = args.map((argument) => argument.value);
    if (command.toLowerCase() === "protocol") {
      if (!switchVersions(on, value)) return undefined;
      continue;
    }
    const bound = value === "None" ? undefined : VERSIONS.indexOf(value);
    if (bound === -1) return undefined;
    if (command.toLowerCase() === "minprotocol") least = bound ?? 0;
    else most = bound ?? VERSIONS.length - 1;
  }
  return VERSIONS.slice(least, most + 1).filter((version) => on.has(version));
}

/** `ALL,-TLSv1`: a name without a sign switches on, and leaves the others as they are. */
function switchVersions(on: Set<string>, value: string): boolean {
  for (const word of value.split(",").map((part) => part.trim())) {
    const name = word.replace(/^[+-]/, "");
    const versions = name.toUpperCase() === "ALL" ? VERSIONS.slice(1) : [name];
    if (!versions.every((version) => VERSIONS.includes(version))) return false;
    for (const version of versions) {
      if (word.startsWith("-")) on.delete(version);
      else on.add(version);
    }
  }
  return true;
}
