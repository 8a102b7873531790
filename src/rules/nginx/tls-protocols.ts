import type { SiteHost } from "../../deployment/site/site-hosts.ts";
import type { Socket } from "../../nginx/model/model.ts";
import { tlsProtocols } from "../../nginx/model/tls.ts";
import type { Location } from "../../source/location.ts";
import { matchSetting } from "../../source/setting.ts";
import { defineRule, type Finding, SAFE } from "../define-rule.ts";
import { probes } from "./needs.ts";
import { unknown, type Verdict, worst } from "./verdict.ts";

const EXPECTED = "ssl_protocols TLSv1.2 TLSv1.3;";
const GOOD: ReadonlySet<string> = new Set(["TLSv1.2", "TLSv1.3"]);

export const tlsProtocolsRule = defineRule({
  id: "nginx/tls-protocols",
  severity: "medium",
  title: "Only current versions of TLS",
  recommended: EXPECTED,
  why: "SSLv3, TLS 1.0 and TLS 1.1 have known weaknesses, and an attacker on the way can make a browser fall back to them.",
  fix: `Write it once, for all sites, into the \`http\` block (or into the default server of the socket, whose setting counts for every site there):\n\n\`\`\`nginx\n${EXPECTED}\n\`\`\``,
  guide: "https://docs.pleroma.social/backend/configuration/hardening/",
  autofix: SAFE,
  subject: "nginx",
  needs: { probes },
  check: ({ probes }) => (probes === undefined ? [] : probes.site.hosts.map(judgeHost)),
});

function judgeHost({ name: subject, sockets, location }: SiteHost): Finding {
  const verdicts = sockets.flatMap((socket) => (isJudged(socket) ? [judge(socket)] : []));
  const none: Verdict = {
    status: "not-applicable",
    message: `nginx takes no TLS connections for ${subject}.`,
    location,
  };
  return { subject, ...(worst(verdicts, "medium") ?? none) };
}

/** QUIC has TLS 1.3 only (RFC 9001, 4.2). */
function isJudged({ tls, quic }: Socket): boolean {
  return tls !== false && !quic;
}

function judge(socket: Socket): Verdict {
  const { name, defaultServer, tls } = socket;
  if (tls === undefined) {
    const reason = "the `server` block around this, which is not here";
    return unknown("Which versions of TLS are offered", reason, defaultServer.location);
  }
  return matchSetting<readonly string[], Verdict>(tlsProtocols(socket), {
    known: (protocols, location) => judgeProtocols(protocols, location, name),
    unset: () => ({
      status: "fail",
      severity: "low",
      message: `No ssl_protocols applies to ${name}, so the version of nginx decides: before 1.23.4, TLS 1.0 and 1.1 are on.`,
      location: headOf(socket),
      expected: EXPECTED,
    }),
    dynamic: ({ reason, origin }) => unknown("Which versions of TLS are offered", reason, origin),
  });
}

function judgeProtocols(protocols: readonly string[], location: Location, socket: string): Verdict {
  const bad = protocols.filter((protocol) => !GOOD.has(protocol));
  const actual = `ssl_protocols ${protocols.join(" ")};`;
  if (bad.length === 0) {
    const message = `${socket} offers ${protocols.join(" and ")} only.`;
    return { status: "pass", message, location, actual };
  }
  const message = `${socket} still offers ${bad.join(", ")}.`;
  return { status: "fail", message, location, expected: EXPECTED, actual };
}

/** The default server, as its settings are the ones that count. */
function headOf({ defaultServer }: Socket): Location {
  return defaultServer.level.head?.location ?? defaultServer.location;
}
