import type { NginxConfiguration, RaisedError, Server, Socket } from "../../nginx/model/model.ts";
import type { Uncertainty } from "../../nginx/syntax/syntax.ts";
import { showText } from "../../nginx/syntax/text.ts";
import type { PleromaHeader } from "../pleroma-headers.ts";
import type { NginxSite } from "../site/nginx-site.ts";
import type { SiteHost } from "../site/site-hosts.ts";
import { clientChoices, readsQuery } from "./client-choice.ts";
import { errorPageTargets, internalErrorPages, levelsOf } from "./error-pages.ts";
import { leftOverPaths } from "./left-over-paths.ts";
import { namedPaths } from "./named-paths.ts";
import {
  askFailingBehind,
  askOnward,
  errorPagesBehind,
  isRaised,
  split,
} from "./onward-answers.ts";
import { answerOf, type Probe, type ProbeAnswers, routeProbe } from "./probe-answers.ts";
import { probePaths, TWICE_ENCODED } from "./probe-paths.ts";
import { probeStatuses } from "./probe-statuses.ts";
import { PLAIN_ON_TLS, raisedErrors } from "./raised-errors.ts";
import { requestCost } from "./request-cost.ts";

/** Derived paths are tried as long as they do not have to look through too much. */
const MOST_STEPS = 1_000_000;
/** The same for what clients choose and for what goes wrong, on the paths that are always tried. */
const MOST_VARIANT_STEPS = 1_000_000;
const STANDING_PATHS = 15;

/** Everything that is asked of a host on one socket. */
export function askOn(
  socket: Socket,
  host: SiteHost,
  site: NginxSite,
  pleroma: readonly PleromaHeader[],
): readonly ProbeAnswers[] {
  const { configuration } = site;
  const own = answering(socket, host, configuration);
  const servers = [...own, ...site.behind(own)];
  const statuses = probeStatuses(servers);
  const queries = readsQuery(servers, configuration) ? [false, true] : [false];
  const size = Math.max(1, requestCost(servers) * host.entrances.length);
  const room = Math.floor(MOST_VARIANT_STEPS / (size * STANDING_PATHS));
  const chosenByClients = clientChoices(servers, configuration);
  const choices = chosenByClients.choices.slice(0, room);
  const raised = raisedErrors(servers);
  const possibleErrors = raised.errors.filter(({ status }) => isRaisedOn(socket, status));
  const errors = possibleErrors.slice(0, room);
  const variants = statuses.every.length * queries.length + choices.length + errors.length;
  const most = Math.floor(MOST_STEPS / (size * variants));
  const { first, more, unsampled } = namedPaths(servers, configuration);
  const leftOver = leftOverPaths(servers, configuration);
  const twice = servers.some(proxiesByVariable) ? TWICE_ENCODED : [];
  const inside = [...leftOver.paths, ...twice, ...errorPageTargets(servers), ...first];
  const needed = [...inside, ...site.outside(own, inside)];
  const derived = [...needed, ...more, ...site.outside(own, more)];
  const paths = probePaths(derived, host.role, most);
  const asked = paths.flatMap((path) =>
    statuses
      .of(path)
      .flatMap((upstreamStatus) =>
        queries.map((anyQuery) =>
          askOnward({ host, socket, path, upstreamStatus, anyQuery }, site, pleroma),
        ),
      ),
  );
  const chosen = paths.flatMap((path) =>
    choices.map((choice) =>
      askOnward({ host, socket, path, upstreamStatus: 200, choice }, site, pleroma),
    ),
  );
  const failing = paths.flatMap((path) =>
    errors.flatMap((raises) => askFailing({ host, socket, path, raises }, site, pleroma)),
  );
  const targets = new Set(paths.map(({ target }) => target));
  const open = [
    ...unsampled,
    ...leftOver.open,
    ...(needed.some((target) => !targets.has(target)) ? [tooMany("paths", socket)] : []),
    ...(statuses.isCut ? [tooMany("statuses", socket)] : []),
    ...(raised.isCut || errors.length < possibleErrors.length ? [tooMany("errors", socket)] : []),
    ...(chosenByClients.isCut || choices.length < chosenByClients.choices.length
      ? [tooMany("choices of clients", socket)]
      : []),
  ];
  return [
    ...asked,
    ...chosen,
    ...open.map((undecided) => unsampledProbe(undecided, socket, host)),
    ...errorPagesOn(socket, host, site, pleroma),
    ...failing,
  ];
}

