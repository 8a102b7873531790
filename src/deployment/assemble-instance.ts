import type { ElixirConfiguration } from "../elixir/configuration/configuration.ts";
import type { NginxConfiguration, Server } from "../nginx/model/model.ts";
import { parseNginx } from "../nginx/syntax/parse.ts";
import type { Problem } from "../source/problem.ts";
import type { SecretText } from "../source/redaction.ts";
import type { Kind, Repository } from "../source/repository.ts";
import { worstFigure } from "../systemd/exposure/figure.ts";
import type { Unit } from "../systemd/unit/unit.ts";
import { type ElixirPart, readElixir } from "./elixir-part.ts";
import { type EndpointFacts, readEndpointFacts } from "./endpoint-facts.ts";
import type { Family } from "./family.ts";
import type { Instance, Preset } from "./instance.ts";
import { readNginx } from "./nginx-part.ts";
import { noticesOfFiles, noticesOfInstance } from "./notices.ts";
import { divideServers, divideServices } from "./owners.ts";
import { recogniseFamily } from "./recognise-family.ts";
import type { CommittedSecret } from "./secrets/committed-secret.ts";
import { divideSecrets, findSecrets } from "./secrets/secrets.ts";
import type { TemplateFile } from "./secrets/template-secrets.ts";
import { type PleromaService, servicesOfInstance } from "./services.ts";
import { type NginxSite, selectSite } from "./site/nginx-site.ts";
import { readSystemd } from "./systemd-part.ts";

/** What the policy says about the instances of some files. */
export interface InstanceOptions {
  /** The policy's name for them. */
  readonly name: string | undefined;
  readonly family: Family | undefined;
  readonly preset: Preset;
  /** The ceiling of `systemd/exposure`. */
  readonly maxExposure: number | undefined;
  /** Names of units that run Pleroma, besides those that are recognised. */
  readonly units: readonly string[];
  /** The settings that files which only the host has may set; without it, all. */
  readonly hostFilesSet: readonly string[] | undefined;
}

/** One instance, and what there is to say about it. */
export interface AssembledInstance {
  readonly instance: Instance;
  readonly notices: readonly string[];
  /** The kinds of files that it lacks, as people call them. */
  readonly absent: readonly string[];
}

/** Some files put together. */
export interface AssembledInstances {
  /** Empty when the files configure nothing that Pleroma has to do with. */
  readonly instances: readonly AssembledInstance[];
  readonly problems: readonly Problem[];
  /** What people should know about what was, and was not, looked at. */
  readonly notices: readonly string[];
  /** Every secret that stands in the files, for redaction. */
  readonly secrets: readonly SecretText[];
}

/** What the files hold for one deployment. */
interface Parts {
  readonly elixir: ElixirConfiguration | undefined;
  readonly facts: EndpointFacts;
  readonly site: NginxSite | undefined;
  readonly services: readonly PleromaService[] | undefined;
}

/** Puts the candidates of a repository together to the instances that they configure. */
export function assembleInstances(
  repository: Repository,
  options: InstanceOptions,
): AssembledInstances {
  const elixir = readElixir(repository, options);
  const { configuration: nginx, problems: nginxProblems } = readNginx(repository);
  const systemd = readSystemd(repository, options.units);
  const nginxPaths = nginx ? [...nginx.files, ...nginx.inactive] : [];
  const nginxFiles = nginxPaths.flatMap((path) => repository.files.get(path) ?? []);
  const [first, ...further] = elixir.deployments;
  const found = findSecrets({
    elixir: { production: first, others: [...further, ...elixir.others] },
    variables: systemd.units.flatMap(({ variables }) => variables),
    directives: nginxFiles.flatMap((file) => parseNginx(file).directives),
    files: [
      ...filesAt(repository, elixirPaths(elixir), "elixir"),
      ...filesAt(repository, nginxPaths, "nginx"),
      ...filesAt(repository, systemd.units.flatMap(filesOfUnit), "systemd"),
    ],
  });
  const parts = divide(elixir.deployments, nginx, systemd.services).filter(isPresent);
  const secrets = divideSecrets(
    found.secrets,
    parts.map((own) => ({ production: own.elixir, files: filesOf(own) })),
  );
  return {
    instances: parts.map((own, index) => ({
      instance: instanceOf(own, secrets[index] ?? [], options),
      notices: noticesOfInstance(own, repository, options.hostFilesSet),
      absent: KINDS.filter(({ part }) => own[part] === undefined).map(({ name }) => name),
    })),
    problems: [
      ...elixir.problems,
      ...(nginx?.problems ?? []),
      ...nginxProblems,
      ...systemd.problems,
    ],
    notices: [...noticesOfFiles(repository, elixir, nginx), ...systemd.notices],
    secrets: found.literals,
  };
}

