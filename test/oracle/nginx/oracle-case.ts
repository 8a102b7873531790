import type { RaisedError } from "../../../src/nginx/model/model.ts";
import { SourceFile } from "../../../src/source/source-file.ts";

/** A request of a case: `#> https example.tld /path`, with options behind it. */
export interface OracleRequest {
  readonly tls: boolean;
  readonly port: number;
  readonly host: string;
  readonly target: string;
  readonly method: string;
  /** What the stub in Pleroma's place answers; 0 to close the connection. */
  readonly upstreamStatus: number;
  /** So many bytes are sent with the request. */
  readonly bodyLength: number;
  /** Written `raises=body:413`: what nginx itself finds wrong with the request. */
  readonly raises: RaisedError | undefined;
  /** Written `User-Agent:curl`, with `%20` for a space; what is not here is not sent. */
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** One hand-written configuration with the requests that it is asked. */
export interface OracleCase {
  readonly name: string;
  /** By path; `conf.d/case.conf` is what stands in `http`. */
  readonly files: ReadonlyMap<string, SourceFile>;
  readonly requests: readonly OracleRequest[];
  /** Files of the host that exist, below `/srv/`. */
  readonly hostFiles: readonly string[];
}

export const CASE_FILE = "conf.d/case.conf";

/**
 * Reads a case file: configuration with special comments. `#>` is a request, `#+` a file of the
 * host, `#@ path` begins another file of the configuration.
 */
export function readCase(name: string, text: string): OracleCase {
  const [main = "", ...sections] = text.split(/^#@ /m);
  const files = new Map([[CASE_FILE, new SourceFile(CASE_FILE, main)]]);
  for (const section of sections) {
    const lineEnd = section.indexOf("\n");
    const path = section.slice(0, lineEnd).trim();
    files.set(path, new SourceFile(path, section.slice(lineEnd + 1)));
  }
  const lines = text.split("\n");
  const marked = (mark: string): readonly string[] =>
    lines.filter((line) => line.startsWith(mark)).map((line) => line.slice(2).trim());
  const own = marked("#>").map(readRequest);
  const requests = own.length >= LEAST_REQUESTS ? own : [...own, ...standardRequests(own)];
  return { name, files, requests, hostFiles: marked("#+") };
}

const LEAST_REQUESTS = 10;

/** What every case is asked beside its own questions, of the first of its hosts. */
const STANDARD: readonly (readonly [target: string, status: number])[] = [
  ["/", 200],
  ["/api/v1/instance", 200],
  ["/api/v1/instance", 404],
  ["/media/x.png", 200],
  ["//media/x.png", 200],
  ["/proxy/a/b", 200],
  ["/%70roxy/a/b", 200],
  ["/./proxy/a/b", 404],
  ["/a/b?q=1", 200],
  ["/.well-known/acme-challenge/t", 200],
];

function standardRequests([first]: readonly OracleRequest[]): readonly OracleRequest[] {
  if (first === undefined) return [];
  return STANDARD.map(([target, upstreamStatus]) => ({
    ...first,
    target,
    upstreamStatus,
    method: "GET",
    headers: [],
    bodyLength: 0,
    raises: undefined,
  }));
}

function readRequest(line: string): OracleRequest {
  const [scheme = "", host = "", target = "", ...options] = line.split(/\s+/);
  const [protocol, port] = scheme.split(":");
  const tls = protocol === "https";
  const option = (name: string): string | undefined =>
    options.find((word) => word.startsWith(`${name}=`))?.slice(name.length + 1);
  return {
    tls,
    port: port === undefined ? (tls ? 443 : 80) : Number(port),
    host: host === "-" ? "" : host,
    target,
    method: option("method") ?? "GET",
    upstreamStatus: Number(option("status") ?? "200"),
    bodyLength: Number(option("body") ?? "0"),
    raises: readRaised(option("raises")),
    headers: options.flatMap((word) => {
      const [, name, value] = /^([\w-]+):(.*)$/.exec(word) ?? [];
      return name === undefined ? [] : [[name, decodeURIComponent(value ?? "")] as const];
    }),
  };
}

const STAGES = ["request", "body", "access", "content"] as const;

function readRaised(written: string | undefined): RaisedError | undefined {
  const [name, status, times = "1"] = written?.split(":") ?? [];
  const stage = STAGES.find((known) => known === name);
  return stage && { stage, status: Number(status), times: Number(times) };
}

/** What real nginx did with a request. */
export interface OracleAnswer {
  /** 0 when the connection was closed without an answer. */
  readonly status: number;
  readonly location: string | null;
  /** Headers that the configuration or the stub decides, in order. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** What has reached the stubs, in no order: a copy of the request may be among it. */
  readonly upstreams: readonly ReachedUpstream[];
  /** The blocks that answered, by where they begin; null where none had its turn. */
  readonly server: string | null;
  readonly block: string | null;
}

export interface ReachedUpstream {
  /** As the configuration has it. */
  readonly address: string;
  /** The request target. */
  readonly uri: string;
}

/** The headers of nginx itself, which no rule looks at. */
export const IGNORED_HEADERS: ReadonlySet<string> = new Set([
  "server",
  "date",
  "content-type",
  "content-length",
  "connection",
  "location",
  "transfer-encoding",
  "last-modified",
  "etag",
  "accept-ranges",
  "www-authenticate",
  "keep-alive",
  "allow",
]);

/** What the stub sends, as Pleroma with `http_security` does. */
export const STUB_HEADERS: readonly { readonly name: string; readonly value: string }[] = [
  { name: "X-XSS-Protection", value: "1; mode=block" },
  { name: "X-Permitted-Cross-Domain-Policies", value: "none" },
  { name: "X-Frame-Options", value: "DENY" },
  { name: "X-Content-Type-Options", value: "nosniff" },
  { name: "X-Download-Options", value: "noopen" },
  { name: "Referrer-Policy", value: "same-origin" },
  { name: "Content-Security-Policy", value: "default-src 'none'" },
  { name: "Strict-Transport-Security", value: "max-age=31536000" },
  { name: "Content-Type", value: "text/html; charset=utf-8" },
];
