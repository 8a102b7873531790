import type { Manager, UnitName } from "../unit/unit-name.ts";

/** What a text with specifiers such as `%i` means (systemd.unit(5), "Specifiers"). */
export type Expansion =
  | { readonly kind: "known"; readonly text: string }
  /** It needs something that only the running host knows. */
  | { readonly kind: "dynamic"; readonly specifier: string }
  | { readonly kind: "invalid"; readonly specifier: string };

/** What the specifiers of systemd 252 are that do not follow from the unit's name. */
const HOST: ReadonlySet<string> = new Set("aAbBcCdDEfhHlLmMoqrRsSTtvVwWyY");

/** The system manager runs as root (`%u`, `%U`, `%g`, `%G` mean the manager, not `User=`). */
const ROOT: ReadonlyMap<string, string> = new Map([
  ["u", "root"],
  ["U", "0"],
  ["g", "root"],
  ["G", "0"],
  ["h", "/root"],
]);

/** systemd resolves or refuses these after a `%`; before anything else a `%` is itself. */
const POSSIBLE = /^[A-Za-z0-9]$/;

/** Replaces the specifiers of a value as `specifier_printf()` of src/shared/specifier.c does. */
export function expandSpecifiers(value: string, unit: UnitName, manager: Manager): Expansion {
  if (!value.includes("%")) return { kind: "known", text: value };
  const own = ownSpecifiers(unit);
  let text = "";
  for (let at = 0; at < value.length; at++) {
    const character = value.charAt(at);
    const letter = value.charAt(at + 1);
    if (character !== "%" || !(POSSIBLE.test(letter) || letter === "%")) {
      text += character;
      continue;
    }
    at++;
    if (letter === "%") {
      text += "%";
      continue;
    }
    const specifier = `%${letter}`;
    const known = own.get(letter) ?? (manager === "system" ? ROOT.get(letter) : undefined);
    if (known !== undefined) text += known;
    else if (own.has(letter) || ROOT.has(letter) || HOST.has(letter)) {
      return { kind: "dynamic", specifier };
    } else return { kind: "invalid", specifier };
  }
  return { kind: "known", text };
}

/** A template's instance is not known until somebody starts one. */
function ownSpecifiers(unit: UnitName): ReadonlyMap<string, string | undefined> {
  const instance = unit.instance === "" ? undefined : (unit.instance ?? "");
  const isTemplate = unit.instance === "";
  const component = unit.prefix.slice(unit.prefix.lastIndexOf("-") + 1);
  const full = isTemplate ? undefined : unit.name;
  return new Map([
    ["i", instance],
    ["I", unescaped(instance)],
    ["p", unit.prefix],
    ["P", unescaped(unit.prefix)],
    ["j", component],
    ["J", unescaped(component)],
    ["n", full],
    ["N", full?.slice(0, -".service".length)],
  ]);
}

/** `unit_name_unescape()` of src/basic/unit-name.c; what it may not take is left open. */
function unescaped(name: string | undefined): string | undefined {
  if (name === undefined || /\\(?!x[0-7][0-9A-Fa-f])/.test(name)) return undefined;
  return name.replace(/-|\\x(..)/g, (_, byte: string | undefined) =>
    byte === undefined ? "/" : String.fromCharCode(Number.parseInt(byte, 16)),
  );
}

/** Why a setting is dynamic that has a specifier which only the host can replace. */
export function specifierReason(specifier: string): string {
  return `what systemd puts in place of \`${specifier}\``;
}
