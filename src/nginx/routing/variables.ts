import type { Location } from "../../source/location.ts";
import { primaryName } from "../model/listen.ts";
import type { SentHeaders } from "../model/model.ts";
import { uncertaintyOf } from "../syntax/placeholders.ts";
import type { Argument } from "../syntax/syntax.ts";
import { firstUncertainty, knownText, type Text, TextBuilder } from "../syntax/text.ts";
import { valueParts } from "../syntax/value-parts.ts";
import { drawnValue } from "./drawn-values.ts";
import { changedOnTheWay } from "./input-headers.ts";
import { mapValue } from "./map.ts";
import { isSetAnywhere } from "./set-variables.ts";
import type { Walk } from "./walk.ts";

/** An argument with its variables replaced. */
export function evaluate(argument: Argument, walk: Walk, sent?: SentHeaders): Text {
  const { value, placeholders } = argument;
  if (placeholders.length === 0 && !value.includes("$")) return [value];
  const text = new TextBuilder();
  for (const part of valueParts(argument)) {
    if (typeof part === "string") text.add([part]);
    else if ("variable" in part) text.add(variable(part.variable, argument, walk, sent));
    else text.add([uncertaintyOf(part, argument.location)]);
  }
  return text.build(argument);
}

/** What `$name` is for this request; `at` is where it stands. */
export function variable(
  name: string,
  at: { readonly location: Location },
  walk: Walk,
  sent?: SentHeaders,
): Text {
  if (/^[1-9]$/.test(name)) return capture(Number(name), walk);
  const set = walk.variables.get(name) ?? walk.named.get(name);
  if (set !== undefined) return set;
  const map = walk.configuration.maps.get(name);
  if (map !== undefined) return mapValue(name, map, walk, sent);
  const drawn = drawnValue(name, at, walk, sent);
  if (drawn !== undefined) return drawn;
  const changed = changedOnTheWay(walk.configuration, name);
  if (changed !== undefined) return [changed];
  const request = ofRequest(name, walk) ?? ofAnswer(name, walk, sent);
  if (request !== undefined) return request;
  if (isSetAnywhere(walk.configuration, name)) return [""];
  return [{ reason: `the variable $${name}`, location: at.location }];
}

function capture(index: number, { captures }: Walk): Text {
  return "reason" in captures ? [captures] : [captures[index] ?? ""];
}

/** ngx_http_ssl_vars in ngx_http_ssl_module.c. */
const OF_TLS =
  /^ssl_(?:protocol|cipher|ciphers|curve|curves|session_id|session_reused|early_data|server_name|alpn_protocol|client_\w+)$/;

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
      if (args !== undefined) return [args === "" ? "" : "?"];
      // The client's own: some query is not none.
      const isSome = request.anyQuery === true && walk.rawTargetIsValid;
      return isSome ? ["?"] : unknownPart(walk.args);
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
      // Without TLS there is nothing to say of it (ngx_http_ssl_variable).
      if (OF_TLS.test(name) && socket.tls === false) return [""];
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

/** What the answer says, of which nothing is known before there is one. */
function ofAnswer(name: string, walk: Walk, sent: SentHeaders | undefined): Text | undefined {
  if (name === "status") return statusVariable(walk, sent);
  if (sent === undefined || !name.startsWith("upstream_http_")) return undefined;
  const wanted = name.slice("upstream_http_".length);
  const values = sent.upstream
    .filter((header) => header.name.toLowerCase().replaceAll("-", "_") === wanted)
    .map(({ value }) => value);
  return [values.join(", ")];
}

/** Before there is an answer, it is the status that an `error_page` is for (ngx_http_variable_status). */
function statusVariable({ errorStatus }: Walk, sent: SentHeaders | undefined): Text | undefined {
  const status = sent === undefined ? errorStatus : sent.status;
  return status === undefined ? undefined : [String(status).padStart(3, "0")];
}
