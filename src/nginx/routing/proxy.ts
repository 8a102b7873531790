import { mayBeIncluded } from "../model/lookup.ts";
import type { Level, Outcome, Upstream } from "../model/model.ts";
import { findUpstreamBlock, readAddress } from "../model/upstream.ts";
import { placeholderUncertainty } from "../syntax/placeholders.ts";
import type { Argument, Directive, Uncertainty } from "../syntax/syntax.ts";
import { firstUncertainty, knownText, type Text } from "../syntax/text.ts";
import { PASSING } from "./handlers.ts";
import { escapeUri } from "./uri.ts";
import { evaluate } from "./variables.ts";
import type { Walk } from "./walk.ts";

/** Where a `proxy_pass` sends the request, and with which URI (ngx_http_proxy_create_request). */
export function proxyOutcome(directive: Directive, walk: Walk): Outcome {
  const [argument] = directive.args;
  const { location } = directive;
  if (argument === undefined) {
    return { kind: "unknown", reason: "a `proxy_pass` without an address", location };
  }
  const written = evaluate(argument, walk);
  const { scheme, authority, uri } = splitUrl(written);
  return {
    kind: "proxy",
    scheme,
    upstream: findUpstream(authority, scheme, argument, walk),
    uri: uri.length > 0 ? replacedUri(uri, argument, walk) : untouchedUri(walk),
    location,
  };
}

/** What answers in another way: by itself, or passed on in another protocol (`grpc_pass`). */
export function handlerOutcome({ name, args, location }: Directive, walk: Walk): Outcome {
  const [argument] = args;
  const outcome = { kind: "handler", directive: name, location } as const;
  if (!PASSING.includes(name) || argument === undefined) return outcome;
  const address = evaluate(argument, walk);
  const [first, ...rest] = address;
  const authority =
    typeof first === "string" ? [first.replace(/^[a-z]+:\/\//i, ""), ...rest] : address;
  return { ...outcome, upstream: findUpstream(authority, undefined, argument, walk) };
}

interface Url {
  readonly scheme: "http" | "https" | undefined;
  readonly authority: Text;
  /** Empty when the URL ends behind the authority. */
  readonly uri: Text;
}

/** An unknown part is taken for a part of the authority unless a `/` has come before it. */
function splitUrl(url: Text): Url {
  const [first, ...rest] = url;
  if (typeof first !== "string") return { scheme: undefined, authority: url, uri: [] };
  const scheme = /^https?(?=:\/\/)/i.exec(first)?.[0].toLowerCase();
  const known = scheme === "http" || scheme === "https" ? scheme : undefined;
  const parts: Text = [first.slice(known === undefined ? 0 : known.length + 3), ...rest];
  const authority: (string | Uncertainty)[] = [];
  for (const [index, part] of parts.entries()) {
    if (typeof part === "string") {
      const end = endOfAuthority(part, authority.length === 0);
      if (end !== -1) {
        authority.push(part.slice(0, end));
        const uri = part.slice(end).replace(/^:/, "");
        const rest = parts.slice(index + 1);
        // `http://unix:/run/x.sock:` has no path.
        const isBare = uri === "" && rest.length === 0;
        return { scheme: known, authority, uri: isBare ? [] : [uri, ...rest] };
      }
    }
    authority.push(part);
  }
  return { scheme: known, authority, uri: [] };
}

function endOfAuthority(part: string, isFirst: boolean): number {
  if (!isFirst || !part.startsWith("unix:")) return part.search(/[/?]/);
  return part.indexOf(":", 5);
}

function findUpstream(
  authority: Text,
  scheme: "http" | "https" | undefined,
  argument: Argument,
  walk: Walk,
): Upstream {
  const { location } = argument;
  const defaultPort = scheme === "https" ? 443 : 80;
  const known = knownText(authority);
  if (known === undefined) {
    const uncertain = firstUncertainty(authority);
    const address = partlyKnownAddress(authority, defaultPort, argument, uncertain);
    return { name: argument.value, addresses: [address], location, uncertain };
  }
  const named = findUpstreamBlock(walk.configuration.upstreams, known);
  if (named !== undefined) return named;
  const address = readAddress(known, argument, defaultPort);
  const isName = !address.unix && !/^[\d.]+$|:/.test(address.host);
  const hidden = isName ? mayBeIncluded(walk.configuration.http, "upstream") : undefined;
  const addresses = [{ ...address, uncertain: hidden }];
  return { name: known, addresses, location, uncertain: hidden };
}

/** `127.0.0.1:…`: the host may be known where the port is not. */
function partlyKnownAddress(
  authority: Text,
  defaultPort: number,
  argument: Argument,
  uncertain: Uncertainty | undefined,
): Upstream["addresses"][number] {
  const [first, ...rest] = authority;
  const colon = typeof first === "string" ? first.lastIndexOf(":") : -1;
  const complete = typeof first === "string" && colon === first.length - 1 && colon > 0;
  const { location } = argument;
  if (typeof first === "string" && first.startsWith("unix:")) {
    const whole = `${first.slice(5)}${rest.map((part) => (typeof part === "string" ? part : "…")).join("")}`;
    return { host: whole, port: undefined, unix: true, location, uncertain };
  }
  const host = complete ? readAddress(first.slice(0, colon), argument, defaultPort).host : "";
  return { host, port: undefined, unix: false, location, uncertain };
}

function untouchedUri(walk: Walk): Text {
  if (walk.rawTargetIsValid) return [walk.request.target];
  return withArgs([encoded(walk.uri, walk)], walk.args);
}

function replacedUri(uri: Text, argument: Argument, walk: Walk): Text {
  if (argument.value.includes("$")) return completed(uri);
  if (!walk.locationIsValid) return withArgs([encoded(walk.uri, walk)], walk.args);
  const open = openPattern(walk.locationLevel);
  const rest = open ?? encoded(walk.uri.slice(locationLength(walk.locationLevel)), walk);
  return withArgs([...completed(uri), rest], walk.args);
}

/** A template decides how much of the URI a location's pattern takes. */
export function openPattern(level: Level | undefined): Uncertainty | undefined {
  return level?.head?.args.map(placeholderUncertainty).find((uncertain) => uncertain !== undefined);
}

/** A URL such as `http://host?x` has the path `/`. */
function completed(uri: Text): Text {
  const [first, ...rest] = uri;
  return typeof first === "string" && first.startsWith("?") ? [`/${first}`, ...rest] : uri;
}

export function locationLength(level: Level | undefined): number {
  const args = level?.head?.args ?? [];
  const pattern = args.at(-1)?.value ?? "";
  return args.length === 1 ? pattern.replace(/^(?:\^~|=)/, "").length : pattern.length;
}

function encoded(path: string, walk: Walk): string {
  return walk.quoted || walk.internal ? escapeUri(path, "path") : path;
}

function withArgs(uri: Text, args: Text): Text {
  return knownText(args) === "" ? uri : [...uri, "?", ...args];
}
