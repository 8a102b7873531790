import type { Location } from "../source/location.ts";
import type { SecretText } from "../source/redaction.ts";
import type { CommittedSecret, FoundSecrets } from "./committed-secret.ts";
import { holdsCredentials, isSecretHeader, isSecretName, passwordIn } from "./secret-names.ts";

/** What of a directive this needs to see. */
export interface NginxDirective {
  readonly name: string;
  readonly args: readonly NginxArgument[];
  readonly block?: readonly NginxDirective[];
}

interface NginxArgument {
  readonly value: string;
  readonly location: Location;
  readonly placeholders: readonly unknown[];
}

/** An argument that has to hold a secret, if it holds any text of its own. */
interface Place {
  /** `proxy_set_header Authorization` */
  readonly what: string;
  readonly value: string;
}

/** Directives whose first argument says what the second one holds. */
const NAMED_VALUES: ReadonlyMap<string, (name: string) => boolean> = new Map([
  ["proxy_set_header", isSecretHeader],
  ["grpc_set_header", isSecretHeader],
  ["set", isSecretName],
  ["fastcgi_param", isSecretName],
  ["uwsgi_param", isSecretName],
  ["scgi_param", isSecretName],
]);

/** Directives whose argument is a secret or has one in it (ngx_http_secure_link_module). */
const SECRET_DIRECTIVES: ReadonlySet<string> = new Set(["secure_link_secret", "secure_link_md5"]);

/** Directives whose arguments are `Name: value` (ngx_headers_more). */
const HEADER_DIRECTIVES: ReadonlySet<string> = new Set(["more_set_input_headers"]);

/** Finds credentials in nginx configuration: headers that it adds, URLs with a password. */
export function findNginxSecrets(directives: readonly NginxDirective[]): FoundSecrets {
  const secrets: CommittedSecret[] = [];
  const literals: SecretText[] = [];
  for (const { name, args } of withInner(directives)) {
    for (const [index, { value, location, placeholders }] of args.entries()) {
      const place = secretPlace(name, args, index) ?? { what: name, value: "" };
      const isSecret =
        placeholders.length === 0 && (hasOwnText(place.value) || isCredential(value));
      if (!isSecret) continue;
      literals.push({ value, location });
      secrets.push({
        subject: `nginx ${place.what}`,
        location,
        kind: "nginx",
        environment: "production",
        effective: true,
        upstreamDefault: false,
        instead: "# a template placeholder such as __SECRET__, filled in on the server",
      });
    }
  }
  return { secrets, literals };
}

/** The directives and those in their blocks; the parser bounds the nesting. */
function* withInner(directives: readonly NginxDirective[]): Generator<NginxDirective> {
  for (const directive of directives) {
    yield directive;
    if (directive.block !== undefined) yield* withInner(directive.block);
  }
}

function secretPlace(
  directive: string,
  args: readonly NginxArgument[],
  index: number,
): Place | undefined {
  const value = args[index]?.value ?? "";
  if (SECRET_DIRECTIVES.has(directive)) return { what: directive, value };
  if (HEADER_DIRECTIVES.has(directive)) {
    const colon = value.indexOf(":");
    const header = value.slice(0, Math.max(0, colon));
    return isSecretHeader(header)
      ? { what: `${directive} ${header}`, value: value.slice(colon + 1) }
      : undefined;
  }
  const name = args[0]?.value ?? "";
  return index === 1 && NAMED_VALUES.get(directive)?.(name)
    ? { what: `${directive} ${name}`, value }
    : undefined;
}

/** Whether anything is left of a value without its variables and the scheme's name. */
function hasOwnText(value: string): boolean {
  const own = value.replaceAll(/\$\{\w+\}|\$\w+/g, " ").replace(/^\s*(basic|bearer|token)\b/i, "");
  return /[a-z0-9]/i.test(own);
}

/** A password or a key that is no variable. */
function isCredential(value: string): boolean {
  const password = passwordIn(value);
  return password === undefined ? holdsCredentials(value) : !password.includes("$");
}
