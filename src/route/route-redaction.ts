import type { RouteStep } from "../nginx/model/model.ts";

/** A header's value without what a cookie holds: it may be anybody's session. */
export function withoutCookie(name: string, value: string): string {
  return name.toLowerCase() === "set-cookie" ? value.replace(/=[^;]*/, "=[redacted]") : value;
}

/** A step without what a client has to know to get past an `if`. */
export function withoutComparison({ what, detail }: RouteStep): string {
  if (what === "proxy_pass") return withoutUserinfo(detail);
  if (what !== "if") return detail;
  return detail.replace(
    /^(\(?\s*\$\{?(?:arg|cookie|http_x|http_auth)\w*\}?\s+\S+\s+).*$/is,
    "$1[redacted])",
  );
}

/** An authority without the userinfo that may stand before it. */
export function withoutUserinfo(authority: string): string {
  return authority.replace(/^[^/]*@/s, "[redacted]@");
}
