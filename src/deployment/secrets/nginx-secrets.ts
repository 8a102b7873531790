import type { SecretText } from "../../source/redaction.ts";
import type { CommittedSecret, FoundSecrets } from "./committed-secret.ts";
import { hiddenValues } from "./nginx-hidden-values.ts";
import { type NginxDirective, type SecretPlace, secretPlaces } from "./nginx-secret-places.ts";
import { holdsCredentials, passwordIn } from "./secret-values.ts";

export type { NginxDirective } from "./nginx-secret-places.ts";

/** Finds credentials in nginx configuration: headers, comparisons, URLs with a password. */
export function findNginxSecrets(directives: readonly NginxDirective[]): FoundSecrets {
  const secrets: CommittedSecret[] = [];
  const literals: SecretText[] = [];
  for (const directive of withInner(directives)) {
    for (const hidden of hiddenValues(directive)) literals.push(hidden);
    for (const { what, text, location } of secretsOf(directive)) {
      literals.push({ value: text, location });
      secrets.push({
        subject: `nginx ${what}`,
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

function secretsOf(directive: NginxDirective): readonly SecretPlace[] {
  const announced = secretPlaces(directive);
  const places = new Set(announced.map(({ location }) => location));
  const others = directive.args
    .filter(({ value, location, placeholders }) => {
      return placeholders.length === 0 && !places.has(location) && isCredential(value);
    })
    .map(({ value, location }) => ({ what: directive.name, text: value, location }));
  return [...announced, ...others];
}

/** A password or a key that is no variable. */
function isCredential(value: string): boolean {
  const password = passwordIn(value);
  return password === undefined ? holdsCredentials(value) : !password.includes("$");
}
