import { truncate } from "../../source/inert.ts";

/**
 * What one source expression of a Content-Security-Policy allows. URLs are taken apart into one
 * source for each scheme, so that two of them have another as their intersection, or nothing.
 */
export type Source =
  /** No directive restricts this kind of resource. */
  | { readonly kind: "anything" }
  | UrlSource
  /** A keyword, nonce or hash that allows something other than a URL. */
  | { readonly kind: "permission"; readonly name: string };

export interface UrlSource {
  readonly kind: "url";
  readonly scheme: string;
  /** `*` for every host, `*.example.org` for those below it, else one host. */
  readonly host: string;
  /** `*` for every port, `""` for the scheme's own. */
  readonly port: string;
  /** A prefix where it ends with a slash, `""` for every path. */
  readonly path: string;
}

/** The page that the policy belongs to. */
export interface Page {
  /** In lower case. */
  readonly host: string;
  readonly scheme: "http" | "https";
}

/** What a scheme in a policy allows besides itself (CSP 3, "scheme-part matches"). */
const UPGRADES: ReadonlyMap<string, readonly string[]> = new Map([
  ["http", ["http", "https"]],
  ["ws", ["ws", "wss", "http", "https"]],
  ["wss", ["wss", "https"]],
]);

const NETWORK_SCHEMES = ["http", "https", "ws", "wss"];

const DEFAULT_PORTS: ReadonlyMap<string, readonly string[]> = new Map([
  ["http", ["80"]],
  ["ws", ["80"]],
  ["https", ["443", "80"]],
  ["wss", ["443", "80"]],
]);

