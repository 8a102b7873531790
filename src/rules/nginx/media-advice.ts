import {
  type Answer,
  entranceOf,
  type ProbeAnswers,
} from "../../deployment/probes/probe-answers.ts";
import type { PathClass } from "../../deployment/probes/probe-paths.ts";
import type { Probes } from "../../deployment/probes/probes.ts";
import type { Level, RouteResult } from "../../nginx/model/model.ts";
import type { Directive } from "../../nginx/syntax/syntax.ts";
import { uploadHostOf } from "./media-hosts.ts";
import type { Verdict } from "./verdict.ts";

export const REFUSE = "location ~ ^/(media|proxy) { return 404; }";
export const REFUSE_REST = "location / { return 404; }";
const PATTERN = "location ~ ^/(media|proxy)";

type Advice = Pick<Verdict, "location" | "expected" | "edit" | "byHand"> & { readonly say: string };

export type MediaClass = "media" | "proxy";

/** How the instance's own host is to answer for what reaches Pleroma, or a file, here. */
export function refuseMedia(answer: Answer, mediaClass: MediaClass, probes: Probes): Advice {
  return perhapsElsewhere(answer, refusalOfMedia(answer, mediaClass, probes));
}

/** Where several servers pass the request on to one another, each of them could do it. */
function perhapsElsewhere({ through }: Answer, advice: Advice): Advice {
  return through.length === 0 ? advice : { ...advice, byHand: true };
}

function refusalOfMedia(answer: Answer, mediaClass: MediaClass, probes: Probes): Advice {
  const server = serverOfHost(answer);
  const { location } = server.outcome;
  const target = uploadHostOf(probes);
  const forUploads =
    target === undefined ? "return 404;" : `return 301 https://${target}$request_uri;`;
  // Regular expressions stand in the order of the text, and none of them can be a duplicate.
  const both =
    target === undefined
      ? REFUSE
      : `location ~ ^/media { ${forUploads} } location ~ ^/proxy { return 404; }`;
  const isNamed = target !== undefined && mediaClass === "media";
  const say = !isNamed && lacksMediaHost(mediaClass, probes) ? NAME_IT_FIRST[mediaClass] : "";
  if (target !== undefined && isServerOf(target, answer)) return listenThere(target, answer);
  // Another machine may fetch from here what it shows under a name of its own; and a server of both
  // hosts would redirect to itself.
  const byHand = target === undefined || namesOf(answer).includes(target);
  const block = blockOf(server);
  const classes = block && classesBehind(block, answer, probes);
  if (block?.head === undefined || classes === undefined || !isMediaAlone(classes)) {
    return { location, expected: both, edit: "add", byHand, say };
  }
  // Another block behind this one would never be asked.
  const body = classes.has("media") ? forUploads : "return 404;";
  const expected = classes.size > 1 ? both : `${written(block.head)} { ${body} }`;
  const replace = " Replace this block.";
  const { location: place } = block.head;
  return { location: place, expected, edit: "replace", byHand, say: `${replace}${say}` };
}

/** Whatever is refused there, the media host refuses too. */
function isServerOf(target: string, answer: Answer): boolean {
  const names = namesOf(answer);
  return names.includes(target) && !names.includes(answer.probe.host.requestHost);
}

/** The names of the server that answers, as they are written. */
function namesOf(answer: Answer): readonly string[] {
  return entranceOf(answer).server?.names.map(({ value }) => value) ?? [];
}

function listenThere(target: string, { probe: { host, socket } }: Answer): Advice {
  const say = ` The server of ${target} answers on ${socket.name}, where ${host.name} has none: give the server of ${host.name} a \`listen\` for it.`;
  return { location: host.location, say };
}

const NAME_IT_FIRST: Readonly<Record<MediaClass, string>> = {
  media:
    " First have `base_url` of `Pleroma.Upload` name a media host: until then, uploads are shown from here.",
  proxy:
    " If the media proxy is on, first have `base_url` of `:media_proxy` name a media host: until then, what it fetches is shown from here.",
};

