import type { Location } from "../../source/location.ts";
import type { SecretText } from "../../source/redaction.ts";

/** A secret that somebody wrote down in the repository. Never holds its value. */
export interface CommittedSecret {
  /** The setting, header or variable that holds it. */
  readonly subject: string;
  /** Of the literal. */
  readonly location: Location;
  readonly kind: "elixir" | "nginx" | "systemd";
  /** `development`: in a file for development or tests that production does not read. */
  readonly environment: "production" | "development";
  /** Whether it is certain to be in effect in production: nothing overrides it or decides it. */
  readonly effective: boolean;
  /** Whether upstream publishes this value, so that it is known to everybody. */
  readonly upstreamDefault: boolean;
  /** What to write in its place. */
  readonly instead: string;
}

export interface FoundSecrets {
  readonly secrets: readonly CommittedSecret[];
  /** Every literal, also of secrets that are overridden, for development, or upstream's own. */
  readonly literals: readonly SecretText[];
}
