import { mayBeIncluded } from "../model/lookup.ts";
import type { Server, ServerName, Socket } from "../model/model.ts";
import { toBytes } from "../regex/regex.ts";
import type { Uncertainty } from "../syntax/syntax.ts";
import { ignoredNames } from "../validate/ignored-names.ts";
import { hostOf } from "./variables.ts";
import { Undecidable, type Walk } from "./walk.ts";

/**
 * The server that answers for a host on a socket (ngx_http_find_virtual_server): an exact name,
 * then the longest `*.name`, the longest `name.*`, the first regular expression, the default.
 */
export function chooseServer(walk: Walk): Server {
  const { socket } = walk.request;
  const host = toBytes(hostOf(walk.request.host));
  // An empty `Host` header is no name at all, not even that of `server_name "";`.
  const found =
    walk.request.hostless === true
      ? nameless(socket)
      : host === ""
        ? undefined
        : byName(socket, host, walk);
  if (found === undefined && socket.uncertain !== undefined && !isAloneAndAssumed(socket)) {
    throw new Undecidable(socket.uncertain);
  }
  const chosen = found ?? socket.defaultServer;
  const isExact = chosen.names.some(({ kind, value }) => kind === "exact" && value === host);
  if (!isExact) guardAgainstUnknownNames(chosen, walk);
  return chosen;
}

/** A server has no name where it says so, or says nothing. */
function nameless({ servers }: Socket): Server | undefined {
  return servers.find(
    ({ names }) =>
      names.length === 0 || names.some(({ kind, value }) => kind === "exact" && value === ""),
  );
}

/** Whoever asks for the socket of a fragment asks what that fragment does. */
function isAloneAndAssumed({ servers }: Socket): boolean {
  return servers.length === 1 && servers[0]?.assumed === true;
}

function byName(socket: Socket, host: string, walk: Walk): Server | undefined {
  const exact = find(socket, ({ kind, value }) => kind === "exact" && value === host, walk);
  if (exact !== undefined) return exact;
  const labels = host.split(".");
  for (let from = 1; from < labels.length; from++) {
    const parent = labels.slice(from).join(".");
    const found = find(
      socket,
      ({ kind, value }) => kind === "leading-wildcard" && value === parent,
      walk,
    );
    if (found !== undefined) return found;
  }
  for (let to = labels.length - 1; to > 0; to--) {
    const beginning = labels.slice(0, to).join(".");
    const found = find(
      socket,
      ({ kind, value }) => kind === "trailing-wildcard" && value === beginning,
      walk,
    );
    if (found !== undefined) return found;
  }
  return byRegex(socket, host, walk);
}

/** The first server with such a name; where a template may leave it out, both are followed. */
function find(
  socket: Socket,
  matches: (name: ServerName) => boolean,
  walk: Walk,
): Server | undefined {
  const ignored = ignoredNames(socket);
  return socket.servers.find((server) => {
    const name = server.names.find((one) => matches(one) && !ignored.has(one));
    if (name === undefined) return false;
    const { head } = server.level;
    const isConditional = name.conditional || head?.conditional === true;
    const { location } = name;
    return (
      !isConditional || walk.choose({ reason: "whether a template keeps this server", location })
    );
  });
}

/** Without an exact name for the host, one that is not known may be this host's. */
function guardAgainstUnknownNames(chosen: Server, walk: Walk): void {
  for (const server of walk.request.socket.servers) {
    if (server === chosen) continue;
    const unknown: Uncertainty | undefined =
      server.uncertain ?? server.names.find(({ uncertain }) => uncertain !== undefined)?.uncertain;
    if (unknown !== undefined) throw new Undecidable(unknown);
  }
  const included = mayBeIncluded(walk.configuration.http, "server");
  if (included !== undefined && !chosen.assumed) throw new Undecidable(included);
}

function byRegex(socket: Socket, host: string, walk: Walk): Server | undefined {
  for (const server of socket.servers) {
    for (const { kind, value, location, uncertain } of server.names) {
      if (kind !== "regex") continue;
      if (uncertain !== undefined) throw new Undecidable(uncertain);
      // Names are matched in lower case (ngx_http_regex_compile in ngx_http_core_server_name).
      const match = walk.regexes.match(value, /[A-Z]/.test(value), host);
      if (match === undefined) {
        throw new Undecidable({ reason: "whether this regular expression matches", location });
      }
      if (match === null) continue;
      walk.remember(match);
      return server;
    }
  }
  return undefined;
}
