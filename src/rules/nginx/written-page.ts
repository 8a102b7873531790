import type { Answer } from "../../deployment/probes/probe-answers.ts";
import { placeKey } from "../../deployment/site/nginx-backends.ts";
import { lookUp, lookUpValue } from "../../nginx/model/lookup.ts";
import type { Level } from "../../nginx/model/model.ts";
import type { Directive, Uncertainty } from "../../nginx/syntax/syntax.ts";
import { firstUncertainty, knownPrefix, knownText } from "../../nginx/syntax/text.ts";

const HTML = /^\s*(?:text\/html|application\/xhtml\+xml)\b/i;

/** What nginx takes for HTML where no `types` says anything (ngx_http_core_default_types). */
const HTML_ENDINGS: ReadonlySet<string> = new Set(["html", "htm", "shtml"]);

/** Whether a `return` with a text of its own answers, and its type is that of HTML. */
export function isWrittenPage(answer: Answer): boolean | Uncertainty {
  const { probe, result } = answer;
  const { level, outcome } = result;
  if (level === undefined || probe.path.pathClass === "acme") return false;
  if (!textsOf(level).has(placeKey(outcome.location))) return false;
  return isWrittenType(answer) ?? HTML.test(typeOf(result.uri, level));
}

/** By a `Content-Type` that the configuration sends itself: with several, the last one counts. */
function isWrittenType({ headers }: Answer): boolean | Uncertainty | undefined {
  const sent = headers().headers.filter(({ name }) => name.toLowerCase() === "content-type");
  const last = sent.at(-1);
  if (last === undefined) return undefined;
  const { value, uncertain } = last;
  const isHtml = HTML.test(knownPrefix(value));
  if (uncertain !== undefined) return isHtml ? uncertain : undefined;
  return isHtml || knownText(value) !== undefined ? isHtml : firstUncertainty(value);
}

/** By the ending of the path, else `default_type` (ngx_http_set_content_type). */
function typeOf(uri: string, level: Level): string {
  const ending = /[^/]\.([^./]+)$/.exec(uri)?.[1]?.toLowerCase();
  const { directives } = lookUp(level, "types", true);
  if (ending !== undefined) {
    const entries = directives.flatMap(({ block }) => block ?? []);
    const entry = entries.find(({ args }) => args.some(({ value }) => value === ending));
    if (entry !== undefined) return entry.name;
    if (directives.length === 0 && HTML_ENDINGS.has(ending)) return "text/html";
  }
  return lookUpValue(level, "default_type").value ?? "text/plain";
}

const TEXTS = new WeakMap<readonly Directive[], ReadonlySet<string>>();

/** Where a level has a `return` with a text of its own. */
function textsOf({ directives, byName }: Level): ReadonlySet<string> {
  const known = TEXTS.get(directives);
  if (known !== undefined) return known;
  const places = new Set<string>();
  const inner = (byName.get("if") ?? []).map(({ block }) => block ?? []);
  for (const block of [directives, ...inner]) {
    for (const { name, args, location } of block) {
      if (name === "return" && (args[1]?.value ?? "") !== "") places.add(placeKey(location));
    }
  }
  TEXTS.set(directives, places);
  return places;
}
