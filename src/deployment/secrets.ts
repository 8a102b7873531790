import type { FoundSecrets } from "./committed-secret.ts";
import { type ElixirSources, findElixirSecrets } from "./elixir-secrets.ts";
import { findNginxSecrets, type NginxDirective } from "./nginx-secrets.ts";
import { findSystemdSecrets, type Variable } from "./systemd-secrets.ts";

/** The parsed files of one instance, of each kind as far as it is there. */
export interface SecretSources {
  readonly elixir?: ElixirSources;
  /** Every `NAME=value` of the units' `Environment=` lines. */
  readonly variables?: readonly Variable[];
  /** The top directives of every nginx file. */
  readonly directives?: readonly NginxDirective[];
}

/** Finds the secrets that somebody wrote down in the files of an instance. */
export function findSecrets({ elixir, variables, directives }: SecretSources): FoundSecrets {
  const found = [
    findElixirSecrets(elixir ?? { production: undefined, others: [] }),
    findNginxSecrets(directives ?? []),
    findSystemdSecrets(variables ?? []),
  ];
  return {
    secrets: found.flatMap(({ secrets }) => secrets),
    literals: found.flatMap(({ literals }) => literals),
  };
}
