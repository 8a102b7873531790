import type { NginxConfiguration, RaisedError, RouteResult } from "../../nginx/model/model.ts";
import { followOnward, type Way } from "../../nginx/onward.ts";
import { possibleResults, route } from "../../nginx/route.ts";
import type { Uncertainty } from "../../nginx/syntax/syntax.ts";
import type { PleromaHeader } from "../pleroma-headers.ts";
import { isAlike } from "../site/entrances.ts";
import type { NginxSite } from "../site/nginx-site.ts";
import { isName } from "../site/own-servers.ts";
import { internalErrorPages } from "./error-pages.ts";
import {
  type Answer,
  answerOf,
  decidedResults,
  type Probe,
  type ProbeAnswers,
  routeProbe,
  uncertaintyOf,
} from "./probe-answers.ts";
import { PLAIN_ON_TLS } from "./raised-errors.ts";

/** What each server does through which a request goes, the client's own first. */
type Chain = readonly [RouteResult, ...RouteResult[]];

/** Sends a probe on its way, through all servers of the same nginx that pass it on to one another. */
export function askOnward(
  probe: Probe,
  site: NginxSite,
  pleroma: readonly PleromaHeader[],
): ProbeAnswers {
  const result = routeProbe(site.configuration, probe);
  const chains = chainsOf(result, site);
  const answers = chains.map((chain): Answer => {
    const [last, through] = split(chain);
    return answerOf(probe, last, site, pleroma, through);
  });
  const undecided = uncertaintyOf(result);
  if (undecided !== undefined || chains.length < 2) return { probe, answers, undecided };
  return { probe, answers, undecided: uncertaintyBehind(chains, site) };
}

/** What it depends on which of several ways a request takes from its first server. */
function uncertaintyBehind(chains: readonly Chain[], site: NginxSite): Uncertainty | undefined {
  for (const [, ...others] of chains) {
    for (const { request } of others) {
      const uncertain = uncertaintyOf(route(site.configuration, request));
      if (uncertain !== undefined) return uncertain;
    }
  }
  return undefined;
}

/** The same where something goes wrong in a server behind the first; nothing where none is. */
export function askFailingBehind(
  probe: Omit<Probe, "raises">,
  raises: RaisedError,
  site: NginxSite,
  pleroma: readonly PleromaHeader[],
): readonly ProbeAnswers[] {
  // Whether one server speaks TLS to the next is known.
  if (raises.status === PLAIN_ON_TLS) return [];
  const result = routeProbe(site.configuration, probe);
  const failing: Probe = { ...probe, raises };
  const answers = chainsOf(result, site).flatMap((chain) => {
    const [last, before] = split(chain);
    if (before.length === 0) return [];
    const raised = decidedResults(route(site.configuration, { ...last.request, raises }));
    return raised.filter(isRaised).flatMap((one) => {
      const through = passingOn(before, one.status, site.configuration);
      return through ? [answerOf(failing, one, site, pleroma, through)] : [];
    });
  });
  return answers.length === 0 ? [] : [{ probe: failing, answers, undecided: undefined }];
}

/** The pages for errors of the server behind the first, as clients get them. */
export function errorPagesBehind(
  asked: RouteResult,
  site: NginxSite,
): { readonly pages: readonly Chain[]; readonly isCut: boolean } {
  const found = chainsOf(asked, site).map((chain) => {
    const [last, before] = split(chain);
    if (before.length === 0 || last.server === undefined) return { pages: [], isCut: false };
    const { pages, isCut } = internalErrorPages(last, last.server);
    const shown = pages.flatMap((page): Chain[] => {
      const through = passingOn(before, page.status, site.configuration);
      return through === undefined ? [] : [chainTo(page, through)];
    });
    return { pages: shown, isCut };
  });
  return { pages: found.flatMap(({ pages }) => pages), isCut: found.some(({ isCut }) => isCut) };
}

/** Whether an error of nginx's own has happened. */
export function isRaised({ steps }: RouteResult): boolean {
  return steps.some(({ what }) => what === "raised");
}

function chainsOf(result: RouteResult, site: NginxSite): readonly Chain[] {
  return waysThrough(decidedResults(result), site).map(chainOf);
}

/** Every way of a request through servers of the same nginx, from what the first one does. */
export function waysThrough(results: readonly RouteResult[], site: NginxSite): readonly Way[] {
  return followOnward(site.programOf(results[0]?.server), results, {
    placed: (result) => withOwnAddress(result, site),
  });
}

function chainOf({ result, behind }: Way): Chain {
  return behind === undefined ? [result] : [result, ...chainOf(behind)];
}

function chainTo(last: RouteResult, [first, ...others]: readonly RouteResult[]): Chain {
  return first === undefined ? [last] : [first, ...others, last];
}

/** What answers, and what passes the request on before. */
export function split(chain: Chain): readonly [RouteResult, readonly RouteResult[]] {
  return [chain.at(-1) ?? chain[0], chain.slice(0, -1)];
}

/**
 * What the servers before do when the last one answers with a status; `undefined` where one of them
 * shows a page of its own instead, as for any status of Pleroma's.
 */
function passingOn(
  before: readonly RouteResult[],
  status: number | undefined,
  configuration: NginxConfiguration,
): readonly RouteResult[] | undefined {
  const through: RouteResult[] = [];
  let upstreamStatus = status;
  for (const result of before.toReversed()) {
    const asked =
      upstreamStatus === undefined
        ? result.request
        : { ...result.request, firstStatus: upstreamStatus };
    const results = possibleResults(route(configuration, asked)) ?? [result];
    const same = results.find(
      ({ level, outcome }) => level === result.level && outcome.kind === "proxy",
    );
    if (same === undefined) return undefined;
    through.unshift(same);
    upstreamStatus = same.status;
  }
  return through;
}

/** Where a name leads to this nginx itself, the address in its place. */
function withOwnAddress(result: RouteResult, { socketsAt }: NginxSite): RouteResult {
  const { outcome, server } = result;
  if (outcome.kind !== "proxy" || server === undefined) return result;
  const [address, ...others] = outcome.upstream.addresses;
  if (address === undefined || others.length > 0 || !isName(address)) return result;
  const [socket, ...more] = socketsAt(address, server);
  if (socket === undefined) return result;
  if (!more.every((other) => isAlike(socket, other))) return result;
  const host = LOOPBACK.get(socket.address) ?? socket.address;
  const upstream = { ...outcome.upstream, addresses: [{ ...address, host }] };
  return { ...result, outcome: { ...outcome, upstream } };
}

/** By the address for all: one that leads there. */
const LOOPBACK: ReadonlyMap<string, string> = new Map([
  ["*", "127.0.0.1"],
  ["::", "::1"],
]);