const SCHEME_SOURCE = /^([a-z][a-z0-9+.-]*):$/i;
const HOST_SOURCE =
  /^(?:([a-z][a-z0-9+.-]*):\/\/)?(\*|(?:\*\.)?[a-z0-9_-]+(?:\.[a-z0-9_-]+)*)\.?(?::([0-9]+|\*))?(\/[^?#]*)?$/i;

/** The sources of one expression; none for what browsers ignore. Permissions are not its matter. */
export function readUrlSources(expression: string, page: Page): readonly UrlSource[] {
  if (expression === "*") {
    return NETWORK_SCHEMES.map((scheme) => url(scheme, "*", "*"));
  }
  if (expression.toLowerCase() === "'self'") return ownOrigin(page);
  const scheme = SCHEME_SOURCE.exec(expression)?.[1]?.toLowerCase();
  if (scheme !== undefined) return upgradesOf(scheme).map((name) => url(name, "*", "*"));
  const match = HOST_SOURCE.exec(expression);
  if (match === null) return [];
  const [, written = page.scheme, host = "", port = "", path = ""] = match;
  return upgradesOf(written.toLowerCase()).map((name) =>
    url(name, host.toLowerCase(), normalPort(name, port), path === "/" ? "" : path),
  );
}

/** CSP 3, "does url match expression in origin": `'self'` also allows the secure schemes. */
function ownOrigin({ host, scheme }: Page): readonly UrlSource[] {
  const schemes = scheme === "https" ? ["https", "wss"] : NETWORK_SCHEMES;
  return schemes.map((name) => url(name, host, ""));
}

function upgradesOf(scheme: string): readonly string[] {
  return UPGRADES.get(scheme) ?? [scheme];
}

function normalPort(scheme: string, port: string): string {
  return DEFAULT_PORTS.get(scheme)?.includes(port) ? "" : port;
}

function url(scheme: string, host: string, port: string, path = ""): UrlSource {
  return { kind: "url", scheme, host, port, path };
}

/** What both allow; `undefined` where that is nothing. */
export function intersect(a: Source, b: Source): Source | undefined {
  if (a.kind === "anything") return b;
  if (b.kind === "anything") return a;
  if (a.kind === "url" && b.kind === "url") return intersectUrls(a, b);
  if (a.kind === "permission" && b.kind === "permission") return intersectPermissions(a, b);
  // A nonce or hash lets a script in from somewhere; with a list of URLs, only from those.
  const [permission, urlSource] = a.kind === "permission" ? [a, b] : [b, a];
  return permission.kind === "permission" && loadsUrls(permission.name) ? urlSource : undefined;
}

/** Whether everything that `narrow` allows is allowed by `wide`. */
export function covers(wide: Source, narrow: Source): boolean {
  if (wide.kind === "anything") return true;
  if (wide.kind === "url" && narrow.kind === "url") {
    return (
      wide.scheme === narrow.scheme &&
      hostCovers(wide.host, narrow.host) &&
      (wide.port === "*" || wide.port === narrow.port) &&
      pathCovers(wide.path, narrow.path)
    );
  }
  if (wide.kind === "permission" && narrow.kind === "permission") {
    if (wide.name === narrow.name) return true;
    // A nonce lets in more than what is inline: files of any host that carry it.
    return !isNonce(narrow.name) && intersectPermissions(wide, narrow)?.name === narrow.name;
  }
  return false;
}

/** Of two patterns of hosts or paths, one contains the other or they share nothing. */
function intersectUrls(a: UrlSource, b: UrlSource): UrlSource | undefined {
  if (a.scheme !== b.scheme) return undefined;
  const host = narrower(a.host, b.host, hostCovers);
  const port = narrower(a.port, b.port, (wide, narrow) => wide === "*" || wide === narrow);
  const path = narrower(a.path, b.path, pathCovers);
  if (host === undefined || port === undefined || path === undefined) return undefined;
  return url(a.scheme, host, port, path);
}

function narrower(
  a: string,
  b: string,
  contains: (wide: string, narrow: string) => boolean,
): string | undefined {
  if (contains(a, b)) return b;
  return contains(b, a) ? a : undefined;
}

function hostCovers(wide: string, narrow: string): boolean {
  if (wide === "*" || wide === narrow) return true;
  return wide.startsWith("*.") && narrow.endsWith(wide.slice(1)) && narrow !== "*";
}

function pathCovers(wide: string, narrow: string): boolean {
  if (wide === "" || wide === narrow) return true;
  return wide.endsWith("/") && narrow.startsWith(wide);
}

type Permission = Extract<Source, { kind: "permission" }>;

const WIDER_PERMISSIONS: ReadonlyMap<string, (narrow: string) => boolean> = new Map([
  ["'unsafe-inline'", (narrow) => isNonce(narrow) || isHash(narrow)],
  ["'unsafe-eval'", (narrow) => narrow === "'wasm-unsafe-eval'"],
]);

function intersectPermissions(a: Permission, b: Permission): Permission | undefined {
  if (a.name === b.name) return a;
  if (WIDER_PERMISSIONS.get(a.name)?.(b.name)) return b;
  if (WIDER_PERMISSIONS.get(b.name)?.(a.name)) return a;
  return undefined;
}

export function isNonce(name: string): boolean {
  return name.startsWith("'nonce-");
}

export function isHash(name: string): boolean {
  return /^'sha(?:256|384|512)-/.test(name);
}

function loadsUrls(name: string): boolean {
  return isNonce(name) || isHash(name) || name === "'strict-dynamic'";
}

/** Longer ones are cut for people. */
const LONGEST_SHOWN = 80;

/** For people: as a policy writes it. */
export function showSource(source: Source): string {
  return truncate(writeSource(source), LONGEST_SHOWN);
}

function writeSource(source: Source): string {
  switch (source.kind) {
    case "anything":
      return "anything";
    case "permission":
      return source.name;
    case "url": {
      const port = source.port === "" || source.host === "*" ? "" : `:${source.port}`;
      const isScheme = source.host === "*" && source.port === "*";
      return isScheme
        ? `${source.scheme}:`
        : `${source.scheme}://${source.host}${port}${source.path}`;
    }
  }
}
