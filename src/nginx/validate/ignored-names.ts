import type { Location } from "../../source/location.ts";
import { type Problem, problem } from "../../source/problem.ts";
import type { Server, ServerName, Socket } from "../model/model.ts";

/** A name by which nothing is found on a socket, as another server there has it already. */
interface IgnoredName {
  readonly written: string;
  /** More than one for `.example.org`, which is two names. */
  readonly names: readonly ServerName[];
  readonly server: Server;
  readonly first: Server;
}

const IGNORED = new WeakMap<Socket, ReadonlySet<ServerName>>();

/** The names that nginx leaves out on a socket. */
export function ignoredNames(socket: Socket): ReadonlySet<ServerName> {
  const known = IGNORED.get(socket);
  if (known !== undefined) return known;
  const ignored = new Set(findIgnored(socket).flatMap(({ names }) => names));
  IGNORED.set(socket, ignored);
  return ignored;
}

/**
 * Names of two servers that nginx reads both. Where the configuration around the files is not
 * here, two files may as well be two sites of which one is in use.
 */
export function ignoredNameProblems(
  sockets: readonly Socket[],
  areAllRead: boolean,
): readonly Problem[] {
  const found = new Map<Location, { readonly one: IgnoredName; readonly on: string[] }>();
  for (const socket of sockets) {
    for (const one of findIgnored(socket)) {
      const [name] = one.names;
      if (name === undefined) continue;
      if (!areAllRead && one.first.location.path !== one.server.location.path) continue;
      const known = found.get(name.location);
      if (known === undefined) found.set(name.location, { one, on: [socket.name] });
      else known.on.push(socket.name);
    }
  }
  return [...found].map(([location, { one, on }]) =>
    problem("nginx/ignored-name", location, describe(one, on)),
  );
}

/** So many sockets are named. */
const SHOWN = 3;

function describe({ written, server, first }: IgnoredName, on: readonly string[]): string {
  const name = written === "" ? "a server without a name" : `the name ${written}`;
  const more = on.length > SHOWN ? " and more" : "";
  const sockets = `${on.slice(0, SHOWN).join(", ")}${more}`;
  if (first === server) {
    return `This server has ${name} twice: nginx ignores this one on ${sockets}. Delete it.`;
  }
  const { path, line } = first.location;
  const place = path === server.location.path ? `in line ${line}` : `in ${path}, line ${line},`;
  return written === ""
    ? `nginx never chooses this server on ${sockets}: the one ${place} has no name either, and comes first. Give it a \`server_name\`, or delete it.`
    : `nginx ignores ${name} here on ${sockets}: the server ${place} has it already and answers all its requests. Delete one of the two, or change its name.`;
}

/** As ngx_http_server_names and ngx_hash_add_key do it; regular expressions are never in the way. */
function findIgnored({ servers }: Socket): readonly IgnoredName[] {
  if (servers.length < 2) return [];
  const ignored: IgnoredName[] = [];
  const owners = new Map<string, Server>();
  for (const server of servers) {
    if (server.level.head?.conditional === true || server.uncertain !== undefined) continue;
    for (const names of writtenNames(server)) {
      const keys = names.map(({ kind, value }) => `${kind} ${value}`);
      const taken = keys.find((key) => owners.has(key));
      const first = taken === undefined ? undefined : owners.get(taken);
      // The keys before the one that is taken are taken from now on, without leading anywhere.
      for (const key of keys.slice(0, taken === undefined ? keys.length : keys.indexOf(taken))) {
        owners.set(key, server);
      }
      if (first !== undefined) ignored.push({ written: show(names), names, server, first });
    }
  }
  return ignored;
}

const NO_NAME: Pick<ServerName, "kind" | "value" | "conditional" | "uncertain"> = {
  kind: "exact",
  value: "",
  conditional: false,
  uncertain: undefined,
};

/** Each word of `server_name`: without one, the name is empty. */
function writtenNames({ names, location }: Server): readonly (readonly ServerName[])[] {
  if (names.length === 0) return [[{ ...NO_NAME, location }]];
  const written: ServerName[][] = [];
  for (const name of names) {
    if (name.kind === "regex" || name.conditional || name.uncertain !== undefined) continue;
    const [before] = written.at(-1) ?? [];
    if (before !== undefined && before.location === name.location) written.at(-1)?.push(name);
    else written.push([name]);
  }
  return written;
}

function show([name, ...others]: readonly ServerName[]): string {
  if (name === undefined) return "";
  if (others.length > 0) return `.${name.value}`;
  if (name.kind === "leading-wildcard") return `*.${name.value}`;
  return name.kind === "trailing-wildcard" ? `${name.value}.*` : name.value;
}
