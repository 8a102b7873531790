import type { NginxConfiguration, Server, Socket } from "../../nginx/model/model.ts";
import { route } from "../../nginx/route.ts";
import type { Location } from "../../source/location.ts";
import type { EndpointFacts } from "../endpoint-facts.ts";
import { isHiddenService } from "../hosts.ts";
import { requestCost } from "../probes/request-cost.ts";
import { entrancesOf, groupSockets, isLocal, type SocketGroup } from "./entrances.ts";
import { isMediaOnly, type PleromaBackends } from "./recognise-backend.ts";
import {
  certainNames,
  hasUncertainName,
  nameIn,
  requestFor,
  sharesName,
  showName,
  writtenName,
} from "./server-names.ts";

/** A host that clients ask for. */
export interface SiteHost {
  /** For people, and for the subjects of checks. */
  readonly name: string;
  /** What a client writes into `Host`; not the name where only the running host knows that. */
  readonly requestHost: string;
  /** `media`: dedicated to uploads and the media proxy. */
  readonly role: "instance" | "media";
  /** Where the host is reached; without those where another site answers. */
  readonly sockets: readonly Socket[];
  /** What to ask on: one socket of each kind, with only this host's server where a template names it. */
  readonly entrances: readonly Socket[];
  /** A `.onion` or `.i2p` address, whose network encrypts by itself. */
  readonly hidden: boolean;
  /** Where the configuration names it: the `server_name`, else the server. */
  readonly location: Location;
}

/** Stands for any host that no server names: nginx takes the default server (RFC 2606). */
const NAMELESS = { instance: "nameless.invalid", media: "media.nameless.invalid" };

/** What such a host is called. */
const DEFAULT_NAMES = { instance: "default", media: "media" };

/** What hosts are looked for in. */
interface Site {
  readonly configuration: NginxConfiguration;
  readonly groups: readonly SocketGroup[];
  readonly backends: PleromaBackends;
  /** The hosts of the `base_url`s. */
  readonly media: ReadonlySet<string>;
  /** `url: [host: …]`, in lower case. */
  readonly wanted: string | undefined;
  readonly mostHosts: number;
}

/** More hosts than this are not looked at; fewer where each of them takes long. */
const MOST_HOSTS = 50;
/** Locations and servers that all requests together may have to look through. */
const MOST_STEPS = 100_000;

/** The instance's own hosts, then those that are dedicated to media. */
export function findHosts(
  configuration: NginxConfiguration,
  backends: PleromaBackends,
  facts: EndpointFacts,
): { readonly hosts: readonly SiteHost[]; readonly omittedHosts: number } {
  const { host, mediaHosts } = facts;
  const known = mediaHosts.flatMap((media) => (media.state === "known" ? [media.value] : []));
  const steps = requestCost([...backends.byServer.keys()]) + configuration.servers.length;
  const site: Site = {
    configuration,
    groups: groupSockets(configuration),
    backends,
    media: new Set(known.map((name) => name.toLowerCase())),
    wanted: host.state === "known" && host.value !== "" ? host.value.toLowerCase() : undefined,
    mostHosts: Math.max(1, Math.min(MOST_HOSTS, Math.floor(MOST_STEPS / steps))),
  };
  const own = findInstanceHosts(site);
  const ownNames = new Set(own.hosts.map(({ requestHost }) => requestHost));
  const dedicated = findMediaHosts(site, ownNames);
  return {
    hosts: [...own.hosts, ...dedicated.hosts],
    omittedHosts: own.omittedHosts + dedicated.omittedHosts,
  };
}

type Found = ReturnType<typeof findHosts>;

/** The url host where nginx serves it, then the other hosts that get to all of Pleroma. */
function findInstanceHosts(site: Site): Found {
  const whole = [...site.backends.byServer].flatMap(([server, own]) =>
    isMediaOnly(own) ? [] : [server],
  );
  const wanted = wantedHost(site, whole);
  const all = certainNames(whole).filter((name) => name !== wanted?.requestHost);
  const others = all.filter((name) => !site.media.has(name));
  const names = others.length > 0 || wanted !== undefined ? others : all;
  return hostsOf(site, whole, names, "instance", wanted);
}

