import type { PleromaHeader } from "../pleroma-headers.ts";
import type { NginxSite } from "../site/nginx-site.ts";
import type { SiteHost } from "../site/site-hosts.ts";
import { askOnward } from "./onward-answers.ts";
import type { Probe, ProbeAnswers } from "./probe-answers.ts";
import { askOn, unaskedProbe } from "./standing-probes.ts";

/** The probes of an instance's hosts, each asked once and only when somebody wants to know. */
export interface Probes {
  readonly site: NginxSite;
  readonly pleroma: readonly PleromaHeader[];
  readonly of: (host: SiteHost) => readonly ProbeAnswers[];
  /** A request that is not one of the standing ones. */
  readonly ask: (probe: Probe) => ProbeAnswers;
}

/** Sockets of different kinds on which one host is asked for. */
export const MOST_ENTRANCES = 20;

export function createProbes(site: NginxSite, pleroma: readonly PleromaHeader[]): Probes {
  const known = new Map<SiteHost, readonly ProbeAnswers[]>();
  const of = (host: SiteHost): readonly ProbeAnswers[] => {
    const asked = known.get(host);
    if (asked !== undefined) return asked;
    const looked = host.entrances.slice(0, MOST_ENTRANCES);
    // One for each rule that looks at some kinds only.
    const left = new Map(host.entrances.slice(MOST_ENTRANCES).map((one) => [one.tls, one]));
    const answers = [
      ...looked.flatMap((socket) => askOn(socket, host, site, pleroma)),
      ...[...left.values()].map((socket) => unaskedProbe(socket, host)),
    ];
    known.set(host, answers);
    return answers;
  };
  return { site, pleroma, of, ask: (probe) => askOnward(probe, site, pleroma) };
}
