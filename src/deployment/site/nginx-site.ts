import type {
  NginxConfiguration,
  Outcome,
  Server,
  Socket,
  StreamServer,
  UpstreamAddress,
} from "../../nginx/model/model.ts";
import type { Uncertainty } from "../../nginx/syntax/syntax.ts";
import type { EndpointFacts } from "../endpoint-facts.ts";
import { addressKey, placeKey } from "./nginx-backends.ts";
import { type PleromaBackends, recogniseBackends } from "./recognise-backend.ts";
import { findHosts, type SiteHost } from "./site-hosts.ts";

/** What nginx does with a request that it proxies. */
export type ProxyOutcome = Extract<Outcome, { kind: "proxy" }>;

/** The same by whatever directive. */
export type PassedOn = Pick<ProxyOutcome, "upstream" | "location">;

/** The nginx side of an instance. */
export interface NginxSite {
  readonly configuration: NginxConfiguration;
  /** The instance's own hosts first. */
  readonly hosts: readonly SiteHost[];
  /** How many more hosts there are than can be looked at. */
  readonly omittedHosts: number;
  /** Whether what is proxied goes to Pleroma; the reason where that cannot be told. */
  readonly isPleroma: (outcome: PassedOn) => boolean | Uncertainty;
  /** Whether what is proxied goes on to another server of the same nginx, and so perhaps to Pleroma. */
  readonly isFront: (outcome: PassedOn) => boolean;
  /** Sockets that get their requests from the instance's own servers alone. */
  readonly fronted: ReadonlySet<Socket>;
  /**
   * Another program of this machine must stand before one of the instance's sockets: nobody else gets
   * there, and nothing of this nginx passes on to it.
   */
  readonly hasUnknownFront: boolean;
  /** The sockets of the same nginx that take what a server sends to an address. */
  readonly socketsAt: (address: UpstreamAddress, from: Server) => readonly Socket[];
  /** The configuration with the sockets of one server's program alone: others run elsewhere. */
  readonly programOf: (server: Server | undefined) => NginxConfiguration;
  /** The servers of the same nginx that these pass requests on to. */
  readonly behind: (servers: readonly Server[]) => readonly Server[];
  /** The paths under which clients of some servers get to paths of those behind. */
  readonly outside: PleromaBackends["outside"];
  /** What passes everything that it gets on to Pleroma, without a look at it. */
  readonly streams: readonly StreamServer[];
  /** Where Pleroma listens, by the Elixir config. */
  readonly listen: EndpointFacts;
  /** The files whose servers these are. */
  readonly files: readonly string[];
}

/**
 * Selects what serves the instance. Servers of other sites in the same repository make no
 * difference. `undefined` when no server proxies to Pleroma.
 */
export function selectSite(
  configuration: NginxConfiguration,
  facts: EndpointFacts,
): NginxSite | undefined {
  const backends = recogniseBackends(configuration, facts);
  if (backends.byServer.size === 0) return undefined;
  const serving = [...backends.byServer.keys()];
  return {
    configuration,
    ...findHosts(configuration, backends, facts),
    fronted: backends.fronted,
    hasUnknownFront: backends.hasUnknownFront,
    socketsAt: (address, from) => backends.ownServers.socketsAt(address, from),
    programOf: (server) => backends.ownServers.programOf(server),
    behind: backends.behind,
    outside: backends.outside,
    isFront: ({ location }) => backends.fronts.has(placeKey(location)),
    isPleroma: (outcome) => isPleroma(outcome, backends),
    streams: configuration.streams.filter((stream) => isPleroma(stream, backends) === true),
    listen: facts,
    files: [...new Set(serving.map(({ location }) => location.path))],
  };
}

function isPleroma({ upstream, location }: PassedOn, backends: PleromaBackends) {
  const place = placeKey(location);
  const front = backends.fronts.get(place);
  if (front !== undefined) return front;
  if (backends.places.has(place)) return true;
  const keys = upstream.addresses.map(addressKey);
  if (keys.some((key) => key !== undefined && backends.addresses.has(key))) return true;
  const uncertain =
    upstream.uncertain ?? upstream.addresses.find((address) => address.uncertain)?.uncertain;
  return uncertain ?? false;
}
