import type { Location } from "../../source/location.ts";
import type { Directive, Uncertainty } from "../syntax/syntax.ts";
import { buildLevel } from "./level.ts";
import { defaultListen, readListen, readServerNames } from "./listen.ts";
import { mayBeIncluded } from "./lookup.ts";
import type { Level, Listen, Server } from "./model.ts";

/** A `server` block. */
export function readServer(head: Directive, directives: readonly Directive[], http: Level): Server {
  const { location } = head;
  const level = buildLevel({ kind: "server", parent: http, head, location, directives });
  const listens: Listen[] = [];
  for (const directive of level.byName.get("listen") ?? []) {
    for (const listen of readListen(directive)) listens.push(listen);
  }
  if (listens.length === 0) listens.push(defaultListen(head));
  return {
    level,
    location: head.nameLocation,
    listens,
    names: (level.byName.get("server_name") ?? []).flatMap(readServerNames),
    assumed: false,
    uncertain: uncertaintyOfServer(head, level),
  };
}

function uncertaintyOfServer(head: Directive, level: Level): Uncertainty | undefined {
  if (head.conditional) {
    return { reason: "whether a template keeps this server", location: head.nameLocation };
  }
  return mayBeHidden(level, "listen") ?? mayBeHidden(level, "server_name");
}

/**
 * Why a server may have sockets or names that it does not show. One that writes them itself is taken
 * to write all of them: else a file that only it includes would open every other server to doubt.
 */
export function mayBeHidden(level: Level, name: "listen" | "server_name"): Uncertainty | undefined {
  const isWritten = level.byName.get(name)?.some(({ conditional }) => !conditional) ?? false;
  return isWritten ? undefined : mayBeIncluded(level, name);
}

/** The server around fragments: its names, sockets and certificate are not in the repository. */
export function assumedServer(
  directives: readonly Directive[],
  http: Level,
  location: Location,
): Server {
  const level = buildLevel({ kind: "server", parent: http, head: undefined, location, directives });
  return {
    level,
    location,
    listens: [],
    names: [],
    assumed: true,
    uncertain: { reason: "the `server` block around this fragment, which is not here", location },
  };
}
