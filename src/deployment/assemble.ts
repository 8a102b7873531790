import { parseNginx } from "../nginx/parse.ts";
import type { Problem } from "../source/problem.ts";
import type { SecretText } from "../source/redaction.ts";
import type { Kind, Repository } from "../source/repository.ts";
import { type ElixirPart, readElixir } from "./elixir-part.ts";
import { readEndpointFacts } from "./endpoint-facts.ts";
import type { Family } from "./family.ts";
import type { Instance, Preset } from "./instance.ts";
import { readNginx } from "./nginx-part.ts";
import { selectSite } from "./nginx-site.ts";
import { notices } from "./notices.ts";
import { recogniseFamily } from "./recognise-family.ts";
import { findSecrets } from "./secrets.ts";
import type { PleromaService } from "./services.ts";
import { readSystemd } from "./systemd-part.ts";
import type { TemplateFile } from "./template-secrets.ts";

/** What the policy says about instances. */
export interface AssemblyOptions {
  readonly family: Family | undefined;
  readonly preset: Preset;
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

/** Puts the files of a repository together to the instances of Pleroma that they configure. */
export function assemble(repository: Repository, options: AssemblyOptions): Assembly {
  const elixir = readElixir(repository);
  const { configuration: nginx, problems: nginxProblems } = readNginx(repository);
  const systemd = readSystemd(repository);
  const facts = readEndpointFacts(elixir.production);
  const site = nginx && selectSite(nginx, facts);
  const nginxPaths = nginx ? [...nginx.files, ...nginx.inactive] : [];
  const nginxFiles = nginxPaths.flatMap((path) => repository.files.get(path) ?? []);
  const found = findSecrets({
    elixir,
    variables: systemd.services?.flatMap(({ unit }) => unit.variables) ?? [],
    directives: nginxFiles.flatMap((file) => parseNginx(file).directives),
    files: [
      ...filesAt(repository, elixirPaths(elixir), "elixir"),
      ...filesAt(repository, nginxPaths, "nginx"),
      ...filesAt(repository, systemd.services?.flatMap(filesOfService) ?? [], "systemd"),
    ],
  });
  const parts = [
    { name: "Elixir config", present: elixir.production !== undefined },
    { name: "nginx configuration", present: site !== undefined },
    { name: "systemd unit", present: systemd.services !== undefined },
  ];
  const problems = [
    ...elixir.problems,
    ...(nginx?.problems ?? []),
    ...nginxProblems,
    ...systemd.problems,
  ];
  if (!parts.some(({ present }) => present)) {
    return { instances: [], problems, notices: [], absent: [], secrets: found.literals };
  }
  const ownHost = site?.hosts.find(({ role }) => role === "instance")?.name;
  const written = facts.host.state === "known" ? facts.host.value : undefined;
  const host = written !== undefined && HOST_NAME.test(written) ? written : (ownHost ?? null);
  const files = [
    ...(elixir.production?.files ?? []),
    ...(site?.files ?? []),
    ...(systemd.services?.flatMap(filesOfService) ?? []),
  ];
  const instance: Instance = {
    name: host ?? "default",
    host,
    family: options.family ?? recogniseFamily([...files, ...namesOf(systemd.services ?? [])]),
    preset: options.preset,
    files: [...new Set(files)].sort(),
    elixir: elixir.production,
    nginx: site,
    services: systemd.services,
    secrets: found.secrets,
  };
  return {
    instances: [instance],
    problems,
    notices: notices({ facts, repository, elixir, nginx, site }),
    absent: parts.filter(({ present }) => !present).map(({ name }) => name),
    secrets: found.literals,
  };
}

/** What may be shown as a name: a host, and no URL with a password in it. */
const HOST_NAME = /^[\p{L}\p{N}._:[\]-]{1,253}$/u;

function elixirPaths({ production, others }: ElixirPart): readonly string[] {
  return [...(production ? [production] : []), ...others].flatMap(({ files }) => files);
}

function filesAt(
  { files }: Repository,
  paths: readonly string[],
  kind: Kind,
): readonly TemplateFile[] {
  return [...new Set(paths)].flatMap((path) => {
    const file = files.get(path);
    return file === undefined ? [] : [{ file, kind }];
  });
}

function filesOfService({ unit }: PleromaService): readonly string[] {
  return [unit.main, ...unit.dropIns].flatMap((file) => (file ? [file.path] : []));
}

/** Units of a fork bear its name, or run what does. */
function namesOf(services: readonly PleromaService[]): readonly string[] {
  return services.flatMap(({ name, unit }) => {
    const { execStart, workingDirectory } = unit.settings;
    const commands = execStart.state === "known" ? execStart.value : [];
    const folder = workingDirectory.state === "known" ? [workingDirectory.value] : [];
    return [name, ...commands.map(({ program }) => program), ...folder];
  });
}