function proxiesByVariable(server: Server): boolean {
  const blocks = levelsOf(server).map(({ directives }) => directives);
  for (const block of blocks) {
    for (const { name, args, block: inner } of block) {
      if (name === "proxy_pass" && args[0]?.value.includes("$") === true) return true;
      if (name !== "location" && inner !== undefined) blocks.push(inner);
    }
  }
  return false;
}

/** Plain HTTP where TLS is expected is an error of its own. */
function isRaisedOn({ tls, quic }: Socket, status: number): boolean {
  return status !== PLAIN_ON_TLS || (tls !== false && !quic);
}

/** What becomes of a request that goes wrong, where it can. */
function askFailing(
  { socket, raises, ...probe }: Omit<Probe, "upstreamStatus"> & { readonly raises: RaisedError },
  site: NginxSite,
  pleroma: readonly PleromaHeader[],
): readonly ProbeAnswers[] {
  const plain = raises.status === PLAIN_ON_TLS ? { ...socket, tls: false } : socket;
  const asked = askOnward({ ...probe, socket: plain, raises, upstreamStatus: 200 }, site, pleroma);
  const isPossible =
    asked.answers.length === 0 ||
    asked.answers.some(({ result, through }) => [result, ...through].some(isRaised));
  const behind = askFailingBehind({ ...probe, socket, upstreamStatus: 200 }, raises, site, pleroma);
  return isPossible ? [asked, ...behind] : behind;
}

function tooMany(what: string, { defaultServer: { location } }: Socket): Uncertainty {
  return { reason: `${what} beyond those that this program asks for`, location };
}

/** What there is on sockets on which nobody asks. */
export function unaskedProbe(socket: Socket, host: SiteHost): ProbeAnswers {
  const undecided = tooMany("sockets", socket);
  return { probe: rootProbe(socket, host), answers: [], undecided, unsampled: true };
}

/** What nobody can ask for, as no path is known. */
function unsampledProbe(undecided: Uncertainty, socket: Socket, host: SiteHost): ProbeAnswers {
  const path = { target: "/…", pathClass: "other", derived: true } as const;
  const probe = { host, socket, path, upstreamStatus: 200 };
  return { probe, answers: [], undecided, unsampled: true };
}

/** What visitors see while Pleroma is down, where nothing else leads there. */
function errorPagesOn(
  socket: Socket,
  host: SiteHost,
  site: NginxSite,
  pleroma: readonly PleromaHeader[],
): readonly ProbeAnswers[] {
  const asked = routeProbe(site.configuration, rootProbe(socket, host));
  if (asked.server === undefined) return [];
  const own = internalErrorPages(asked, asked.server);
  const behind = errorPagesBehind(asked, site);
  const isCut = own.isCut || behind.isCut;
  const pages = [...own.pages.map((page) => [page] as const), ...behind.pages];
  const shown = pages.map((chain) => {
    const [result, through] = split(chain);
    const target = result.outcome.kind === "file" ? showText(result.outcome.path) : "/";
    const path = { target, pathClass: "other", derived: true } as const;
    const probe = { host, socket, path, upstreamStatus: result.status ?? 502 };
    return {
      probe,
      answers: [answerOf(probe, result, site, pleroma, through)],
      undecided: undefined,
    };
  });
  return isCut ? [...shown, unsampledProbe(tooMany("error pages", socket), socket, host)] : shown;
}

function rootProbe(socket: Socket, host: SiteHost): Probe {
  const path = { target: "/", pathClass: "page", derived: false } as const;
  return { host, socket, path, upstreamStatus: 200 };
}

/** The server that answers for the host; where that is open, those that may by their names. */
function answering(
  socket: Socket,
  host: SiteHost,
  configuration: NginxConfiguration,
): readonly Server[] {
  const { requestHost } = host;
  const { server } = routeProbe(configuration, rootProbe(socket, host));
  if (server !== undefined) return [server];
  const named = socket.servers.filter(({ names }) =>
    names.some(({ value }) => requestHost === value || requestHost.endsWith(`.${value}`)),
  );
  return [...new Set([socket.defaultServer, ...named])];
}