function wantedHost(site: Site, whole: readonly Server[]): SiteHost | undefined {
  const { wanted } = site;
  if (wanted === undefined) return undefined;
  const isNamed = site.configuration.servers.some((server) => nameIn(server, wanted) !== undefined);
  // A name that a template fills in is the instance's where no other server has that.
  const filledIn = isNamed ? [] : whole.filter(hasUncertainName).slice(0, site.mostHosts);
  const [host] = mergeByName(
    filledIn.flatMap((server) => namelessHost(site, server, "instance") ?? []),
  );
  return host ?? namedHost(site, wanted, "instance");
}

/** Hosts that a `base_url` names, and those of servers that proxy nothing but media. */
function findMediaHosts(site: Site, ownNames: ReadonlySet<string>): Found {
  const only = [...site.backends.byServer].flatMap(([server, own]) =>
    isMediaOnly(own) ? [server] : [],
  );
  const names = new Set([...site.media, ...certainNames(only)]);
  return hostsOf(
    site,
    only,
    [...names].filter((name) => !ownNames.has(name)),
    "media",
  );
}

function hostsOf(
  site: Site,
  servers: readonly Server[],
  names: readonly string[],
  role: SiteHost["role"],
  wanted?: SiteHost,
): Found {
  const asked = names.slice(0, site.mostHosts);
  const named = [wanted ?? [], ...asked.map((name) => namedHost(site, name, role) ?? [])].flat();
  const judged = judgedServers(site, named);
  const nameless = servers.filter(
    (server) => certainNames([server]).length === 0 && !isJudged(site, server, judged),
  );
  const room = Math.max(1, site.mostHosts - named.length);
  const unnamed = nameless
    .slice(0, room)
    .flatMap((server) => namelessHost(site, server, role, wanted) ?? []);
  const left = Math.max(0, names.length - site.mostHosts) + Math.max(0, nameless.length - room);
  return { hosts: mergeByName([...named, ...unnamed]), omittedHosts: left };
}

/** By the first socket of each group, sets of servers that answer for one of the hosts there. */
type Judged = ReadonlyMap<Socket, readonly ReadonlySet<Server>[]>;

function judgedServers({ configuration, groups }: Site, hosts: readonly SiteHost[]): Judged {
  const own = hosts.map(({ requestHost, sockets, entrances }) => {
    // A template's server, which is asked on its own.
    const alone = entrances.filter(({ servers }) => servers.length === 1);
    const asked = new Set(alone.map(({ defaultServer }) => defaultServer));
    return { requestHost, reached: new Set(sockets), asked };
  });
  return new Map(
    groups.map(({ first, sockets }) => {
      const servers = new Set<Server>();
      const judged: ReadonlySet<Server>[] = [servers];
      for (const { requestHost, reached, asked } of own) {
        if (!sockets.some((socket) => reached.has(socket))) continue;
        const { server } = route(configuration, { socket: first, host: requestHost, target: "/" });
        if (server !== undefined) servers.add(server);
        judged.push(asked);
      }
      return [first, judged];
    }),
  );
}

/** Whether nothing gets to the server but what is asked of other hosts already. */
function isJudged({ groups }: Site, server: Server, judged: Judged): boolean {
  const hasName = writtenName(server) !== undefined;
  return groups.every(({ first }) => {
    const answers = hasName ? first.servers.includes(server) : first.defaultServer === server;
    return !answers || judged.get(first)?.some((servers) => servers.has(server)) === true;
  });
}

