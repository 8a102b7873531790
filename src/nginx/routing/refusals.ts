import { lookUp, lookUpValue } from "../model/lookup.ts";
import type { RouteResult } from "../model/model.ts";
import type { Directive } from "../syntax/syntax.ts";

/** What may refuse a request that would otherwise be answered: it depends on the others. */
export interface Refusal {
  readonly directive: Directive;
  /** `undefined` where a template decides it. */
  readonly status: number | undefined;
}

/** ngx_http_limit_req_module.c and ngx_http_limit_conn_module.c. */
const STATUS = 503;

/** The limits that a request passes; what `return` answers comes before them. */
export function possibleRefusals({ level, outcome }: RouteResult): readonly Refusal[] {
  const isLimited = ["proxy", "file", "handler"].includes(outcome.kind);
  if (level === undefined || !isLimited) return [];
  return ["limit_req", "limit_conn"].flatMap((name) => {
    if (lookUpValue(level, `${name}_dry_run`).value === "on") return [];
    const [directive] = lookUp(level, name, true).directives;
    if (directive === undefined) return [];
    const { value } = lookUpValue(level, `${name}_status`);
    const status = value === undefined ? STATUS : Number(value);
    return [{ directive, status: Number.isInteger(status) ? status : undefined }];
  });
}
