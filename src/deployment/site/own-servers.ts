import type {
  Level,
  NginxConfiguration,
  Server,
  Socket,
  UpstreamAddress,
} from "../../nginx/model/model.ts";
import { route } from "../../nginx/route.ts";
import type { Directive } from "../../nginx/syntax/syntax.ts";
import { isAt } from "./hops.ts";
import { type Backend, isLoopback } from "./nginx-backends.ts";
import { certainNames, nameIn } from "./server-names.ts";

/** Servers that all questions together may have to look through. */
const MOST_STEPS = 5_000_000;

/** Finds what answers where a `proxy_pass` leads back to the same nginx. */
export class OwnServers {
  readonly #configuration: NginxConfiguration;
  readonly #byPlace = new Map<number | string, Socket[]>();
  readonly #answers = new Map<Socket, Map<string, Server | undefined>>();
  readonly #sockets = new Map<Level | undefined, Map<string, readonly Socket[]>>();
  readonly #programs = new Map<Level | undefined, NginxConfiguration>();
  #questionsLeft: number;

  constructor(configuration: NginxConfiguration) {
    this.#configuration = configuration;
    this.#questionsLeft = Math.floor(MOST_STEPS / Math.max(1, configuration.servers.length));
    for (const socket of configuration.sockets) {
      if (socket.quic) continue;
      const place = socket.port ?? socket.address;
      const same = this.#byPlace.get(place);
      if (same === undefined) this.#byPlace.set(place, [socket]);
      else same.push(socket);
    }
  }

  /** The servers that get what the backend sends. */
  answering(backend: Backend): readonly Server[] {
    const hosts = hostsSent(backend, this.#configuration);
    const found = backend.addresses.flatMap((address) => {
      const sockets = this.socketsAt(address, backend.server);
      return sockets.flatMap((socket) => hosts.flatMap((host) => this.#ask(socket, host) ?? []));
    });
    return [...new Set(found)].filter((server) => server !== backend.server);
  }

  /**
   * The sockets of the same nginx that take what a server sends to an address: the most specific, as
   * one for a certain address comes before one for all. A name leads here where a server has it.
   */
  socketsAt(address: UpstreamAddress, { level }: Server): readonly Socket[] {
    if (address.uncertain !== undefined) return [];
    const known = this.#sockets.get(level.parent) ?? new Map<string, readonly Socket[]>();
    this.#sockets.set(level.parent, known);
    const key = `${address.unix} ${address.port} ${address.host}`;
    const sockets = known.get(key) ?? this.#findSockets(address, level.parent);
    known.set(key, sockets);
    return sockets;
  }

  #findSockets(address: UpstreamAddress, program: Level | undefined): readonly Socket[] {
    const place = address.unix ? address.host : address.port;
    const here = (place === undefined ? [] : (this.#byPlace.get(place) ?? [])).filter(
      ({ defaultServer }) => defaultServer.level.parent === program,
    );
    if (isName(address)) {
      const name = address.host.toLowerCase();
      return here.filter((socket) => {
        const server = this.#ask(socket, name);
        return server !== undefined && nameIn(server, name) !== undefined;
      });
    }
    const reached = here.filter((socket) => isAt(socket, address));
    const exact = reached.filter((socket) => socket.address === hostOf(address));
    return exact.length > 0 || !isLoopback(address.host) ? exact : reached;
  }

  /** The configuration with the sockets of one server's program alone. */
  programOf(server: Server | undefined): NginxConfiguration {
    const program = server?.level.parent;
    const known = this.#programs.get(program);
    if (known !== undefined) return known;
    const sockets = this.#configuration.sockets.filter(
      ({ defaultServer }) => defaultServer.level.parent === program,
    );
    const configuration = { ...this.#configuration, sockets };
    this.#programs.set(program, configuration);
    return configuration;
  }

  /** Whether the server behind may be one that the client asks for. */
  passesHost(backend: Backend): boolean {
    const hosts = hostsSent(backend, this.#configuration);
    const isOpen = backend.around.some((level) => headersSet(level).isOpen);
    return isOpen || hosts.length === 0 || hosts.includes(ANY);
  }

  #ask(socket: Socket, host: string): Server | undefined {
    const known = this.#answers.get(socket) ?? new Map<string, Server | undefined>();
    this.#answers.set(socket, known);
    if (known.has(host)) return known.get(host);
    if (--this.#questionsLeft < 0) return undefined;
    const { server } = route(this.#configuration, { socket, host, target: "/" });
    known.set(host, server);
    return server;
  }
}

function hostOf({ host }: UpstreamAddress): string {
  return host === "localhost" ? "127.0.0.1" : host;
}

/** A host name, which may be any machine's. */
export function isName({ host, unix }: UpstreamAddress): boolean {
  return !unix && !isLoopback(host) && /[^\d.]/.test(host) && !host.includes(":");
}

/** Any host that no server names (RFC 2606). */
const ANY = "nameless.invalid";

/** What the backend may get as `Host`; empty where that is not known. */
function hostsSent(
  { server, name, around }: Backend,
  { http }: NginxConfiguration,
): readonly string[] {
  const levels = [...around, server.level.parent?.directives ?? http.directives];
  const headers = levels.map((level) => headersSet(level).headers).find(({ length }) => length > 0);
  const host = headers?.find(({ args }) => args[0]?.value.toLowerCase() === "host")?.args[1];
  const written = host?.value ?? "$proxy_host";
  switch (written.replace(/^\$\{(\w+)\}/, "$$$1").replace(/:\$\w+$/, "")) {
    case "$proxy_host":
      return [name.startsWith("unix:") ? "localhost" : name];
    case "$host":
    case "$http_host":
      return [...certainNames([server]), ANY];
    case "$server_name":
      return certainNames([server]).slice(0, 1);
    default:
      return written.includes("$") ? [] : [written];
  }
}

/** What one level sets in requests to upstreams, and whether a file that is not here may set more. */
interface HeadersSet {
  readonly headers: readonly Directive[];
  readonly isOpen: boolean;
}

function headersSet(level: readonly Directive[]): HeadersSet {
  const known = SET.get(level);
  if (known !== undefined) return known;
  const found = {
    headers: level.filter(({ name }) => name === "proxy_set_header"),
    isOpen: level.some(({ unresolved }) => unresolved?.maySet("proxy_set_header") === true),
  };
  SET.set(level, found);
  return found;
}

/** Every `proxy_pass` beneath a level asks. */
const SET = new WeakMap<readonly Directive[], HeadersSet>();
