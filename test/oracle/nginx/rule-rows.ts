import { createHash } from "node:crypto";
import { parseNginx } from "../../../src/nginx/syntax/parse.ts";
import type { Directive } from "../../../src/nginx/syntax/syntax.ts";
import { SourceFile } from "../../../src/source/source-file.ts";
import { CASE_FILE, type OracleCase, type OracleRequest } from "./oracle-case.ts";

/** A row of a rule's table: what it says rests on what nginx does with its site file. */
export interface RuleRow {
  readonly rule: string;
  readonly name: string;
  readonly nginx: string | Readonly<Record<string, string>>;
}

/** The rows' site files, each once, with the requests that their rules are about. */
export function casesOfRows(rows: readonly RuleRow[]): readonly OracleCase[] {
  const cases = new Map<string, OracleCase>();
  for (const { rule, name, nginx } of rows) {
    const text = inHttp(nginx);
    // Of a template, nginx reads what somebody else makes of it.
    if (text === undefined || text.includes("{{") || cases.has(text)) continue;
    // A row that is changed has no record any more.
    const digest = createHash("sha256").update(text).digest("hex").slice(0, 8);
    const file = new SourceFile(CASE_FILE, text);
    const requests = requestsFor(file);
    // Without a host or a socket it is a fragment, of which nginx makes nothing.
    if (requests.length === 0) continue;
    const files = new Map([[CASE_FILE, file]]);
    cases.set(text, { name: `${rule}: ${name} (${digest})`, files, requests, hostFiles: [] });
  }
  return [...cases.values()];
}

/** What stands in `http`; `undefined` where several files make it. */
function inHttp(nginx: RuleRow["nginx"]): string | undefined {
  if (typeof nginx === "string") return nginx;
  const [text, ...others] = Object.values(nginx);
  const site = others.at(-1);
  // A main configuration that only includes the site.
  if (site !== undefined) return text?.includes("include conf.d") === true ? site : undefined;
  return /^events \{\s*\}\s*http \{(.*)\}$/s.exec(text ?? "")?.[1];
}

const FIXED: readonly string[] = [
  "/",
  "/api/v1/instance",
  "/media/x.png",
  "//media/x.png",
  "/proxy/a/b",
  "/%70roxy/a/b",
  "/./proxy/a/b",
  "/.well-known/acme-challenge/t",
];
const MOST_OWN_PATHS = 8;
const MOST_HOSTS = 2;

/** Each host on each port, with the paths, methods, headers and errors that the text names. */
function requestsFor(file: SourceFile): readonly OracleRequest[] {
  const directives = [...all(parseNginx(file).directives)];
  const named = (name: string) => directives.filter((directive) => directive.name === name);
  const hosts = named("server_name").flatMap(({ args }) => args.map(({ value }) => hostOf(value)));
  const listens = named("listen").flatMap(readListen);
  const paths = named("location").flatMap(({ args }) => pathsOf(args.map(({ value }) => value)));
  const own = [...new Set(paths)].filter((path) => !FIXED.includes(path)).slice(0, MOST_OWN_PATHS);
  const found = [...new Map(listens.map((listen) => [listen.port, listen])).values()];
  return found.flatMap((listen) =>
    [...new Set(hosts)].slice(0, MOST_HOSTS).flatMap((host) => {
      const base = request({ ...listen, host });
      const sent = [...FIXED, ...own].map((target) => ({ ...base, target }));
      return [...sent, ...variants(base, file.text), ...failing(base, file.text)];
    }),
  );
}

function* all(directives: readonly Directive[]): Generator<Directive> {
  for (const directive of directives) {
    yield directive;
    if (directive.block !== undefined) yield* all(directive.block);
  }
}

function request(over: Partial<OracleRequest>): OracleRequest {
  return {
    tls: false,
    port: 80,
    host: "",
    target: "/",
    method: "GET",
    upstreamStatus: 200,
    bodyLength: 0,
    raises: undefined,
    headers: [],
    ...over,
  };
}

function hostOf(name: string): string {
  if (name.startsWith("~")) return "social.example";
  return name.replace(/^\*?\./, "www.").replace(/\.\*$/, ".example");
}

