import { type Problem, problem } from "../../source/problem.ts";
import type { Argument, Directive } from "../syntax/syntax.ts";
import { DIRECTIVES } from "./directives.ts";

/** Directives with one value, beside the flags: nginx refuses a second one on a level. */
const SINGLE: ReadonlySet<string> = new Set(
  "root alias client_max_body_size client_body_buffer_size client_body_timeout client_header_timeout client_header_buffer_size send_timeout keepalive_timeout keepalive_requests proxy_http_version proxy_connect_timeout proxy_read_timeout proxy_send_timeout proxy_buffer_size proxy_buffers proxy_busy_buffers_size proxy_cache proxy_cache_key proxy_max_temp_file_size proxy_pass ssl_ciphers ssl_dhparam ssl_ecdh_curve ssl_session_cache ssl_session_timeout ssl_trusted_certificate ssl_client_certificate ssl_verify_client ssl_verify_depth ssl_buffer_size gzip_comp_level gzip_min_length gzip_http_version gzip_buffers server_tokens default_type types_hash_max_size resolver resolver_timeout auth_basic auth_basic_user_file satisfy expires try_files limit_rate charset auth_request internal_redirect large_client_header_buffers real_ip_header open_file_cache aio directio output_buffers limit_conn_status limit_req_status if_modified_since keepalive server_names_hash_bucket_size server_names_hash_max_size variables_hash_bucket_size variables_hash_max_size map_hash_bucket_size map_hash_max_size types_hash_bucket_size".split(
    " ",
  ),
);

/** What the directives of one block have against each other. */
export function blockProblems(
  directives: readonly Directive[],
  parent: Directive | undefined,
): readonly Problem[] {
  const problems: Problem[] = [];
  const report = (directive: Directive, message: string): void => {
    problems.push(problem("nginx/invalid", directive.location, message));
  };
  const seen = new Set<string>();
  const firsts = new Map<string, Directive>();
  for (const directive of directives) {
    if (directive.conditional || directive.unresolved !== undefined) continue;
    if (directive.args.some(({ placeholders }) => placeholders.length > 0)) continue;
    const message = nestingError(directive, parent);
    if (message !== undefined) report(directive, message);
    const identity = identityOf(directive);
    for (const socket of socketsWith(directive, SOCKET_OPTION)) {
      const key = `options ${socket}`;
      if (seen.has(key))
        report(
          directive,
          `Two servers set options of the socket ${socket}: nginx takes those of one only.`,
        );
      seen.add(key);
    }
    for (const socket of socketsWith(directive, DEFAULT)) {
      const key = `default ${socket}`;
      if (seen.has(key)) report(directive, `There are two default servers for ${socket}.`);
      seen.add(key);
    }
    if (identity === undefined) continue;
    const first = firsts.get(identity.key);
    if (first === undefined) firsts.set(identity.key, directive);
    else
      report(
        directive,
        `nginx takes ${identity.what} only once here${elsewhere(first, directive)}.`,
      );
  }
  const referers = directives.filter(({ name }) => name === "valid_referers");
  const [lonely] = referers;
  if (lonely !== undefined && referers.every(isNobody)) {
    report(lonely, "`valid_referers` names no site: add `server_names`, say.");
  }
  return problems;
}

/** `valid_referers` that lets in those without a `Referer` and nobody else. */
function isNobody({ args, conditional }: Directive): boolean {
  return !conditional && args.every(({ value }) => value === "none" || value === "blocked");
}

/** Where the first of two is, when an `include` has brought them together. */
function elsewhere({ location: first }: Directive, { location }: Directive): string {
  if (first.path === location.path) return "";
  return `, and with what is included the first is in ${first.path}, line ${first.line}`;
}

const DEFAULT = /^default(?:_server)?$/;
/** What is set for the socket itself, whichever server it is for (ngx_http_add_addresses). */
const SOCKET_OPTION =
  /^(?:bind|deferred|reuseport|(?:setfib|fastopen|backlog|rcvbuf|sndbuf|accept_filter|ipv6only|so_keepalive)=.*)$/;

/** The sockets to which a `server` listens with such an option. */
function socketsWith({ name, block }: Directive, option: RegExp): readonly string[] {
  if (name !== "server" || block === undefined) return [];
  return block.flatMap((inner) => {
    const [address, ...options] = inner.args;
    const has = options.some(({ value }) => option.test(value));
    const isWritten = !inner.conditional && address?.placeholders.length === 0;
    const quic = options.some(({ value }) => value === "quic") ? " quic" : "";
    return inner.name === "listen" && has && isWritten
      ? [`${canonical(address.value)}${quic}`]
      : [];
  });
}

