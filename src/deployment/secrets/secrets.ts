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

/** An instance as far as secrets are told to belong to it. */
export interface SecretHolder {
  readonly production: Parameters<typeof findElixirSecrets>[0]["production"];
  /** Paths of everything that makes it up. */
  readonly files: readonly string[];
}

/**
 * Gives each instance the secrets of its own files; what lies in nobody's goes to the first. Whether
 * an Elixir setting is in effect is another question for each of them.
 */
export function divideSecrets(
  secrets: readonly CommittedSecret[],
  holders: readonly SecretHolder[],
): readonly (readonly CommittedSecret[])[] {
  if (holders.length < 2) return holders.map(() => secrets);
  const held = new Set(holders.flatMap(({ files }) => files));
  return holders.map(({ production, files }, index) => {
    const own = new Set(files);
    const inElixir = findElixirSecrets({ production, others: [] }).secrets;
    const others = secrets.filter(
      ({ location: { path } }) => own.has(path) || (index === 0 && !held.has(path)),
    );
    return [...inElixir, ...withoutRepeated(others, inElixir)];
  });
}

/** A line in which a secret was found already does not need a second finding. */
function withoutRepeated(
  secrets: readonly CommittedSecret[],
  found: readonly CommittedSecret[],
): readonly CommittedSecret[] {
  const lines = new Set(found.map(({ location: { path, line } }) => `${path}:${line}`));
  return secrets.filter(({ location: { path, line } }) => !lines.has(`${path}:${line}`));
}
