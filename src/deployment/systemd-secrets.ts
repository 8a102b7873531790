import type { Location } from "../source/location.ts";
import type { SecretText } from "../source/redaction.ts";
import type { Setting } from "../source/setting.ts";
import type { CommittedSecret, FoundSecrets } from "./committed-secret.ts";
import { holdsCredentials, isSecretName } from "./secret-names.ts";

/** One `NAME=value` of an `Environment=` line. */
export interface Variable {
  readonly name: string;
  readonly value: Setting<string>;
  readonly location: Location;
}

/** Finds passwords in `Environment=` lines, which `systemctl show` tells to every user besides. */
export function findSystemdSecrets(variables: readonly Variable[]): FoundSecrets {
  const secrets: CommittedSecret[] = [];
  const literals: SecretText[] = [];
  for (const { name, value, location } of variables) {
    if (value.state !== "known" || value.value === "") continue;
    if (!isSecretName(name) && !holdsCredentials(value.value)) continue;
    literals.push({ value: value.value, location });
    secrets.push({
      subject: `service Environment ${name}`,
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
