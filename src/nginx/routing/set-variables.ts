import type { Level, NginxConfiguration } from "../model/model.ts";
import type { Directive } from "../syntax/syntax.ts";

const NAMES = new WeakMap<NginxConfiguration, ReadonlySet<string>>();

/**
 * Whether some `set` makes the variable: nginx then knows it everywhere, and it is empty where no
 * `set` has run.
 */
export function isSetAnywhere(configuration: NginxConfiguration, name: string): boolean {
  const known = NAMES.get(configuration);
  if (known !== undefined) return known.has(name);
  const names = new Set<string>();
  for (const server of configuration.servers) collect(server.level, names);
  NAMES.set(configuration, names);
  return names.has(name);
}

function collect(level: Level, names: Set<string>): void {
  collectFrom(level.directives, names);
}

function collectFrom(directives: readonly Directive[], names: Set<string>): void {
  for (const { name, args, block } of directives) {
    const variable = args[0]?.value;
    if (name === "set" && variable?.startsWith("$") === true) names.add(variable.slice(1));
    if (block !== undefined) collectFrom(block, names);
  }
}