const KINDS = [
  { part: "elixir", name: "Elixir config" },
  { part: "site", name: "nginx configuration" },
  { part: "services", name: "systemd unit" },
] as const;

function isPresent(parts: Parts): boolean {
  return KINDS.some(({ part }) => parts[part] !== undefined);
}

/** Gives each deployment what may be its own; without Elixir config all belongs together. */
function divide(
  deployments: readonly ElixirConfiguration[],
  nginx: NginxConfiguration | undefined,
  services: readonly PleromaService[] | undefined,
): readonly Parts[] {
  const selectFrom = (servers: readonly Server[], facts: EndpointFacts) => {
    const site = nginx && selectSite({ ...nginx, servers }, facts);
    return site && nginx && { ...site, configuration: nginx };
  };
  if (deployments.length < 2) {
    const [elixir] = deployments;
    const facts = readEndpointFacts(elixir);
    const own = services && servicesOfInstance(services);
    return [{ elixir, facts, site: selectFrom(nginx?.servers ?? [], facts), services: own }];
  }
  const owners = deployments.map((elixir) => ({ elixir, facts: readEndpointFacts(elixir) }));
  const servers = nginx && divideServers(nginx, owners);
  const units = divideServices(services ?? [], owners);
  return owners.map(({ elixir, facts }, index) => {
    const own = servicesOfInstance(units[index] ?? []);
    return {
      elixir,
      facts,
      site: selectFrom(servers?.[index] ?? [], facts),
      services: own.length > 0 ? own : undefined,
    };
  });
}

function instanceOf(
  own: Parts,
  secrets: readonly CommittedSecret[],
  { name, family, preset, maxExposure }: InstanceOptions,
): Instance {
  const { elixir, facts, site, services } = own;
  const ownHost = site?.hosts.find(({ role }) => role === "instance")?.name;
  const written = facts.host.state === "known" ? facts.host.value : undefined;
  const host = written !== undefined && HOST_NAME.test(written) ? written : (ownHost ?? null);
  const files = filesOf(own);
  return {
    name: name ?? host ?? "default",
    host,
    family: family ?? recogniseFamily([...files, ...namesOf(services ?? [])]),
    preset,
    files,
    elixir,
    nginx: site,
    services,
    exposure: worstFigure(services?.map(({ exposure }) => exposure) ?? []),
    maxExposure,
    secrets,
  };
}

/** What may be shown as a name: a host, and no URL with a password in it. */
const HOST_NAME = /^[\p{L}\p{N}._:[\]-]{1,253}$/u;

function filesOf({ elixir, site, services }: Parts): readonly string[] {
  const files = [
    ...(elixir?.files ?? []),
    ...(site?.files ?? []),
    ...(services?.flatMap(({ unit }) => filesOfUnit(unit)) ?? []),
  ];
  return [...new Set(files)].sort();
}

function elixirPaths({ deployments, others }: ElixirPart): readonly string[] {
  return [...deployments, ...others].flatMap(({ files }) => files);
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

function filesOfUnit({ main, dropIns }: Unit): readonly string[] {
  return [main, ...dropIns].flatMap((file) => (file ? [file.path] : []));
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
