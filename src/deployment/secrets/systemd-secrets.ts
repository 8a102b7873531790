import type { Location } from "../../source/location.ts";
import type { SecretText } from "../../source/redaction.ts";
import type { Setting } from "../../source/setting.ts";
import type { CommittedSecret, FoundSecrets } from "./committed-secret.ts";
import { isSecretName } from "./secret-names.ts";
import { holdsCredentials, isSecretValue, secretOptionIn } from "./secret-values.ts";

/** What a unit gives by name: a variable, an option of a command, a credential. */
export interface Variable {
  readonly name: string;
  readonly value: Setting<string>;
  readonly location: Location;
}

/** Finds secrets in units, which `systemctl show` and `ps` tell to every user besides. */
export function findSystemdSecrets(variables: readonly Variable[]): FoundSecrets {
  const secrets: CommittedSecret[] = [];
  const literals: SecretText[] = [];
  // A line of a template, or of a drop-in for several units, is one of all of them.
  const seen = new Set<string>();
  for (const { name, value, location } of variables) {
    if (value.state !== "known" || !isSecret(name, value.value)) continue;
    const place = `${location.path}:${location.line}:${location.column} ${name}`;
    if (seen.has(place)) continue;
    seen.add(place);
    literals.push({ value: value.value, location });
    secrets.push({
      subject: subjectOf(name),
      location,
      kind: "systemd",
      environment: "production",
      effective: true,
      upstreamDefault: false,
      instead: "EnvironmentFile=/etc/pleroma/secrets.env",
    });
  }
  return { secrets, literals };
}

function isSecret(name: string, value: string): boolean {
  // `psql --no-psqlrc --password -h localhost`: what follows is another option, not a value.
  const isAbsent = name.startsWith("-") && value.startsWith("-");
  const isAnnounced = !isAbsent && isSecretName(name) && isSecretValue(name, value);
  return isAnnounced || holdsCredentials(value) || secretOptionIn(value) !== undefined;
}

function subjectOf(name: string): string {
  if (name.startsWith("-")) return `service option ${name}`;
  return name.startsWith("Exec") ? `service ${name}` : `service Environment ${name}`;
}
