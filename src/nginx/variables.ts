import { primaryName } from "./listen.ts";
import { mapValue } from "./map.ts";
import type { SentHeaders } from "./model.ts";
import { uncertaintyOf } from "./placeholders.ts";
import { isSetAnywhere } from "./set-variables.ts";
import type { Argument } from "./syntax.ts";
import { firstUncertainty, knownText, type Text, TextBuilder } from "./text.ts";
import type { Walk } from "./walk.ts";

/** `$name`, `${name}` and `$1`, as ngx_http_script_compile takes them. */
const REFERENCE = /\$(?:\{([A-Za-z0-9_]{1,200})\}|([1-9])|([A-Za-z_][A-Za-z0-9_]{0,200}))/g;

/** An argument with its variables replaced. */
export function evaluate(argument: Argument, walk: Walk, sent?: SentHeaders): Text {
  const { value, placeholders, location } = argument;
  if (placeholders.length === 0 && !value.includes("$")) return [value];
  const text = new TextBuilder();
  let from = 0;
  for (const placeholder of placeholders) {
    const at = value.indexOf(placeholder.text, from);
    if (at === -1) continue;
    addEvaluated(text, value.slice(from, at), argument, walk, sent);
    text.add([uncertaintyOf(placeholder, location)]);
    from = at + placeholder.text.length;
  }
  addEvaluated(text, value.slice(from), argument, walk, sent);
  return text.build(location);
}

function addEvaluated(
  text: TextBuilder,
  written: string,
  argument: Argument,
  walk: Walk,
  sent: SentHeaders | undefined,
): void {
  let copied = 0;
  for (const match of written.matchAll(REFERENCE)) {
    text.add([written.slice(copied, match.index)]);
    copied = match.index + match[0].length;
    const name = match[1] ?? match[2] ?? match[3] ?? "";
    text.add(variable(name, argument, walk, sent));
  }
  text.add([written.slice(copied)]);
}

/** What `$name` is for this request. */
export function variable(name: string, argument: Argument, walk: Walk, sent?: SentHeaders): Text {
  if (/^[1-9]$/.test(name)) return capture(Number(name), walk);
  const set = walk.variables.get(name) ?? walk.named.get(name);
  if (set !== undefined) return set;
  const map = walk.configuration.maps.get(name);
  if (map !== undefined) return mapValue(name, map, walk, sent);
  const request = ofRequest(name, walk) ?? ofAnswer(name, sent);
  if (request !== undefined) return request;
  if (isSetAnywhere(walk.configuration, name)) return [""];
  return [{ reason: `the variable $${name}`, location: argument.location }];
}

function capture(index: number, { captures }: Walk): Text {
  return "reason" in captures ? [captures] : [captures[index] ?? ""];
}

/** What the request itself says; `undefined` for what it does not. */
function ofRequest(name: string, walk: Walk): Text | undefined {
  const { request } = walk;
  const { socket } = request;
  switch (name) {
    case "uri":
    case "document_uri":
      return [walk.uri];
    case "request_uri":
      return [request.target];
    case "args":
    case "query_string":
      return walk.args;
    case "is_args": {
      const args = knownText(walk.args);
      return args === undefined ? unknownPart(walk.args) : [args === "" ? "" : "?"];
    }
    case "host":
      return hostVariable(walk);
    case "http_host":
      return [request.host];
    case "request_method":
      return [walk.method];
    case "server_name":
      return serverNameVariable(walk);
    case "scheme":
      return socket.tls === undefined ? undefined : [socket.tls ? "https" : "http"];
    case "https":
      return socket.tls === undefined ? undefined : [socket.tls ? "on" : ""];
    case "server_port":
      return socket.port === undefined ? undefined : [String(socket.port)];
    default:
      return name.startsWith("arg_")
        ? argument(name.slice(4), walk.args)
        : sentByClient(name, walk);
  }
}

function sentByClient(name: string, { request: { sent } }: Walk): Text | undefined {
  const value = /^(?:(?:http|cookie)_|server_protocol$)/.test(name) ? sent?.(name) : undefined;
  return value === undefined ? undefined : [value];
}

/** The `Host` header without port and trailing dot, in lower case (ngx_http_validate_host). */
export function hostOf(host: string): string {
  const bracket = host.startsWith("[") ? host.indexOf("]") : 0;
  const colon = host.indexOf(":", Math.max(bracket, 0));
  const name = colon === -1 ? host : host.slice(0, colon);
  return (name.endsWith(".") ? name.slice(0, -1) : name).toLowerCase();
}

function hostVariable(walk: Walk): Text | undefined {
  const host = hostOf(walk.request.host);
  return host === "" ? serverNameVariable(walk) : [host];
}

function serverNameVariable({ server }: Walk): Text | undefined {
  if (server.uncertain !== undefined) return [server.uncertain];
  const name = primaryName(server.level.byName.get("server_name") ?? []);
  if (name === undefined) return [""];
  const [placeholder] = name.placeholders;
  if (placeholder !== undefined) {
    // The host that was asked for may be named by the same placeholder.
    if (server.names[0]?.value === name.value.toLowerCase()) return [name.value.toLowerCase()];
    return [uncertaintyOf(placeholder, name.location)];
  }
  if (name.value.startsWith("$")) return undefined;
  if (name.value.startsWith("~")) return [name.value];
  return [name.value.toLowerCase().replace(/^\./, "")];
}

function argument(name: string, args: Text): Text | undefined {
  const known = knownText(args);
  if (known === undefined) return unknownPart(args);
  const found = known
    .split("&")
    .find((pair) => pair.toLowerCase().startsWith(`${name.toLowerCase()}=`));
  return [found?.slice(name.length + 1) ?? ""];
}

function unknownPart(text: Text): Text | undefined {
  const uncertain = firstUncertainty(text);
  return uncertain && [uncertain];
}

/** What the upstream's answer says; nothing of it is known before there is one. */
function ofAnswer(name: string, sent: SentHeaders | undefined): Text | undefined {
  if (sent === undefined || !name.startsWith("upstream_http_")) return undefined;
  const wanted = name.slice("upstream_http_".length);
  const values = sent.upstream
    .filter((header) => header.name.toLowerCase().replaceAll("-", "_") === wanted)
    .map(({ value }) => value);
  return [values.join(", ")];
}