function canonical(address: string): string {
  return /^\d+$/.test(address) ? `*:${address}` : address.replace(/^0\.0\.0\.0(?=:)/, "*");
}

/** What must not be there twice in one block. */
function identityOf(
  directive: Directive,
): { readonly key: string; readonly what: string } | undefined {
  const { name, args, block } = directive;
  const [first] = args;
  switch (name) {
    case "root":
    case "alias":
      return { key: "root", what: "one `root` or `alias`" };
    case "listen": {
      // QUIC is UDP, which shares nothing with the TCP port of the same number.
      const protocol = args.some(({ value }) => value === "quic") ? "udp" : "tcp";
      const key = `listen ${protocol} ${canonical(first?.value ?? "")}`;
      return { key, what: `\`listen ${first?.value}\`` };
    }
    case "log_format":
      return { key: `format ${first?.value}`, what: `the log format ${first?.value}` };
    case "limit_req_zone":
    case "limit_conn_zone":
    case "proxy_cache_path":
      return zoneOf(directive);
    case "upstream":
      return {
        key: `upstream ${first?.value.toLowerCase()}`,
        what: `the \`upstream\` ${first?.value}`,
      };
    case "location": {
      const match = readLocation(args);
      if (match === undefined || match.kind === "regex" || match.kind === "named") return undefined;
      const what = `\`location ${match.kind === "exact" ? "= " : ""}${match.path}\``;
      return { key: `location ${match.kind} ${match.path}`, what };
    }
    default: {
      const isFlag = DIRECTIVES.get(name)?.every(({ flag }) => flag) ?? false;
      const isSingle = block === undefined && (isFlag || SINGLE.has(name));
      return isSingle ? { key: name, what: `\`${name}\`` } : undefined;
    }
  }
}

/** The shared memory that a directive makes. */
function zoneOf({ name, args }: Directive): ReturnType<typeof identityOf> {
  for (const { value } of args) {
    const zone = /^(?:keys_)?zone=([^:]+):/.exec(value)?.[1];
    if (zone !== undefined) return { key: `${name} ${zone}`, what: `the zone ${zone}` };
  }
  return undefined;
}

interface LocationMatch {
  readonly kind: "exact" | "prefix" | "regex" | "named";
  readonly path: string;
}

function readLocation(args: readonly Argument[]): LocationMatch | undefined {
  const words = args.map(({ value }) => value);
  const match = /^(=|\^~|~\*?)?(.*)$/s.exec(words.join(""));
  if (words.length === 0 || words.length > 2 || match === null) return undefined;
  const [, modifier = "", path = ""] = match;
  if (modifier === "=") return { kind: "exact", path };
  if (modifier.startsWith("~")) return { kind: "regex", path };
  return { kind: path.startsWith("@") && modifier === "" ? "named" : "prefix", path };
}

/** What nginx has against a directive because of the location around it. */
function nestingError(directive: Directive, parent: Directive | undefined): string | undefined {
  if (parent === undefined) return undefined;
  if (directive.name === "proxy_pass") return proxyPassError(directive, parent);
  if (directive.name === "alias" && readLocation(parent.args)?.kind === "named") {
    return parent.name === "location"
      ? "`alias` cannot be in a named `location`: write `root`."
      : undefined;
  }
  if (directive.name !== "location" || parent.name !== "location") return undefined;
  if (parent.args.some(({ placeholders }) => placeholders.length > 0)) return undefined;
  const inner = readLocation(directive.args);
  const outer = readLocation(parent.args);
  if (inner === undefined || outer === undefined) return undefined;
  if (outer.kind === "exact") return "No `location` can be inside of one with `=`.";
  if (outer.kind === "named") return "No `location` can be inside of a named one.";
  if (inner.kind === "named") return "A named `location` belongs directly into the `server`.";
  return inner.kind === "regex" || inner.path.startsWith(outer.path)
    ? undefined
    : `The location ${inner.path} cannot be inside of ${outer.path}, as its path does not begin with that.`;
}

/** A URI in `proxy_pass` replaces the location's prefix: there must be one. */
function proxyPassError({ args }: Directive, parent: Directive): string | undefined {
  const url = args[0]?.value ?? "";
  const hasUri = /^https?:\/\/(?:unix:[^:]*:|(?!unix:)[^/?]*)[/?]/i.test(url);
  if (!hasUri || url.includes("$")) return undefined;
  const kind = parent.name === "location" ? readLocation(parent.args)?.kind : parent.name;
  return kind === "regex" || kind === "named" || kind === "if" || kind === "limit_except"
    ? "In a `location` with a regular expression or a name, in `if` and in `limit_except`, nginx takes only a `proxy_pass` without a path: not even a `/` behind the address."
    : undefined;
}
