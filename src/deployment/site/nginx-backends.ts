import type { NginxConfiguration, Server, UpstreamAddress } from "../../nginx/model/model.ts";
import { findUpstreamBlock, readAddress } from "../../nginx/model/upstream.ts";
import type { Directive } from "../../nginx/syntax/syntax.ts";
import type { Location } from "../../source/location.ts";

/** One `proxy_pass` or `grpc_pass` of a server, and where it goes. */
export interface Backend {
  readonly server: Server;
  /** The `location`s around the `proxy_pass`, the innermost first; patterns only. */
  readonly patterns: readonly string[];
  /** What stands beside the `proxy_pass`, then in each block around it up to the server. */
  readonly around: readonly (readonly Directive[])[];
  /** As `proxy_pass` names it: an `upstream` block, or a host. */
  readonly name: string;
  readonly addresses: readonly UpstreamAddress[];
  /** Of the `proxy_pass`. */
  readonly location: Location;
  /** The path that `proxy_pass` puts in place of the request's; empty where it has none. */
  readonly path: string;
  /** The beginning of the request's path in whose place it is put; `undefined` where more is changed. */
  readonly replaced: string | undefined;
  /** Whether the server's blocks around the `proxy_pass` change the path. */
  readonly rewritten: boolean;
}

/** The place that something is proxied to, whatever it is called; `undefined` if not known. */
export function addressKey(address: UpstreamAddress): string | undefined {
  const { host, port, unix, uncertain } = address;
  if (uncertain !== undefined || (!unix && port === undefined)) return undefined;
  return unix ? `unix:${host}` : `${isLoopback(host) ? "loopback" : host.toLowerCase()}:${port}`;
}

/** An address of this machine itself. */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase().replace(/\.$/, "");
  return (
    name === "localhost" ||
    /^127(?:\.\d{1,3}){1,3}$/.test(name) ||
    name === "::1" ||
    /^(?:0{1,4}:){7}0{0,3}1$/.test(name) ||
    /^::ffff:127(?:\.\d{1,3}){3}$/.test(name)
  );
}

/** Tells directives apart by where they stand. */
export function placeKey({ path, line, column }: Location): string {
  return `${path}:${line}:${column}`;
}

/** Every `proxy_pass` and `grpc_pass` of a server, in the order of the text. */
export function backendsOf(server: Server, configuration: NginxConfiguration): readonly Backend[] {
  const variables = new Map<string, string>();
  const passes: (Place & { directive: Directive })[] = [];
  const pending: Place[] = [
    {
      around: [server.level.directives],
      patterns: [],
      replaced: undefined,
      rewritten: false,
    },
  ];
  for (const { around, patterns, replaced, rewritten } of pending) {
    for (const directive of around[0] ?? []) {
      const { name, args, block } = directive;
      const [first, second] = args;
      if (name === "proxy_pass" || name === "grpc_pass")
        passes.push({ directive, patterns, around, replaced, rewritten });
      if (name === "set" && first && second) variables.set(first.value, second.value);
      if (block === undefined) continue;
      const pattern = name === "location" ? args.at(-1)?.value : undefined;
      const inner = pattern === undefined ? patterns : [pattern, ...patterns];
      const prefix = pattern === undefined ? replaced : prefixOf(directive);
      pending.push({
        around: [block, ...around],
        patterns: inner,
        replaced: prefix,
        rewritten: rewritten || block.some((one) => one.name === "rewrite"),
      });
    }
  }
  return passes.flatMap(({ directive, ...place }) => {
    const target = readTarget(directive, variables, configuration);
    const { location, args } = directive;
    const isPlain = args[0]?.value.includes("$") === false && !place.rewritten;
    const replaced = isPlain ? place.replaced : undefined;
    return target === undefined ? [] : [{ server, ...place, replaced, location, ...target }];
  });
}

type Place = Pick<Backend, "patterns" | "around" | "replaced" | "rewritten">;

/** Of a `location`, unless it is one for a regular expression, or has a name. */
function prefixOf({ args: [first, second] }: Directive): string | undefined {
  const pattern = second ?? first;
  const isPrefix = second === undefined || !first?.value.startsWith("~");
  return isPrefix && pattern?.value.startsWith("/") === true ? pattern.value : undefined;
}

/** Variables that begin with the `/` of a path. */
const PATHS: ReadonlySet<string> = new Set(["request_uri", "uri", "document_uri"]);

function readTarget(
  directive: Directive,
  variables: ReadonlyMap<string, string>,
  { upstreams }: NginxConfiguration,
): Pick<Backend, "name" | "addresses" | "path"> | undefined {
  const [argument] = directive.args;
  if (argument === undefined) return undefined;
  const written = argument.value.replace(/\$\{?([a-z0-9_]+)\}?/gi, (text, name: string) =>
    PATHS.has(name) ? "/" : (variables.get(`$${name}`) ?? text),
  );
  const pattern =
    directive.name === "proxy_pass"
      ? /^(https?):\/\/(unix:[^:]*:?|[^/?]*)(.*)$/is
      : /^(?:(grpcs?):\/\/)?([^/]+|unix:.*)()$/is;
  const match = pattern.exec(written);
  if (match === null) return undefined;
  const [, scheme = "", authority = "", path = ""] = match;
  const upstream = findUpstreamBlock(upstreams, authority);
  const addresses = upstream?.addresses ?? [
    readAddress(authority, argument, scheme.toLowerCase() === "https" ? 443 : 80),
  ];
  return { name: authority, addresses, path };
}
