import type { CommittedSecret, FoundSecrets } from "./committed-secret.ts";
import { type ElixirSources, findElixirSecrets } from "./elixir-secrets.ts";
import { findNginxSecrets, type NginxDirective } from "./nginx-secrets.ts";
import { findSystemdSecrets, type Variable } from "./systemd-secrets.ts";
import { findTemplateSecrets, type TemplateFile } from "./template-secrets.ts";

/** The parsed files of one instance, of each kind as far as it is there. */
export interface SecretSources {
  readonly elixir?: ElixirSources;
  /** Whatever the units give by name. */
  readonly variables?: readonly Variable[];
  /** The top directives of every nginx file. */
  readonly directives?: readonly NginxDirective[];
  /** The texts of all of them, which may be templates. */
  readonly files?: readonly TemplateFile[];
}

/** Finds the secrets that somebody wrote down in the files of an instance. */
export function findSecrets({ elixir, variables, directives, files }: SecretSources): FoundSecrets {
  const parsed = [
    findElixirSecrets(
      elixir ?? { production: undefined, others: [] },
      files?.filter(({ kind }) => kind === "elixir").map(({ file }) => file),
    ),
    findNginxSecrets(directives ?? []),
    findSystemdSecrets(variables ?? []),
  ];
  const secrets = parsed.flatMap((found) => found.secrets);
  const templates = findTemplateSecrets(files ?? []);
  return {
    secrets: [...secrets, ...withoutRepeated(templates.secrets, secrets)],
    literals: [...parsed, templates].flatMap(({ literals }) => literals),
  };
}

/** A line in which a secret was found already does not need a second finding. */
function withoutRepeated(
  secrets: readonly CommittedSecret[],
  found: readonly CommittedSecret[],
): readonly CommittedSecret[] {
  const lines = new Set(found.map(({ location: { path, line } }) => `${path}:${line}`));
  return secrets.filter(({ location: { path, line } }) => !lines.has(`${path}:${line}`));
}
