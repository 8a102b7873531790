import { startOf } from "../source/location.ts";
import { type Problem, problem } from "../source/problem.ts";
import { createRedactor, type SecretText } from "../source/redaction.ts";
import type { Repository } from "../source/repository.ts";
import { type AssembledInstance, assembleInstances } from "./assemble-instance.ts";
import type { Family } from "./family.ts";
import type { Instance, Preset } from "./instance.ts";

/** What the policy says about instances. */
export interface AssemblyOptions {
  readonly family: Family | undefined;
  readonly preset: Preset;
  /** The ceiling of `systemd/exposure`. */
  readonly maxExposure?: number | undefined;
  /** Names of units that run Pleroma, besides those that are recognised. */
  readonly units?: readonly string[];
  /** The settings that files which only the host has may set; without it, all. */
  readonly hostFilesSet?: readonly string[] | undefined;
  /** Instances whose files the policy names; the repository's `groups` hold these files. */
  readonly instances?: readonly { readonly name: string; readonly family: Family | undefined }[];
}

/** A repository put together. */
export interface Assembly {
  readonly instances: readonly Instance[];
  readonly problems: readonly Problem[];
  /** What people should know about what was, and was not, looked at. */
  readonly notices: readonly string[];
  /** The kinds of files that an instance lacks, as people call them. */
  readonly absent: readonly string[];
  /** Every secret that stands in the files, for redaction. */
  readonly secrets: readonly SecretText[];
}

/**
 * Puts the files of a repository together to the instances of Pleroma that they configure: those
 * that the policy names, and those of all other files.
 */
export function assemble(repository: Repository, options: AssemblyOptions): Assembly {
  const { preset, maxExposure, hostFilesSet, units = [], instances = [] } = options;
  const common = { preset, maxExposure, hostFilesSet, units };
  const groups = repository.groups ?? new Map<string, ReadonlySet<string>>();
  const named = instances.map(({ name, family }) => {
    const own = groups.get(name) ?? new Set();
    const part = onlyCandidates(repository, (path) => own.has(path));
    const wishes = { name, family: family ?? options.family, ...common };
    return { name, assembled: assembleInstances(part, wishes) };
  });
  const claimed = new Set([...groups.values()].flatMap((paths) => [...paths]));
  const others = assembleInstances(
    onlyCandidates(repository, (path) => !claimed.has(path)),
    { name: undefined, family: options.family, ...common },
  );
  const parts = [...named.map(({ assembled }) => assembled), others];
  const secrets = parts.flatMap((part) => part.secrets);
  const all = distinctlyNamed(
    parts.flatMap((part) => part.instances),
    secrets,
  );
  const several = all.length > 1;
  return {
    instances: all.map(({ instance }) => instance),
    problems: [
      ...parts.flatMap(({ problems }) => problems),
      ...named.flatMap(({ name, assembled }) =>
        assembled.instances.length === 0 ? [withoutFiles(name)] : [],
      ),
    ],
    notices: [
      ...new Set([
        ...parts.flatMap(({ notices }) => notices),
        ...all.flatMap((one) => ofInstance(one, several, one.notices)),
      ]),
    ],
    absent: all.flatMap((one) => ofInstance(one, several, one.absent)),
    secrets,
  };
}

function onlyCandidates(repository: Repository, belongs: (path: string) => boolean): Repository {
  const { elixir, nginx, systemd } = repository.candidates;
  return {
    ...repository,
    candidates: {
      elixir: elixir.filter(belongs),
      nginx: nginx.filter(belongs),
      systemd: systemd.filter(belongs),
    },
  };
}

function withoutFiles(name: string): Problem {
  const message = `The policy names files of the instance ${name}, but none of them configures Pleroma, nginx in front of it, or a unit of it.`;
  return problem("source/no-match", startOf("."), message);
}

/**
 * Names are part of fingerprints, so no two instances may have the same. They are shown everywhere,
 * so none may hold a secret.
 */
function distinctlyNamed(
  assembled: readonly AssembledInstance[],
  secrets: readonly SecretText[],
): readonly AssembledInstance[] {
  const redactor = createRedactor(secrets);
  const taken = new Set<string>();
  return assembled.map((one) => {
    const shown = redactor.text(one.instance.name);
    const { host } = one.instance;
    let name = shown;
    for (let number = 2; taken.has(name); number += 1) name = `${shown}#${number}`;
    taken.add(name);
    const isSecret = host !== null && redactor.text(host) !== host;
    return { ...one, instance: { ...one.instance, name, host: isSecret ? null : host } };
  });
}

function ofInstance(
  { instance }: AssembledInstance,
  several: boolean,
  sentences: readonly string[],
): readonly string[] {
  return several ? sentences.map((sentence) => `${instance.name}: ${sentence}`) : sentences;
}
