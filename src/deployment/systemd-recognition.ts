import type { Environment } from "../systemd/directives/environment.ts";
import type { Unit } from "../systemd/unit/unit.ts";

/** The names that the projects' own units and packages have, the usual one first. */
export const USUAL_NAMES: readonly string[] = ["pleroma", "akkoma", "rebased", "soapbox"];

/** Starts a release, in whatever shell or wrapper. Not `pleroma_ctl` with any other task. */
const STARTS_RELEASE =
  /(?:^|[/\s"'])(?:pleroma|akkoma|pleroma_ctl)["']? {1,4}(?:start|start_iex|daemon|daemon_iex|foreground)(?![\w-])/;
const STARTS_PHOENIX = /(?:^|[/\s"'])mix["']? (?:[^;|&]{0,200} )?phx\.server(?![\w.])/;
const RELEASE = /pleroma|akkoma/;
const OF_PLEROMA = /pleroma|akkoma|rebased|soapbox/i;

/**
 * Programs that a unit of a usual name may run in Pleroma's place. In a container other privileges
 * apply than those that the unit of its client has. The others serve a front end, or stand before
 * Pleroma as a proxy or cache.
 */
const OTHER_PROGRAMS: ReadonlySet<string> = new Set([
  ...["docker", "docker-compose", "podman", "podman-compose", "nerdctl", "lxc-start", "incus"],
  ...["systemd-nspawn", "machinectl"],
  ...["node", "npm", "npx", "pnpm", "yarn", "bun", "deno", "serve", "http-server"],
  ...["nginx", "caddy", "httpd", "apache2", "haproxy", "varnishd", "squid"],
]);

/** What only passes a command on. */
const WRAPPERS: ReadonlySet<string> = new Set(["env", "sh", "bash", "dash", "nice", "sudo"]);

/** What separates the commands of a shell's line. */
const SEPARATOR = /[;&|\n]+/;

/** Whether a unit bears Pleroma's name: it may hold its secrets, whatever it runs. */
export function bearsUsualName({ name }: Unit): boolean {
  return USUAL_NAMES.includes(name.prefix);
}

/**
 * Whether a unit starts Pleroma or one of its forks: by what somebody says, by what it runs, else by
 * its name.
 *
 * @param told names of units that run Pleroma
 */
export function runsPleroma(unit: Unit, told: ReadonlySet<string>): boolean {
  if (told.has(unit.name.name)) return true;
  const { execStart } = unit.settings;
  const isUsual = bearsUsualName(unit);
  if (unit.state === "refused") return isUsual || OF_PLEROMA.test(unit.main?.text ?? "");
  if (execStart.state !== "known") return isUsual;
  if (otherProgram(unit) !== undefined) return false;
  return isUsual || (staysRunning(unit) && startsPleroma(unit));
}

/** Whether what a unit starts runs on: a task that ends is none of Pleroma's services. */
function staysRunning({ settings: { type, remainAfterExit } }: Unit): boolean {
  if (type.state !== "known" || type.value !== "oneshot") return true;
  return remainAfterExit.state === "known" && remainAfterExit.value;
}

/** Whether one of the commands starts Pleroma, and not in a container or the like. */
function startsPleroma(unit: Unit): boolean {
  return shellCommandsOf(unit).some((words) => {
    if (otherProgramOf(words) !== undefined) return false;
    const line = words.join(" ");
    return (
      STARTS_RELEASE.test(line) ||
      startsServer(words) ||
      (STARTS_PHOENIX.test(line) && mentionsPleroma(unit))
    );
  });
}

const ERLANG: ReadonlySet<string> = new Set(["erlexec", "erl", "beam.smp"]);

/** The script that Phoenix writes into a release, or Erlang's own start of one. */
function startsServer(words: readonly string[]): boolean {
  if (words.some((word) => word.endsWith("/bin/server") && RELEASE.test(word))) return true;
  const program = words[0] ?? "";
  const isErlang = ERLANG.has(program.slice(program.lastIndexOf("/") + 1));
  return isErlang && RELEASE.test(words[words.indexOf("-boot") + 1] ?? "");
}

/** The name of a program that a unit runs in Pleroma's place. */
export function otherProgram(unit: Unit): string | undefined {
  const other = shellCommandsOf(unit)
    .map(otherProgramOf)
    .find((name) => name !== undefined);
  return other !== undefined && startsPleroma(unit) ? undefined : other;
}

/** The words of each command, those of a shell's `-c "…; …"` one by one. */
function shellCommandsOf({ settings }: Unit): readonly (readonly string[])[] {
  const { execStart, environment } = settings;
  if (execStart.state !== "known") return [];
  return execStart.value.flatMap(({ program, arguments: given }) => {
    const line = [program, ...given].map((word) => withVariable(word, environment)).join(" ");
    return line.split(SEPARATOR).map((command) => command.trim().split(/\s+/));
  });
}

/** A word that is a variable, with the value that the unit gives it. */
function withVariable(word: string, { get }: Environment): string {
  const [, plain, braced] = /^\$(?:(\w{1,100})|\{(\w{1,100})\})$/.exec(word) ?? [];
  const name = plain ?? braced;
  if (name === undefined) return word;
  const setting = get(name);
  return setting.state === "known" ? setting.value : word;
}

/** The program itself, or the first that a wrapper is given; only plain words are looked at. */
function otherProgramOf(words: readonly string[]): string | undefined {
  for (const word of words) {
    const name = word.slice(word.lastIndexOf("/") + 1);
    if (OTHER_PROGRAMS.has(name)) return name;
    const isPassedOn =
      WRAPPERS.has(name) || name === "exec" || /^-/.test(word) || /^\w+=/.test(word);
    if (!isPassedOn) return undefined;
  }
  return undefined;
}

/** What a YunoHost package calls the unit of its one application, whose name `__APP__` stands for. */
const YUNOHOST_NAME = "systemd.service";

/** A Phoenix application is Pleroma if its folder, environment, user or name says so. */
function mentionsPleroma({ name, main, dropIns }: Unit): boolean {
  if (OF_PLEROMA.test(name.name) || name.name === YUNOHOST_NAME) return true;
  return [main, ...dropIns].some((file) =>
    file?.entries.some(
      (entry) =>
        entry.kind === "assignment" && TELLING_KEYS.has(entry.key) && OF_PLEROMA.test(entry.value),
    ),
  );
}

const TELLING_KEYS: ReadonlySet<string> = new Set([
  "Description",
  "ExecStart",
  "WorkingDirectory",
  "Environment",
  "User",
]);
