import type {
  NginxConfiguration,
  RouteResult,
  Server,
  Socket,
  Upstream,
} from "../../nginx/model/model.ts";
import { possibleResults, route } from "../../nginx/route.ts";
import type { Directive } from "../../nginx/syntax/syntax.ts";
import type { Location } from "../../source/location.ts";
import { levelsOf } from "./error-pages.ts";

/** A request that nginx makes of itself beside the client's, and that leaves nginx. */
export interface SideRequest {
  /** `mirror`, `auth_request`, `post_action`. */
  readonly directive: string;
  readonly location: Location;
  /** With `https://`, what is sent is encrypted. */
  readonly isEncrypted: boolean;
  readonly upstream: Upstream;
}

const DIRECTIVES = ["mirror", "auth_request", "post_action"];
/** So many are followed. */
const MOST_REQUESTS = 50;

/** What else leaves nginx for a request to one of these sockets. */
export function sideRequests(
  sockets: readonly Socket[],
  host: string,
  configuration: NginxConfiguration,
): readonly SideRequest[] {
  const found = new Map<string, readonly SideRequest[]>();
  for (const socket of sockets) {
    if (socket.servers.every((server) => directivesOf(server).length === 0)) continue;
    const { server } = route(configuration, { socket, host, target: "/" });
    if (server === undefined) continue;
    for (const { name, args, location } of directivesOf(server)) {
      const target = args[0]?.value ?? "off";
      const key = `${location.path}:${location.line}:${location.column}`;
      const isKnown = found.has(key) || found.size >= MOST_REQUESTS;
      if (isKnown || !target.startsWith("/")) continue;
      const result = route(configuration, { socket, host, target, internal: true });
      const ways = possibleResults(result) ?? [];
      found.set(
        key,
        ways.flatMap((one) => leaving(one, name, location)),
      );
    }
  }
  return [...found.values()].flat();
}

const KNOWN = new WeakMap<Server, readonly Directive[]>();

function directivesOf(server: Server): readonly Directive[] {
  const known = KNOWN.get(server);
  if (known !== undefined) return known;
  const levels = levelsOf(server);
  const found = levels.flatMap(({ byName }) => DIRECTIVES.flatMap((one) => byName.get(one) ?? []));
  KNOWN.set(server, found);
  return found;
}

function leaving(
  { outcome }: RouteResult,
  directive: string,
  location: Location,
): readonly SideRequest[] {
  const isPassedOn = outcome.kind === "proxy" || outcome.kind === "handler";
  if (!isPassedOn || outcome.upstream === undefined) return [];
  const isEncrypted = outcome.kind === "proxy" && outcome.scheme === "https";
  return [{ directive, location, isEncrypted, upstream: outcome.upstream }];
}
