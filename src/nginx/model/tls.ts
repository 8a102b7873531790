import type { Setting } from "../../source/setting.ts";
import { placeholderUncertainty } from "../syntax/placeholders.ts";
import { lookUp } from "./lookup.ts";
import type { Socket } from "./model.ts";
import { hasProtocolCommand, withCommands } from "./ssl-commands.ts";

/**
 * The TLS protocols on a socket. The default server's decide, whatever server the client then
 * asks for: the protocol is settled before its name is known. Repeated `ssl_protocols` of one
 * level unite (ngx_conf_set_bitmask_slot). `ssl_conf_command` goes through them afterwards.
 */
export function tlsProtocols(socket: Socket): Setting<readonly string[]> {
  const written = writtenProtocols(socket);
  const { directives, uncertain } = lookUp(socket.defaultServer.level, "ssl_conf_command", true);
  const commands = directives.filter(hasProtocolCommand);
  const [command] = commands;
  if (uncertain !== undefined) {
    const isCommandFree = commands.length === 0 && written.state === "dynamic";
    if (isCommandFree) return written;
    return { state: "dynamic", reason: uncertain.reason, origin: uncertain.location };
  }
  return command === undefined ? written : withCommands(written, commands, command.location);
}

function writtenProtocols(socket: Socket): Setting<readonly string[]> {
  const { defaultServer } = socket;
  if (socket.uncertain !== undefined) {
    const { reason, location } = socket.uncertain;
    return { state: "dynamic", reason, origin: location };
  }
  const { directives, uncertain } = lookUp(defaultServer.level, "ssl_protocols", true);
  const args = directives.flatMap((directive) => directive.args);
  const [first] = directives;
  const value = [...new Set(args.map((argument) => argument.value))];
  for (const argument of args) {
    const template = placeholderUncertainty(argument);
    if (template === undefined) continue;
    return { state: "dynamic", reason: template.reason, origin: template.location };
  }
  if (uncertain !== undefined) {
    const { reason, location } = uncertain;
    const fallback = first === undefined ? {} : { fallback: value };
    return { state: "dynamic", reason, origin: location, ...fallback };
  }
  if (first === undefined) return { state: "unset", nearest: defaultServer.location };
  return { state: "known", value, origin: first.location };
}
