/** What UTS 46 maps to nothing, soft hyphens for one. */
const IGNORED = /\p{Default_Ignorable_Code_Point}/gu;

/**
 * The host that browsers go to for a URL, normalised; `undefined` for a URL without one, which they
 * resolve against the page: the instance's own. Lenient like the WHATWG URL standard and UTS 46:
 * `\` is `/`, a percent-encoded host is decoded, ideographic and full-width dots are dots.
 */
export function hostOfUrl(url: string): string | undefined {
  const slashed = url
    .replaceAll("\\", "/")
    .replaceAll(/[\t\r\n]/g, "")
    .trim();
  const authority = /^(?:[a-z][a-z0-9+.-]*:)?\/\/([^/?#]*)/i.exec(slashed)?.[1];
  if (authority === undefined) return undefined;
  const hostAndPort = authority.slice(authority.lastIndexOf("@") + 1);
  const host = /^(\[[^\]]*\]|[^:]*)/.exec(hostAndPort)?.[1] ?? "";
  const normalised = decode(host)
    .replaceAll(IGNORED, "")
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/[\u3002\uff61]/g, ".")
    .replace(/\.$/, "");
  return normalised === "" ? undefined : normalised;
}

function decode(host: string): string {
  try {
    return decodeURIComponent(host);
  } catch {
    return host;
  }
}

/**
 * Whether two normalised hosts are the same. `undefined` where one writes a label in Unicode that
 * the other may write in Punycode.
 */
export function isSameHost(a: string, b: string): boolean | undefined {
  if (a === b) return true;
  const left = a.split(".");
  const right = b.split(".");
  const same = left.map((label, index) => isSameLabel(label, right[index] ?? ""));
  if (left.length !== right.length || same.includes(false)) return false;
  return undefined;
}

function isSameLabel(a: string, b: string): boolean | undefined {
  if (a === b) return true;
  return isInUnicode(a) !== isInUnicode(b) && (isPunycode(a) || isPunycode(b)) ? undefined : false;
}

function isInUnicode(label: string): boolean {
  return /[^\0-\x7f]/.test(label);
}

function isPunycode(label: string): boolean {
  return label.startsWith("xn--");
}

/**
 * Whether two hosts are of one site, in the browsers' sense: the same registrable domain. A host
 * without one (an address, a name without a dot) is a site of its own.
 */
export function isSameSite(
  a: string,
  b: string,
  registrableDomain: (host: string) => string | null,
): boolean | undefined {
  return isSameHost(registrableDomain(a) ?? a, registrableDomain(b) ?? b);
}

/** Hosts of networks that encrypt by themselves, where TLS certificates are not to be had. */
export function isHiddenService(host: string): boolean {
  return host.endsWith(".onion") || host.endsWith(".i2p");
}

/** The URL without the name and password that it may hold. */
export function withoutUserinfo(url: string): string {
  return url.replace(/\/\/[^/?#]*@/, "//");
}
