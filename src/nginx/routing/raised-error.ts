import { lookUp, lookUpValue } from "../model/lookup.ts";
import type { Level, Outcome, RaisedError } from "../model/model.ts";
import { type Phase, statusPhase } from "./phase.ts";
import type { Walk } from "./walk.ts";

/**
 * The error that nginx itself is taken to raise at this stage; `undefined` where the request asks
 * for none, or none can happen here.
 *
 * @param outcome what would have been answered, at the stage `content`
 */
export function raisedPhase(
  stage: RaisedError["stage"],
  walk: Walk,
  outcome?: Outcome,
): Phase | undefined {
  const { raises } = walk.request;
  if (raises?.stage !== stage || walk.raised >= raises.times) return undefined;
  if (!mayHappen(raises, walk, outcome)) return undefined;
  walk.raised++;
  walk.step("raised", String(raises.status), walk.level.location);
  return statusPhase(raises.status, undefined, walk);
}

/** Errors of an upstream, and of what nginx answers by itself (ngx_http_static_module.c). */
const OF_UPSTREAM: ReadonlySet<number> = new Set([500, 502, 503, 504, 507]);
const OF_FILES: ReadonlySet<number> = new Set([403, 404, 405, 412, 416, 500]);

function mayHappen(
  { stage, status }: RaisedError,
  { level, internal }: Walk,
  outcome: Outcome | undefined,
): boolean {
  switch (stage) {
    case "request":
      return true;
    case "body":
      // ngx_http_core_find_config_phase; 0 is without a limit.
      return !internal && lookUpValue(level, "client_max_body_size").value !== "0";
    case "access":
      return status === 500 || isRefused(status, level) || isLimited(level);
    case "content":
      if (outcome?.kind === "proxy") return OF_UPSTREAM.has(status);
      if (outcome?.kind === "file") return OF_FILES.has(status);
      return outcome?.kind === "handler";
  }
}

const REFUSING = ["auth_basic", "auth_request", "deny"];
const LIMITING = ["limit_req", "limit_conn"];

function isRefused(status: number, level: Level): boolean {
  return (status === 401 || status === 403) && hasAny(level, REFUSING);
}

/** The status of a limit is any: `limit_req_status`. */
function isLimited(level: Level): boolean {
  return hasAny(level, LIMITING);
}

function hasAny(level: Level, names: readonly string[]): boolean {
  return names.some((name) => {
    const { directives, uncertain } = lookUp(level, name, true);
    return uncertain !== undefined || directives.some(({ args }) => args[0]?.value !== "off");
  });
}
