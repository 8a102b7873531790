/** The parts of a unit's name, `PREFIX[@[INSTANCE]].service` (systemd.unit(5)). */
export interface UnitName {
  /** With its suffix: `pleroma@main.service`. */
  readonly name: string;
  readonly prefix: string;
  /** `undefined` when there is no `@`; empty for a template. */
  readonly instance: string | undefined;
}

/** The manager that runs a unit: the system's, or that of one user. */
export type Manager = "system" | "user";

const SUFFIX = ".service";

/** `undefined` for what is no name of a service unit. */
export function parseUnitName(name: string): UnitName | undefined {
  if (!name.endsWith(SUFFIX) || name.length > 255) return undefined;
  const stem = name.slice(0, -SUFFIX.length);
  if (stem === "" || stem.startsWith("@")) return undefined;
  const at = stem.indexOf("@");
  return at === -1
    ? { name, prefix: stem, instance: undefined }
    : { name, prefix: stem.slice(0, at), instance: stem.slice(at + 1) };
}

export function isTemplate(unit: UnitName): boolean {
  return unit.instance === "";
}

/** The template that an instance is made of; `undefined` for any other unit. */
export function templateOf(unit: UnitName): string | undefined {
  return unit.instance ? `${unit.prefix}@${SUFFIX}` : undefined;
}

/**
 * The names whose `.d` folders hold drop-ins for a unit, the first found counts: its own, its
 * template's, then those of its prefixes that end in a dash, without an instance and with one
 * (`unit_file_find_dirs()` of src/shared/dropin.c). Those of a template are what any instance gets.
 */
export function dropInNames({ name, prefix, instance }: UnitName): readonly string[] {
  const prefixes = dashedPrefixes(prefix);
  const plain = prefixes.map((shorter) => `${shorter}${SUFFIX}`);
  if (instance === undefined) return [name, ...plain];
  const instances = instance === "" ? ["@"] : [`@${instance}`, "@"];
  const withInstance = (own: string) => instances.map((part) => `${own}${part}${SUFFIX}`);
  return [...withInstance(prefix), ...plain, ...prefixes.flatMap(withInstance)];
}

/** The drop-ins of every service stand in this folder. */
export const TYPE_LEVEL_FOLDER = "service.d";

/** `a-b-` and `a-` of `a-b-c`. */
function dashedPrefixes(prefix: string): readonly string[] {
  const prefixes: string[] = [];
  for (let at = prefix.length - 2; at > 0; at--) {
    if (prefix.charAt(at) === "-") prefixes.push(prefix.slice(0, at + 1));
  }
  return prefixes;
}
