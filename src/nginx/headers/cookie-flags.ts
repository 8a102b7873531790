import { lookUp } from "../model/lookup.ts";
import type { Level } from "../model/model.ts";
import { nginxRegex } from "../regex/regex.ts";
import type { Uncertainty } from "../syntax/syntax.ts";

/** Where `proxy_cookie_flags` takes something away from a cookie of the upstream. */
export interface CookieLoss {
  readonly location: Uncertainty["location"];
  /** Set when it may not be so after all. */
  readonly uncertain: Uncertainty | undefined;
}

/** One match of a pattern over the name of a cookie. */
const STEPS = 20_000;

/**
 * Whether `nosecure` takes `Secure` away from a cookie: the first directive whose cookie matches
 * decides (ngx_http_proxy_rewrite_cookie_flags in ngx_http_proxy_module.c).
 */
export function losesSecure(level: Level, cookie: string): CookieLoss | undefined {
  const { directives } = lookUp(level, "proxy_cookie_flags", true);
  for (const { args, location } of directives) {
    const [pattern, ...flags] = args.map(({ value }) => value);
    if (pattern === undefined || pattern === "off") continue;
    const isMatch = matches(pattern, cookie);
    if (isMatch === false) continue;
    const isOpen = isMatch === undefined || args.some(({ value }) => value.includes("$"));
    const reason = "which cookies `proxy_cookie_flags` names";
    const uncertain = isOpen ? { reason, location } : undefined;
    if (flags.includes("nosecure")) return { location, uncertain };
    if (uncertain === undefined) return undefined;
  }
  return undefined;
}

function matches(pattern: string, cookie: string): boolean | undefined {
  if (!pattern.startsWith("~")) return pattern.toLowerCase() === cookie.toLowerCase();
  const match = nginxRegex(pattern.slice(1), true)?.match(cookie, { steps: STEPS });
  return match === undefined ? undefined : match !== null;
}
