import type { Location } from "../../source/location.ts";
import type { Problem } from "../../source/problem.ts";
import type { Directive, Uncertainty, UnresolvedInclude } from "../syntax/syntax.ts";
import type { Text } from "../syntax/text.ts";

/** One level of inheritance: a block with its own directives, includes already expanded. */
export interface Level {
  readonly kind: "http" | "server" | "location" | "if" | "limit_except";
  readonly parent: Level | undefined;
  /** The block's directive; absent where the block is only assumed to be around a fragment. */
  readonly head: Directive | undefined;
  /** Of the head, or the beginning of the fragment. */
  readonly location: Location;
  /** In the order of the text; of the includes only the unresolved ones are left. */
  readonly directives: readonly Directive[];
  readonly byName: ReadonlyMap<string, readonly Directive[]>;
  readonly unresolved: readonly UnresolvedInclude[];
  /** The `location` blocks directly in it. */
  readonly locations: readonly LocationBlock[];
}

export interface LocationBlock {
  readonly modifier: "=" | "^~" | "~" | "~*" | "" | "@";
  /** The prefix, regular expression or name (with its `@`), without the modifier. */
  readonly pattern: string;
  readonly level: Level;
  /** Set when a template decides what the pattern is, or whether the block is there. */
  readonly uncertain: Uncertainty | undefined;
}

/** What a `listen` directive asks for. */
export interface Listen {
  /** `*` for all of IPv4, else an address without brackets; the path for a unix socket. */
  readonly address: string;
  /** Absent for a unix socket, and where a template decides it. */
  readonly port: number | undefined;
  /** `undefined` where a template decides it. */
  readonly ssl: boolean | undefined;
  readonly quic: boolean;
  readonly proxyProtocol: boolean;
  readonly defaultServer: boolean;
  readonly location: Location;
  /** Set when address or port is filled in by a template. */
  readonly uncertain: Uncertainty | undefined;
}

export interface ServerName {
  readonly kind: "exact" | "leading-wildcard" | "trailing-wildcard" | "regex";
  /** As written, in lower case unless it is a regular expression (then without the `~`). */
  readonly value: string;
  readonly location: Location;
  /** A template decides whether the name is there at all. */
  readonly conditional: boolean;
  /** Set when a template or variable decides the name. */
  readonly uncertain: Uncertainty | undefined;
}

/** A virtual server. */
export interface Server {
  readonly level: Level;
  /** Of the word `server`; of an assumed server, the beginning of its fragment. */
  readonly location: Location;
  /** What nginx takes where the block has no `listen`: `*:80`. */
  readonly listens: readonly Listen[];
  readonly names: readonly ServerName[];
  /** The block is not in the repository, only `location`s that belong into one. */
  readonly assumed: boolean;
  /** Why there may be more names or sockets than these. */
  readonly uncertain: Uncertainty | undefined;
}

/** An address and port on which nginx accepts connections, with the servers behind it. */
export interface Socket {
  /** `*:443`, `[::]:443`, `unix:/run/x`, `*:?` where only the host knows. */
  readonly name: string;
  readonly address: string;
  readonly port: number | undefined;
  /** `undefined` where the repository does not say (fragments of a server). */
  readonly tls: boolean | undefined;
  /** QUIC, that is UDP: it never takes plaintext, and shares nothing with the TCP socket. */
  readonly quic: boolean;
  /** Connections begin with the PROXY protocol's line, else they are closed. */
  readonly proxyProtocol: boolean;
  /** In the order of the configuration. */
  readonly servers: readonly Server[];
  readonly defaultServer: Server;
  /** Why another server may be the default, or `undefined`. */
  readonly uncertain: Uncertainty | undefined;
}

export interface UpstreamAddress {
  /** Host name or address without brackets, or the path of a unix socket. */
  readonly host: string;
  readonly port: number | undefined;
  readonly unix: boolean;
  readonly location: Location;
  /** Set when the host decides it (a variable, a template placeholder). */
  readonly uncertain: Uncertainty | undefined;
}

export interface Upstream {
  /** As `proxy_pass` names it. */
  readonly name: string;
  /** Every server of it, `backup` ones too, without those that are `down`. */
  readonly addresses: readonly UpstreamAddress[];
  readonly location: Location;
  readonly uncertain: Uncertainty | undefined;
}

/** A server of a `stream` block: whatever protocol it is, bytes go to the upstream. */
export interface StreamServer {
  readonly listens: readonly Listen[];
  readonly upstream: Upstream;
  /** Of the word `server`. */
  readonly location: Location;
}

/** A `map` block: what a variable is, by the value of a text. */
export interface VariableMap {
  readonly source: Directive;
  readonly directives: readonly Directive[];
  readonly unresolved: readonly UnresolvedInclude[];
}

/** Everything that the nginx files of a repository say together. */
export interface NginxConfiguration {
  readonly http: Level;
  readonly servers: readonly Server[];
  readonly sockets: readonly Socket[];
  readonly upstreams: ReadonlyMap<string, Upstream>;
  readonly streams: readonly StreamServer[];
  /** By the name of the variable, without its `$`. */
  readonly maps: ReadonlyMap<string, VariableMap>;
  /** Paths of the files that take part, in the order in which nginx reads them. */
  readonly files: readonly string[];
  /** Paths of nginx files that nothing includes: they have no effect. */
  readonly inactive: readonly string[];
  /** Blocks that are not in the repository and were assumed around its fragments. */
  readonly assumed: readonly ("http" | "server")[];
  /** The `include`s of patterns that nothing in the repository matches: they are taken to include nothing. */
  readonly emptyIncludes: readonly Directive[];
  readonly problems: readonly Problem[];
}

