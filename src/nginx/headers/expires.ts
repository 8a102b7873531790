import { lookUp } from "../model/lookup.ts";
import type { Level } from "../model/model.ts";
import { placeholderUncertainty } from "../syntax/placeholders.ts";
import type { Argument, Uncertainty } from "../syntax/syntax.ts";
import type { HeaderList } from "./header-list.ts";

const SECONDS: Readonly<Record<string, number>> = {
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
  M: 2_592_000,
  y: 31_536_000,
};

/**
 * `expires` puts its own `Cache-Control` in the place of the upstream's, with the statuses with
 * which `add_header` works too (ngx_http_set_expires). `Expires` depends on the clock.
 *
 * @param doubt why it may have no effect
 */
export function applyExpires(list: HeaderList, level: Level, doubt: Uncertainty | undefined): void {
  const { directives, uncertain } = lookUp(level, "expires", false);
  const [directive] = directives;
  const argument = directive?.args.at(-1);
  if (directive === undefined || argument === undefined) {
    if (uncertain !== undefined) list.doubt(isOfCaches, uncertain);
    return;
  }
  if (argument.value === "off") return;
  const { location } = directive;
  const value = cacheControl(argument, directive.args.length > 1);
  const open = uncertain ?? doubt ?? (typeof value === "string" ? undefined : value);
  if (open === undefined) list.remove(isOfCaches, "expires", location);
  else list.doubt(isOfCaches, open);
  const sender = "expires";
  const clock = { reason: "the time of the answer", location };
  list.add({ name: "Expires", value: [clock], sender, location, uncertain: open });
  list.add({ name: "Cache-Control", value: [value], sender, location, uncertain: open });
}

function isOfCaches(name: string): boolean {
  return /^(?:cache-control|expires)$/i.test(name);
}

/** `max-age=…`, or `no-cache` for what is over already. */
function cacheControl(argument: Argument, isModified: boolean): string | Uncertainty {
  const { value, location } = argument;
  const template = placeholderUncertainty(argument);
  if (template !== undefined) return template;
  if (value === "epoch" || value.startsWith("-")) return "no-cache";
  if (value === "max") return "max-age=315360000";
  if (isModified || value.startsWith("@") || value.includes("$")) {
    return { reason: `what \`expires ${value}\` is at the time`, location };
  }
  let seconds = 0;
  for (const [, count, unit = "s"] of value.matchAll(/(\d+)([smhdwMy]?)/g)) {
    seconds += Number(count) * (SECONDS[unit === "" ? "s" : unit] ?? 1);
  }
  return `max-age=${seconds}`;
}