function readListen({ args }: Directive): readonly { port: number; tls: boolean }[] {
  const [address, ...options] = args.map(({ value }) => value);
  const port = /^(?:(?:\*|0\.0\.0\.0):)?(\d+)$/.exec(address ?? "")?.[1];
  return port === undefined ? [] : [{ port: Number(port), tls: options.includes("ssl") }];
}

/** What a location's own pattern matches, as far as it is simple. */
function pathsOf([first = "", second]: readonly string[]): readonly string[] {
  if (second === undefined) return first.startsWith("/") ? [first, `${first}x`] : [];
  if (first === "=") return [second];
  if (first === "^~") return [second, `${second}x`];
  const sample = second
    .replace(/^\^/, "")
    .replace(/\$$/, "")
    .replace(/\((?:\?:)?([^()|]*)[^()]*\)/g, "$1")
    .replaceAll("\\", "");
  return /^\/[\w./%-]*$/.test(sample) ? [sample, `${sample}/x`] : [];
}

/** Other statuses, methods, queries and headers, where the text depends on them. */
function variants(base: OracleRequest, text: string): readonly OracleRequest[] {
  const statuses = [...text.matchAll(/-s ["']?(\d{3})|error_page (\d{3})/g)].map(([, set, page]) =>
    Number(set ?? page),
  );
  const isAboutMethods = /request_method|limit_except|dav_methods/.test(text);
  const methods = isAboutMethods ? ["POST", "PUT", "DELETE", "HEAD", "OPTIONS"] : ["POST"];
  const headers = [...text.matchAll(/\$http_(?!host\b)(\w+)\s*\S*\s*["']?([\w.-]*)/g)].map(
    ([, name = "", value]) => [name.replaceAll("_", "-"), value || "1"] as const,
  );
  // The page whose pictures these would be, and one of somebody else's.
  const referers = /\bvalid_referers\b/.test(text)
    ? [`https://${base.host}/`, "https://stranger.example/"]
    : [];
  const queries = [...text.matchAll(/\$arg_(\w+)\s*\S*\s*["']?([\w.-]*)/g)].map(
    ([, name, value]) => `/?${name}=${value || "1"}`,
  );
  return [
    ...[...new Set([404, ...statuses.filter((status) => status < 497)])].map((upstreamStatus) => ({
      ...base,
      upstreamStatus,
    })),
    ...methods.flatMap((method) =>
      ["/", "/media/x.png"].map((target) => ({ ...base, method, target })),
    ),
    ...headers.map((header) => ({ ...base, headers: [header] })),
    ...queries.map((target) => ({ ...base, target })),
    ...referers.flatMap((referer) =>
      ["/", "/media/x.png"].map((target) => {
        const header = ["Referer", referer] as const;
        return { ...base, target, headers: [header] };
      }),
    ),
  ];
}

/** More than nginx takes where nothing else is said (1 MiB). */
const LARGE = 1_100_000;

/** What nginx itself finds wrong with a request. */
function failing(base: OracleRequest, text: string): readonly OracleRequest[] {
  const failures: OracleRequest[] = [];
  if (base.tls) {
    for (const target of ["/", "/media/x.png"]) {
      const raises = { stage: "request", status: 497, times: 1 } as const;
      failures.push({ ...base, tls: false, target, raises });
    }
  }
  if (/error_page [^;]*413/.test(text) && !/client_max_body_size [^0]/.test(text)) {
    for (const target of ["/", "/media/x.png", "/proxy/a/b"]) {
      const raises = { stage: "body", status: 413, times: 1 } as const;
      failures.push({ ...base, method: "POST", bodyLength: LARGE, target, raises });
    }
  }
  if (/error_page [^;]*400/.test(text)) {
    const raises = { stage: "request", status: 400, times: 1 } as const;
    failures.push({ ...base, host: "bad/host", raises });
  }
  if (/error_page [^;]*50[24]/.test(text)) {
    // Whoever is asked in its place is not there either.
    const raises = { stage: "content", status: 502, times: 9 } as const;
    failures.push({ ...base, upstreamStatus: 0, raises });
  }
  return failures;
}