/** What a client asks for. */
export interface NginxRequest {
  /** One of the configuration's sockets. */
  readonly socket: Socket;
  /** As in the `Host` header. */
  readonly host: string;
  /** There is no `Host` header, not even an empty one. */
  readonly hostless?: boolean;
  /** The raw request target: path and query as sent. */
  readonly target: string;
  /** `GET` where absent. */
  readonly method?: string;
  /** What the upstream answers, should the request get there; 200 where absent. */
  readonly upstreamStatus?: number;
  /** What another upstream answers that is asked before; absent where there is none. */
  readonly firstStatus?: number;
  /** The target goes on with some query that is not known: the client chooses it. */
  readonly anyQuery?: boolean;
  /** What `$http_…`, `$cookie_…` and `$server_protocol` hold; `undefined` where that is open. */
  readonly sent?: (variable: string) => string | undefined;
  /** nginx asks this of itself: `mirror`, `auth_request`. */
  readonly internal?: boolean;
  /** What goes wrong on the way; nothing where absent. */
  readonly raises?: RaisedError;
}

/** An error that nginx itself raises, not a `return` or the upstream. */
export interface RaisedError {
  readonly status: number;
  /**
   * `request`: the request itself is at fault, and nginx looks for no location; `body`: it is too
   * large; `access`: authentication or a limit refuses it; `content`: the upstream or file fails.
   */
  readonly stage: "request" | "body" | "access" | "content";
  /** So many times, where the target of an `error_page` may fail as well. */
  readonly times: number;
}

/** How nginx answers. */
export type Outcome =
  | {
      readonly kind: "proxy";
      readonly scheme: "http" | "https" | undefined;
      readonly upstream: Upstream;
      /** The request target that the upstream sees. */
      readonly uri: Text;
      /** Of the `proxy_pass`. */
      readonly location: Location;
    }
  | {
      readonly kind: "redirect";
      readonly status: number;
      /** The value of the `Location` header. */
      readonly target: Text;
      readonly location: Location;
    }
  /** 444 closes the connection without an answer. */
  | { readonly kind: "status"; readonly status: number; readonly location: Location }
  /** A file of the host, if it is there. */
  | { readonly kind: "file"; readonly path: Text; readonly location: Location }
  /** Another handler: `fastcgi_pass`, `grpc_pass`, `stub_status` and so on. */
  | {
      readonly kind: "handler";
      readonly directive: string;
      readonly location: Location;
      /** Where it passes the request on to, if it does. */
      readonly upstream?: Upstream;
    }
  | {
      readonly kind: "unknown";
      readonly reason: string;
      readonly location: Location;
      /** All that may happen instead; absent when it may be anything. */
      readonly possible?: readonly RouteResult[];
    };

/** One thing that happened to the request on its way, for people. */
export interface RouteStep {
  /** `server`, `location`, `rewrite`, `if`, `try_files`, `error_page`, `return`, … */
  readonly what: string;
  readonly detail: string;
  readonly location: Location;
}

export interface RouteResult {
  readonly request: NginxRequest;
  /** Absent when it cannot be decided. */
  readonly server: Server | undefined;
  /** The innermost level that answers: its directives apply. Absent when unknown. */
  readonly level: Level | undefined;
  readonly outcome: Outcome;
  /** The path in the end, as locations and files are found by it. */
  readonly uri: string;
  /**
   * The status that the client sees, with an error page's file if it is there; `undefined` when it
   * cannot be known (any other file's).
   */
  readonly status: number | undefined;
  readonly steps: readonly RouteStep[];
  /** The value of a text with variables, at the moment at which headers are sent. */
  readonly evaluate: (directive: Directive, argument: number, sent: SentHeaders) => Text;
}

/** What variables of the answer read: `$upstream_http_…`, `$status`. */
export interface SentHeaders {
  readonly upstream: readonly UpstreamHeader[];
  /** That the client sees; `undefined` where it is not known. */
  readonly status: number | undefined;
}

export interface UpstreamHeader {
  readonly name: string;
  readonly value: string;
}

/** A header that the client gets. */
export interface ClientHeader {
  readonly name: string;
  /** An uncertain part where a variable of the host decides. */
  readonly value: Text;
  readonly sender: "upstream" | "more_set_headers" | "expires" | "add_header";
  /** Of the directive; absent for the upstream's own. */
  readonly location: Location | undefined;
  /** Set when the header may also be missing, or another than this. */
  readonly uncertain: Uncertainty | undefined;
}

/** A header that was there, or was meant to be, and does not arrive. */
export interface LostHeader {
  readonly name: string;
  readonly value: Text;
  /** What took it away; `status` when it lacks `always` and the status is not one of the good. */
  readonly by:
    | "proxy_hide_header"
    | "more_clear_headers"
    | "more_set_headers"
    | "expires"
    | "status"
    | "inheritance"
    | "empty";
  /** Of the directive that took it away (`status`: of the `add_header` itself). */
  readonly location: Location;
}

export interface ResponseHeaders {
  readonly headers: readonly ClientHeader[];
  readonly lost: readonly LostHeader[];
  /** Why there may be headers beside these. */
  readonly uncertain: readonly Uncertainty[];
}
