import type { PleromaHeader } from "../../deployment/pleroma-headers.ts";
import type { Answer, ProbeAnswers } from "../../deployment/probes/probe-answers.ts";
import type { Probes } from "../../deployment/probes/probes.ts";
import type { ClientHeader, LostHeader } from "../../nginx/model/model.ts";
import type { Directive, Uncertainty } from "../../nginx/syntax/syntax.ts";
import type { Text } from "../../nginx/syntax/text.ts";
import type { Location } from "../../source/location.ts";
import { placeForHeader } from "./header-advice.ts";
import { directiveAt } from "./other-headers.ts";
import { describeTarget, needsHeaders } from "./served.ts";
import { judgeProbe, unknown, type Verdict } from "./verdict.ts";

/** A header that clients of the instance are to get, whoever sends it. */
export interface WantedHeader {
  readonly name: string;
  /** What depends on the host, as the beginning of a sentence. */
  readonly what: string;
  /** Whether values behind the first may change what it means. */
  readonly laterCounts: boolean;
  /** What Pleroma itself sends. */
  readonly pleroma: readonly PleromaHeader[];
  /** Absent without nginx. */
  readonly probes: Probes | undefined;
}

/** The header as one answer has it. */
export interface ReceivedHeader {
  /** Where: a URL, or Pleroma itself where no nginx is known. */
  readonly at: string;
  readonly values: readonly ReceivedValue[];
  /** What Pleroma sends by its settings, whether it arrives or not. */
  readonly own: PleromaHeader | undefined;
  readonly lost: readonly LostHeader[];
  /** Where nginx would have to add the header; absent where no nginx is known. */
  readonly place: Location | undefined;
  /** The directive of nginx's that stands at a place. */
  readonly directiveAt: (place: Location) => Directive | undefined;
}

export interface ReceivedValue {
  readonly value: Text;
  /** Who wrote it, and so in which language a better one is written. */
  readonly sender: ClientHeader["sender"];
  readonly location: Location | undefined;
  /** Why it may be missing, or another than this. */
  readonly uncertain: Uncertainty | undefined;
}

/**
 * Judges a header by what clients of the instance get: over TLS, from its pages and its API. Without
 * nginx that is what Pleroma sends.
 */
export function judgeForClients(
  wanted: WantedHeader,
  judge: (header: ReceivedHeader) => Verdict,
): readonly Verdict[] {
  const asked = standingProbes(wanted.probes);
  const verdicts = asked.map((one) =>
    judgeProbe(one, wanted.what, (answer) => judgeAnswer(answer, wanted, judge)),
  );
  if (verdicts.some(({ status }) => status !== "not-applicable")) return verdicts;
  const values = wanted.pleroma.flatMap((header) =>
    isNamed(header, wanted)
      ? [
          {
            value: header.value,
            sender: "upstream" as const,
            location: header.origin,
            uncertain: header.uncertain,
          },
        ]
      : [],
  );
  const noNginx = { lost: [], place: undefined, directiveAt: () => undefined };
  const header = { at: "Pleroma", values, own: ownOf(wanted), ...noNginx };
  return [judgeReceived(header, undefined, wanted, judge)];
}

/** Over TLS where there is any: else something in front of nginx does it. */
function standingProbes(probes: Probes | undefined): readonly ProbeAnswers[] {
  if (probes === undefined) return [];
  const own = probes.site.hosts.filter(({ role }) => role === "instance");
  const open = own.filter(({ hidden }) => !hidden);
  const asked = (open.length > 0 ? open : own).flatMap((host) =>
    probes.of(host).filter(({ probe: { path, upstreamStatus, raises } }) => {
      const isPage = path.pathClass === "page" || path.pathClass === "api";
      return isPage && !path.derived && upstreamStatus === 200 && raises === undefined;
    }),
  );
  const encrypted = asked.filter(({ probe }) => probe.socket.tls !== false);
  return encrypted.length > 0 ? encrypted : asked;
}

function judgeAnswer(
  answer: Answer,
  wanted: WantedHeader,
  judge: (header: ReceivedHeader) => Verdict,
): Verdict {
  const { host, path } = answer.probe;
  const needed = needsHeaders(answer);
  if (needed === false) {
    const message = `Neither Pleroma nor a page answers ${host.name}${path.target}.`;
    return { status: "not-applicable", message, location: host.location };
  }
  if (needed !== true) return unknown(wanted.what, needed.reason, needed.location);
  const { headers, lost, uncertain } = answer.headers();
  const received: ReceivedHeader = {
    at: `https://${describeTarget(answer.probe)}`,
    values: headers
      .filter((header) => isNamed(header, wanted))
      .map(({ value, sender, location, uncertain }) => ({
        value,
        sender,
        location,
        uncertain,
      })),
    own: ownOf(wanted),
    lost: lost.filter((header) => isNamed(header, wanted)),
    place: placeForHeader(answer),
    directiveAt: (place) => directiveAt(answer, place),
  };
  const verdict = judgeReceived(received, uncertain[0], wanted, judge);
  // Where one server passes on to another, both could add it.
  const isEither = answer.through.length > 0 && verdict.location === received.place;
  return isEither && verdict.status === "fail" ? { ...verdict, byHand: true } : verdict;
}

/**
 * Judges the values that may arrive together: with and without those that are in doubt. Where that
 * makes a difference, it cannot be told.
 *
 * @param more why there may be values beside these
 */
function judgeReceived(
  header: ReceivedHeader,
  more: Uncertainty | undefined,
  { what, laterCounts }: WantedHeader,
  judge: (header: ReceivedHeader) => Verdict,
): Verdict {
  const verdict = judge(header);
  if (verdict.status === "unknown") return verdict;
  const sure = header.values.filter(({ uncertain }) => uncertain === undefined);
  const without = judge({ ...header, values: sure });
  const isSame = without.status === verdict.status && without.severity === verdict.severity;
  const doubt = header.values.find(({ uncertain }) => uncertain !== undefined)?.uncertain;
  if (!isSame && doubt !== undefined) return unknown(what, doubt.reason, doubt.location);
  if (more === undefined || (sure.length > 0 && !laterCounts)) return verdict;
  return unknown(what, more.reason, more.location);
}

function ownOf(wanted: WantedHeader): PleromaHeader | undefined {
  return wanted.pleroma.find((header) => isNamed(header, wanted));
}

function isNamed(header: { readonly name: string }, { name }: WantedHeader): boolean {
  return header.name.toLowerCase() === name.toLowerCase();
}
