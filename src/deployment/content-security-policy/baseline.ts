import type { Family } from "../family.ts";

/** Where Content-Security-Policies come from that count as good: `HOST` is the instance's. */
const GUIDE =
  "default-src 'none'; base-uri 'self'; frame-ancestors 'none'; img-src 'self' data: blob: https:; " +
  "media-src 'self' https:; style-src 'self' 'unsafe-inline'; font-src 'self'; script-src 'self'; " +
  "connect-src 'self' wss://HOST; manifest-src 'self'; upgrade-insecure-requests";

/** `csp_string/0` of lib/pleroma/web/plugs/http_security_plug.ex, without the media proxy. */
const PLEROMA =
  "default-src 'none'; base-uri 'self'; frame-ancestors 'none'; style-src 'self'; font-src 'self'; " +
  "manifest-src 'self'; img-src 'self' data: blob: https:; media-src 'self' https:; " +
  "connect-src 'self' blob: https://HOST wss://HOST https:; script-src 'self' 'wasm-unsafe-eval'; " +
  "upgrade-insecure-requests";

/** The same of Akkoma, without its nonces: those are new in every response. */
const AKKOMA =
  "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'; " +
  "img-src 'self' data: blob: https:; media-src 'self' https:; " +
  "connect-src 'self' blob: https://HOST wss://HOST; script-src 'self'; font-src 'self'; " +
  "style-src 'self'; upgrade-insecure-requests";

/** Rebased frames what posts embed. */
const REBASED = `${PLEROMA}; frame-src 'self' https:`;

/** What a family itself sends, with the host put in. */
export function ownPolicy(family: Family, host: string): string {
  const policies = { pleroma: PLEROMA, akkoma: AKKOMA, rebased: REBASED };
  return policies[family].replaceAll("HOST", host);
}

/** The policies whose union is the most that a policy of nginx may allow. */
export function baselinePolicies(family: Family, host: string): readonly string[] {
  const policies = [GUIDE, PLEROMA, AKKOMA, ...(family === "rebased" ? [REBASED] : [])];
  return policies.map((policy) => policy.replaceAll("HOST", host));
}
