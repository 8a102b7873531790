import type { ElixirConfiguration } from "../elixir/configuration/configuration.ts";
import type { NginxConfiguration, Server } from "../nginx/model/model.ts";
import { folderOf } from "./elixir/elixir-names.ts";
import type { EndpointFacts } from "./endpoint-facts.ts";
import type { PleromaService } from "./services.ts";
import { backendsOf, isLoopback } from "./site/nginx-backends.ts";
import { DEFAULT_PORT } from "./site/recognise-backend.ts";
import { nameIn } from "./site/server-names.ts";

/** A deployment as far as other files can be told to belong to it. */
export interface Owner {
  readonly elixir: ElixirConfiguration;
  readonly facts: EndpointFacts;
}

/** What a sign says of a deployment; `undefined` where it is no sign for or against it. */
type Sign<T> = (thing: T, owner: Owner) => boolean | undefined;

/**
 * The deployments that an nginx server or a unit may belong to. Each sign narrows them down: where it
 * speaks for some, those that it speaks against drop out. So something that tells nothing belongs to
 * all, and nothing belongs to nobody.
 */
function ownersOf<T>(
  thing: T,
  owners: readonly Owner[],
  signs: readonly Sign<T>[],
): readonly Owner[] {
  return signs.reduce((left, sign) => {
    const said = left.map((owner) => sign(thing, owner));
    return said.includes(true) ? left.filter((_, index) => said[index] !== false) : left;
  }, owners);
}

/** The servers of a configuration that may be one deployment's, for each of them. */
export function divideServers(
  configuration: NginxConfiguration,
  owners: readonly Owner[],
): readonly (readonly Server[])[] {
  const folders = new Folders(owners);
  const shares = configuration.servers.map((server) =>
    ownersOf(server, owners, [
      namesHost,
      (one, owner) => reaches(one, owner, configuration),
      ({ location }, owner) => folders.holds(location.path, owner),
    ]),
  );
  return owners.map((owner) =>
    configuration.servers.filter((_, index) => shares[index]?.includes(owner)),
  );
}

/** The services that may be one deployment's, for each of them. */
export function divideServices(
  services: readonly PleromaService[],
  owners: readonly Owner[],
): readonly (readonly PleromaService[])[] {
  const folders = new Folders(owners);
  const shares = services.map((service) =>
    ownersOf(service, owners, [
      namesConfig,
      bearsHost,
      ({ unit }, owner) => {
        const path = unit.main?.path ?? unit.dropIns[0]?.path;
        return path === undefined ? undefined : folders.holds(path, owner);
      },
    ]),
  );
  return owners.map((owner) => services.filter((_, index) => shares[index]?.includes(owner)));
}

function namesHost(server: Server, { facts }: Owner): boolean | undefined {
  const hosts = [facts.host, ...facts.mediaHosts];
  const isNamed = hosts.some(
    (host) => host.state === "known" && nameIn(server, host.value.toLowerCase()) !== undefined,
  );
  if (isNamed) return true;
  return facts.host.state === "known" && hosts.every(({ state }) => state !== "dynamic")
    ? false
    : undefined;
}

function reaches(
  server: Server,
  { facts: { port, socketPath } }: Owner,
  configuration: NginxConfiguration,
): boolean | undefined {
  if (port.state === "dynamic") return undefined;
  const wanted = port.state === "known" ? port.value : DEFAULT_PORT;
  const addresses = backendsOf(server, configuration).flatMap((backend) => backend.addresses);
  return addresses.some((address) =>
    address.unix
      ? address.host === socketPath
      : address.port === wanted && isLoopback(address.host) && socketPath === undefined,
  );
}

/** The release that a unit starts reads the file that this variable names. */
function namesConfig({ unit }: PleromaService, { elixir }: Owner): boolean | undefined {
  const [main = ""] = elixir.files;
  const named = unit.variables.filter(({ name }) => /^(?:PLEROMA|AKKOMA)_CONFIG_PATH$/.test(name));
  if (named.length === 0 || named.some(({ value }) => value.state !== "known")) return undefined;
  return named.some(({ value }) => value.state === "known" && value.value.endsWith(`/${main}`));
}

function bearsHost({ name }: PleromaService, { facts: { host } }: Owner): boolean | undefined {
  return host.state === "known" ? name.includes(host.value.toLowerCase()) : undefined;
}

/** Whose folder of the repository a file lies in. */
class Folders {
  readonly #folders: ReadonlyMap<Owner, readonly string[]>;

  constructor(owners: readonly Owner[]) {
    this.#folders = new Map(
      owners.map((owner) => [owner, segmentsOf(folderOf(owner.elixir.files[0] ?? ""))]),
    );
  }

  /** Whether the owner's folder is the nearest to the file; `undefined` where it is around all. */
  holds(path: string, owner: Owner): boolean | undefined {
    const segments = segmentsOf(folderOf(path));
    const own = this.#folders.get(owner) ?? [];
    const shared = sharedLength(own, segments);
    const most = Math.max(
      ...[...this.#folders.values()].map((folder) => sharedLength(folder, segments)),
    );
    if (most > 0 && shared === most) return true;
    return shared === own.length ? undefined : false;
  }
}

function segmentsOf(folder: string): readonly string[] {
  return folder === "" ? [] : folder.split("/");
}

function sharedLength(a: readonly string[], b: readonly string[]): number {
  const end = a.findIndex((segment, index) => segment !== b[index]);
  return end === -1 ? a.length : end;
}
