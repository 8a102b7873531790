import type { NginxConfiguration, Server } from "../../nginx/model/model.ts";
import type { Directive } from "../../nginx/syntax/syntax.ts";
import type { Answer, ProbeAnswers } from "./probe-answers.ts";
import type { Probes } from "./probes.ts";

/** What Pleroma's router has routes for, apart from GET. */
const METHODS = ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"];
/** Whatever its configuration, nginx may treat these alike: it sends a body. */
const STANDING = ["POST"];

const KNOWN = new WeakMap<Server, readonly string[]>();

/** Every rule asks the same. */
const ASKED = new WeakMap<ProbeAnswers, readonly ProbeAnswers[]>();

/** The same request with the methods that apps and other servers use, where they may get to Pleroma. */
export function askWithOtherMethods(asked: ProbeAnswers, probes: Probes): readonly ProbeAnswers[] {
  const known = ASKED.get(asked);
  if (known !== undefined) return known;
  const { probe, answers } = asked;
  const methods = isPlain(asked) ? otherMethods(answers[0], probes.site.configuration) : [];
  const others = methods
    .map((method) => probes.ask({ ...probe, method }))
    .filter((other) => other.answers.some(({ fromPleroma }) => fromPleroma !== false));
  ASKED.set(asked, others);
  return others;
}

/** The request itself and, where the configuration asks for the method, with the other methods. */
export function withMentionedMethods(asked: ProbeAnswers, probes: Probes): readonly ProbeAnswers[] {
  if (!isPlain(asked) || asked.probe.upstreamStatus !== 200) return [asked];
  const methods = otherMethods(asked.answers[0], probes.site.configuration);
  return methods === STANDING ? [asked] : [asked, ...askWithOtherMethods(asked, probes)];
}

function isPlain({ probe, unsampled }: ProbeAnswers): boolean {
  const { anyQuery, choice, raises, method } = probe;
  return unsampled !== true && anyQuery !== true && (choice ?? raises ?? method) === undefined;
}

/** The methods that are worth asking with: all where something depends on the method. */
function otherMethods(
  answer: Answer | undefined,
  configuration: NginxConfiguration,
): readonly string[] {
  if (answer === undefined) return METHODS;
  const servers = [answer.result, ...answer.through].map(({ server }) => server);
  const isDependent = (server: Server | undefined) =>
    server === undefined || methodsOf(server, configuration) === METHODS;
  return servers.some(isDependent) ? METHODS : STANDING;
}

function methodsOf(server: Server, { maps }: NginxConfiguration): readonly string[] {
  const known = KNOWN.get(server);
  if (known !== undefined) return known;
  const ofMaps = [...maps.values()].map(({ source }) => source);
  const methods = ofMaps.some(mentionsMethod) || isMentioned(server) ? METHODS : STANDING;
  KNOWN.set(server, methods);
  return methods;
}

function isMentioned({ level }: Server): boolean {
  const blocks = [level.directives];
  for (const block of blocks) {
    for (const directive of block) {
      if (directive.name === "limit_except" || mentionsMethod(directive)) return true;
      if (directive.block !== undefined) blocks.push(directive.block);
    }
  }
  return false;
}

function mentionsMethod({ name, args }: Directive): boolean {
  const isLogged = name === "access_log" || name.startsWith("proxy_cache");
  return !isLogged && args.some(({ value }) => /\$\{?request_method\b/.test(value));
}
