import type { Severity } from "../severity.ts";

/**
 * How a browser reads a header that the guide lists. `strength` looks at all values of the header
 * as they arrive (none: it is missing) and says how much they protect; 0 is nothing.
 */
export interface GuideHeader {
  readonly name: string;
  readonly severity: Severity;
  readonly strength: (values: readonly string[]) => number;
  /** Whether a value that comes after good ones may spoil them. */
  readonly laterCounts: boolean;
  /** What to write where Pleroma sends none of its own. */
  readonly recommended: string;
}

/** For a year, and for the hosts below as well. */
export const RECOMMENDED_HSTS = "max-age=31536000; includeSubDomains";

export const GUIDE_HEADERS: readonly GuideHeader[] = [
  {
    name: "Content-Security-Policy",
    severity: "high",
    strength: (values) => (values.some((value) => value.trim() !== "") ? 1 : 0),
    laterCounts: false,
    recommended: "default-src 'none'; …",
  },
  {
    name: "X-Frame-Options",
    severity: "high",
    // Whatever comes beside a DENY, the result blocks.
    strength: frameOptionsStrength,
    laterCounts: false,
    recommended: "DENY",
  },
  {
    name: "X-Content-Type-Options",
    severity: "high",
    // Fetch, "determine nosniff": the first value alone.
    strength: (values) => (listOf(values)[0]?.toLowerCase() === "nosniff" ? 1 : 0),
    laterCounts: false,
    recommended: "nosniff",
  },
  {
    name: "Strict-Transport-Security",
    severity: "medium",
    strength: hstsStrength,
    laterCounts: false,
    recommended: RECOMMENDED_HSTS,
  },
  {
    name: "Referrer-Policy",
    severity: "medium",
    strength: (values) => referrerStrength(effectiveReferrerPolicy(values)),
    laterCounts: true,
    recommended: "same-origin",
  },
  {
    name: "X-XSS-Protection",
    severity: "low",
    strength: (values) => (values.length > 0 && values.every(isGoodXssProtection) ? 1 : 0),
    laterCounts: true,
    recommended: "1; mode=block",
  },
  {
    name: "X-Permitted-Cross-Domain-Policies",
    severity: "low",
    strength: (values) => (everyIs(values, "none") ? 2 : values.length > 0 ? 1 : 0),
    laterCounts: true,
    recommended: "none",
  },
  {
    name: "X-Download-Options",
    severity: "low",
    strength: (values) => (everyIs(values, "noopen") ? 1 : 0),
    laterCounts: true,
    recommended: "noopen",
  },
  {
    name: "Expect-CT",
    severity: "low",
    strength: (values) => (values.length > 0 ? 1 : 0),
    laterCounts: false,
    recommended: "enforce, max-age=2592000",
  },
];

/** HTML, "check a navigation response's adherence to X-Frame-Options": a conflict blocks. */
function frameOptionsStrength(values: readonly string[]): number {
  const options = new Set(listOf(values).map((value) => value.toLowerCase()));
  const known = ["deny", "sameorigin", "allowall"].filter((value) => options.has(value));
  if (options.size > 1) return known.length > 0 ? 2 : 0;
  if (options.has("deny")) return 2;
  return options.has("sameorigin") ? 1 : 0;
}

/** What the first `Strict-Transport-Security` asks for; `undefined` where browsers ignore it. */
export function readHsts(
  values: readonly string[],
): { readonly maxAge: number; readonly includeSubDomains: boolean } | undefined {
  const directives = new Map<string, string>();
  for (const part of (values[0] ?? "").split(";")) {
    const [name = "", ...rest] = part.split("=");
    const key = name.trim().toLowerCase();
    if (key === "") continue;
    // RFC 6797, 6.1: no directive may appear twice.
    if (directives.has(key)) return undefined;
    directives.set(key, rest.join("=").trim());
  }
  const maxAge = /^(?:(\d+)|"(\d+)")$/.exec(directives.get("max-age") ?? "");
  if (maxAge === null) return undefined;
  return {
    maxAge: Number(maxAge[1] ?? maxAge[2]),
    includeSubDomains: directives.has("includesubdomains"),
  };
}

function hstsStrength(values: readonly string[]): number {
  const hsts = readHsts(values);
  if (hsts === undefined || hsts.maxAge === 0) return 0;
  // Without the subdomains it is weaker, however long it lasts.
  return hsts.includeSubDomains ? 1 + hsts.maxAge : hsts.maxAge / (hsts.maxAge + 1);
}

/** From the one that gives away most to the one that gives away nothing. */
const REFERRER_POLICIES = [
  "unsafe-url",
  "no-referrer-when-downgrade",
  "origin-when-cross-origin",
  "origin",
  "strict-origin-when-cross-origin",
  "strict-origin",
  "same-origin",
  "no-referrer",
];

/** Referrer Policy, "parse a referrer policy from a header": the last valid value wins. */
export function effectiveReferrerPolicy(values: readonly string[]): string | undefined {
  return listOf(values)
    .map((value) => value.toLowerCase())
    .findLast((value) => REFERRER_POLICIES.includes(value));
}

function referrerStrength(policy: string | undefined): number {
  return policy === undefined ? 0 : REFERRER_POLICIES.indexOf(policy) + 1;
}

function isGoodXssProtection(value: string): boolean {
  return /^\s*(?:0\s*(?:;.*)?|1\s*;\s*mode\s*=\s*block\s*(?:;.*)?)$/i.test(value.slice(0, 200));
}

function everyIs(values: readonly string[], wanted: string): boolean {
  return values.length > 0 && listOf(values).every((value) => value.toLowerCase() === wanted);
}

/** Values of a header are one list, whether commas or header lines separate them. */
function listOf(values: readonly string[]): readonly string[] {
  return values.flatMap((value) => value.split(",")).map((value) => value.trim());
}