/** How a media host is to answer for what is no media. */
export function refuseRest(answer: Answer, probes: Probes): Advice {
  return perhapsElsewhere(answer, refusalOfRest(answer, probes));
}

function refusalOfRest(answer: Answer, probes: Probes): Advice {
  const server = serverOfHost(answer);
  const { location } = server.outcome;
  const block = blockOf(server);
  if (block?.head === undefined) return { location, expected: REFUSE_REST, edit: "add", say: "" };
  const refused: Advice = { location, expected: "return 404;", edit: "replace", say: "" };
  const classes = classesBehind(block, answer, probes);
  const target = block.byName.get("proxy_pass")?.[0]?.args[0]?.value;
  // In a location with a regular expression, proxy_pass takes no path of its own.
  const passed = target && /^(https?:\/\/[^/]+)\/?$/.exec(target)?.[1];
  if (!(classes.has("media") || classes.has("proxy"))) return refused;
  if (passed === undefined) return { location, say: " Pass on `/media` and `/proxy` alone." };
  const media = `${PATTERN} { proxy_pass ${passed}; }`;
  const isRest = block.head.args.length === 1 && block.head.args[0]?.value === "/";
  const more =
    block.directives.length > 1 ? ", and keep its other lines in the first of the two" : "";
  return {
    location: block.head.location,
    expected: isRest ? `${media} ${REFUSE_REST}` : media,
    edit: "replace",
    byHand: more !== "",
    say: ` Replace this block${isRest ? more : ""}.`,
  };
}

/**
 * What the server does that is the host's own, of several that pass the request on to one another: those
 * behind it may be there for other hosts as well.
 */
function serverOfHost({ through, result, probe }: Answer): RouteResult {
  const isOwn = ({ server }: RouteResult) =>
    server?.names.some(({ value }) => value === probe.host.requestHost);
  return through.find(isOwn) ?? result;
}

/** The `location` whose directives apply. */
export function blockOf(result: RouteResult): Level | undefined {
  let { level } = result;
  while (level !== undefined && level.kind !== "location") level = level.parent;
  return level;
}

type Classes = ReadonlyMap<Level, ReadonlySet<PathClass>>;

/** Every bad answer of a host asks for the same. */
const KNOWN = new WeakMap<readonly ProbeAnswers[], Classes>();

/** What else comes to the same block, on any socket. */
function classesBehind(block: Level, { probe }: Answer, probes: Probes): ReadonlySet<PathClass> {
  const asked = probes.of(probe.host);
  const known = KNOWN.get(asked) ?? classesByBlock(asked);
  KNOWN.set(asked, known);
  return known.get(block) ?? new Set([probe.path.pathClass]);
}

function classesByBlock(asked: readonly ProbeAnswers[]): Classes {
  const classes = new Map<Level, Set<PathClass>>();
  for (const answer of asked.flatMap(({ answers }) => answers)) {
    for (const block of [...answer.through, answer.result].map(blockOf)) {
      if (block === undefined) continue;
      const known = classes.get(block) ?? new Set();
      classes.set(block, known.add(meantFor(answer)));
    }
  }
  return classes;
}

/** `/media` itself, and whatever else `^/media` lets through, is meant to be media. */
function meantFor({ probe: { path } }: Answer): PathClass {
  if (path.pathClass !== "other") return path.pathClass;
  if (/^\/+media/.test(path.target)) return "media";
  return /^\/+proxy/.test(path.target) ? "proxy" : path.pathClass;
}

function isMediaAlone(classes: ReadonlySet<PathClass>): boolean {
  return [...classes].every((one) => one === "media" || one === "proxy");
}

function lacksMediaHost(mediaClass: MediaClass, { site: { listen } }: Probes): boolean {
  const [uploads, proxied] = listen.mediaHosts;
  const named = mediaClass === "media" ? uploads : proxied;
  return listen.configured && named?.state === "unset";
}

/** The words before a block. */
export function written({ name, args }: Directive): string {
  const words = args.map(({ value, quoted }) => (quoted ? `"${value}"` : value));
  return [name, ...words].join(" ");
}