/** A host under its own name; `undefined` where no server of the instance answers to it. */
function namedHost(site: Site, name: string, role: SiteHost["role"]): SiteHost | undefined {
  const sockets: Socket[] = [];
  const unasked = new Set<Socket>();
  const answering = new Map<Socket, Server>();
  const named: Socket[] = [];
  const hidden = isHiddenService(name);
  let location: Location | undefined;
  let served = false;
  const naming = site.configuration.servers.filter((server) => nameIn(server, name) !== undefined);
  const programs = new Set(naming.map(({ level }) => level.parent));
  for (const group of site.groups) {
    // What another main configuration does is done on another host.
    if (programs.size > 0 && !programs.has(group.first.defaultServer.level.parent)) continue;
    const request = { socket: group.first, host: name, target: "/" };
    const { server } = route(site.configuration, request);
    // Where it cannot be told which server answers, it may be the instance's.
    const serves = server === undefined || site.backends.byServer.has(server);
    const place = server && nameIn(server, name);
    const isNamed = place !== undefined || (server && server !== group.first.defaultServer);
    if (!isNamed && (!serves || role === "media")) continue;
    served ||= server !== undefined && (serves || role === "media");
    location ??= place ?? server?.location;
    for (const socket of group.sockets) {
      sockets.push(socket);
      if (place !== undefined) named.push(socket);
      if (server !== undefined) answering.set(socket, server);
      const isSeen = !hidden && site.backends.seenThrough.has(socket);
      if (isSeen || isForOthers(socket, name, server)) unasked.add(socket);
    }
  }
  const { seenThrough, unnamed } = site.backends;
  const isInner = areAll(sockets, seenThrough) || (!hidden && areAll(named, unnamed));
  if (!served || (name !== site.wanted && isInner)) return undefined;
  const asked = sockets.filter((socket) => !unasked.has(socket));
  const reached = asked.length === 0 ? sockets : asked;
  return {
    name,
    requestHost: name,
    role,
    sockets: reached,
    entrances: entrancesOf(reached, answering),
    hidden,
    location: location ?? site.configuration.http.location,
  };
}

/**
 * Whether nobody asks for the host there: a hidden service has an entrance of its own, and programs
 * of this machine ask a server that has names for these, or for a hidden service.
 */
function isForOthers(socket: Socket, host: string, server: Server | undefined): boolean {
  if (server === undefined) return false;
  const isNamed = nameIn(server, host) !== undefined;
  if (isHiddenService(host)) return !isNamed;
  const names = certainNames([server]);
  return isLocal(socket) && (isNamed ? names.some(isHiddenService) : names.length > 0);
}

/** Whether no client can ask there, but only servers of this nginx, which are asked in its place. */
function areAll(sockets: readonly Socket[], inside: ReadonlySet<Socket>): boolean {
  return sockets.length > 0 && sockets.every((socket) => inside.has(socket));
}

/** A server whose name the repository does not say: what it answers is judged all the same. */
function namelessHost(
  { groups, wanted, backends }: Site,
  server: Server,
  role: SiteHost["role"],
  found?: SiteHost,
): SiteHost | undefined {
  const name = writtenName(server);
  const sockets: Socket[] = [];
  const asked: Socket[] = [];
  for (const group of groups) {
    const answering = group.first.servers.find(
      (other) => other === server || (name !== undefined && sharesName(other, name)),
    );
    if (answering === undefined) continue;
    const isForced = name !== undefined || server.assumed;
    if (!isForced && group.first.defaultServer !== server) continue;
    // Whatever its name will be, clients who ask for it get to this server.
    const forced = { servers: [answering], defaultServer: answering, uncertain: undefined };
    for (const socket of group.sockets) {
      if (backends.seenThrough.has(socket)) continue;
      sockets.push(socket);
      asked.push(isForced ? { ...socket, ...forced } : socket);
    }
  }
  if (sockets.length === 0) return undefined;
  const known = role === "instance" && found === undefined ? wanted : undefined;
  const shown = known ?? (name === undefined ? DEFAULT_NAMES[role] : showName(name));
  return {
    name: shown,
    requestHost: (name === undefined ? known : requestFor(name)) ?? NAMELESS[role],
    role,
    sockets,
    entrances: entrancesOf(asked),
    hidden: isHiddenService(shown),
    location: name?.location ?? server.location,
  };
}

/** Two servers of one name are one host, on the sockets of both. */
function mergeByName(hosts: readonly SiteHost[]): readonly SiteHost[] {
  const byName = new Map<string, SiteHost>();
  for (const host of hosts) {
    const known = byName.get(host.name);
    if (known === undefined) {
      byName.set(host.name, host);
      continue;
    }
    const sockets = [...new Set([...known.sockets, ...host.sockets])];
    const entrances = entrancesOf([...known.entrances, ...host.entrances]);
    byName.set(host.name, { ...known, sockets, entrances });
  }
  return [...byName.values()];
}
