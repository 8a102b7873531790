import type { Location } from "../../source/location.ts";
import { readTemplate } from "../../source/template.ts";
import { isSecretName, wordsOf } from "./secret-names.ts";
import { isSecretValue } from "./secret-values.ts";

/** What of a directive this needs to see. */
export interface NginxDirective {
  readonly name: string;
  readonly nameLocation: Location;
  readonly args: readonly NginxArgument[];
  readonly block?: readonly NginxDirective[] | undefined;
}

export interface NginxArgument {
  readonly value: string;
  readonly location: Location;
  readonly placeholders: readonly unknown[];
}

/** A secret, and what says that it is one. */
export interface SecretPlace {
  /** `proxy_set_header Authorization` */
  readonly what: string;
  readonly text: string;
  readonly location: Location;
}

type Finder = (directive: NginxDirective) => readonly (SecretPlace | undefined)[];

/** A cookie that a response sets is rarely a secret: `add_header Set-Cookie lang=en`. */
function isSecretResponseHeader(name: string): boolean {
  return isSecretName(name) && !wordsOf(name).includes("cookie");
}

/** How directives say that what they hold is a secret. */
const FINDERS: ReadonlyMap<string, Finder> = new Map([
  ["proxy_set_header", namedBy(isSecretName)],
  ["grpc_set_header", namedBy(isSecretName)],
  ["add_header", namedBy(isSecretResponseHeader)],
  ["add_trailer", namedBy(isSecretResponseHeader)],
  ["set", namedBy(isSecretName)],
  ["fastcgi_param", namedBy(isSecretName)],
  ["uwsgi_param", namedBy(isSecretName)],
  ["scgi_param", namedBy(isSecretName)],
  // ngx_headers_more
  ["more_set_input_headers", pairsAt(":", isSecretName)],
  ["more_set_headers", pairsAt(":", isSecretResponseHeader)],
  ["env", pairsAt("=", isSecretName)],
  // ngx_http_secure_link_module
  ["secure_link_secret", everyArgument],
  ["secure_link_md5", everyArgument],
  ["if", comparedWith],
  ["map", mapped],
  ["geo", mapped],
]);

/** The secrets that a directive announces. */
export function secretPlaces(directive: NginxDirective): readonly SecretPlace[] {
  const found = FINDERS.get(directive.name)?.(directive) ?? [];
  return found.filter((place) => place !== undefined);
}

/** The first argument says what the second one holds. */
function namedBy(isSecret: (name: string) => boolean): Finder {
  return ({ name, args: [key, argument] }) =>
    key !== undefined && isSecret(key.value)
      ? [placeAt(`${name} ${key.value}`, key.value, argument)]
      : [];
}

/** Each argument is a name with its value: `Name: value`, `NAME=value`. */
function pairsAt(separator: string, isSecret: (name: string) => boolean): Finder {
  return ({ name, args }) =>
    args.map((argument) => {
      const at = argument.value.indexOf(separator);
      const key = argument.value.slice(0, Math.max(0, at));
      if (!isSecret(key)) return undefined;
      return placeAt(`${name} ${key}`, key, argument, argument.value.slice(at + 1).trim());
    });
}

function everyArgument({ name, args }: NginxDirective): readonly (SecretPlace | undefined)[] {
  return args.map((argument) => placeAt(name, name, argument));
}

/** `if ($http_x_api_key != "…")`: the parentheses belong to the first and the last argument. */
function comparedWith({ args }: NginxDirective): readonly (SecretPlace | undefined)[] {
  const [left, operator, right] = args;
  if (left === undefined || operator === undefined || right === undefined) return [];
  const variable = left.value.replace(/^\(/, "");
  const text = right.value.replace(/\)$/, "");
  const what = `if ${variable}`;
  if (operator.value.includes("~")) {
    return [isKnownCredential(text) ? placeAt(what, variable, right, text) : undefined];
  }
  return isRequestSecret(variable) ? [placeAt(what, variable, right, text)] : [];
}

/** Entries of a `map` or `geo`: a key that requests must know, or a value of a secret variable. */
function mapped({ name, args, block }: NginxDirective): readonly (SecretPlace | undefined)[] {
  const source = args.length > 1 ? (args[0]?.value ?? "") : "";
  const target = args.at(-1)?.value ?? "";
  return (block ?? []).flatMap((entry) => {
    const [value] = entry.args;
    const isKey = entry.name.startsWith("~")
      ? isKnownCredential(entry.name)
      : isRequestSecret(source) && !MAP_PARAMETERS.has(entry.name);
    const { placeholders } = readTemplate(entry.name, "nginx");
    const key = { value: entry.name, location: entry.nameLocation, placeholders };
    return [
      isKey ? placeAt(`${name} ${source}`, source, key) : undefined,
      isSecretName(target) ? placeAt(`${name} ${target}`, target, value) : undefined,
    ];
  });
}

/** What a `map` holds besides its entries (ngx_http_map_module). */
const MAP_PARAMETERS: ReadonlySet<string> = new Set([
  "default",
  "hostnames",
  "include",
  "volatile",
]);

/** `$http_authorization`, `$arg_token`, `$cookie_auth_token` */
function isRequestSecret(variable: string): boolean {
  const name = /^\$\{?(?:http|arg|cookie)_(\w+)\}?$/.exec(variable)?.[1];
  return name !== undefined && isSecretName(name);
}

/** A pattern of one certain credential: `~^Bearer …`. */
function isKnownCredential(pattern: string): boolean {
  return /^~?\*?\^?(?:basic|bearer|token)\s+[\w.=+/-]{4,}\$?$/i.test(pattern);
}

/** The place of a value, if it holds any text of its own that may be a secret. */
function placeAt(
  what: string,
  name: string,
  argument: NginxArgument | undefined,
  text = argument?.value ?? "",
): SecretPlace | undefined {
  if (argument === undefined || argument.placeholders.length > 0) return undefined;
  if (!hasOwnText(text) || !isSecretValue(name, text)) return undefined;
  return { what, text, location: argument.location };
}

/** Whether anything is left of a value without its variables and the scheme's name. */
function hasOwnText(value: string): boolean {
  const own = value.replaceAll(/\$\{\w+\}|\$\w+/g, " ").replace(/^\s*(basic|bearer|token)\b/i, "");
  return /[a-z0-9]/i.test(own);
}
