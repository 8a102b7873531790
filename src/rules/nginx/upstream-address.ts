import type { EndpointFacts } from "../../deployment/endpoint-facts.ts";
import { isLoopback } from "../../deployment/site/nginx-backends.ts";
import type { Upstream, UpstreamAddress } from "../../nginx/model/model.ts";
import { unknown, type Verdict, worst } from "./verdict.ts";

const DEFAULT_PORT = 4000;
/** From one address to the next, so often within the same nginx. */
const MOST_HOPS = 4;

/** What an address has to be, and where requests go on from it. */
export interface Destination {
  /** Where Pleroma listens. */
  readonly listen: EndpointFacts;
  /** Where the same nginx, should it listen there, passes requests on to. */
  readonly behind: (address: UpstreamAddress) => readonly Upstream[];
  /** Requests go there by `https://`. */
  readonly isEncrypted: boolean;
  /** Another program of this machine may take requests, and pass them back to this nginx. */
  readonly mayComeBack: boolean;
}

/** Judges every address of an upstream. */
export function judgeUpstream(
  { addresses, uncertain, location }: Upstream,
  destination: Destination,
  hops: number = MOST_HOPS,
): Verdict {
  const verdicts = addresses.map((address) => judgeHops(address, destination, hops));
  if (uncertain !== undefined && addresses.every((address) => address.uncertain === undefined)) {
    verdicts.push(unknown("Where nginx reaches Pleroma", uncertain.reason, uncertain.location));
  }
  return (
    worst(verdicts, "medium") ?? {
      status: "fail",
      message: "This upstream has no server, so nobody gets to Pleroma.",
      location,
      expected: expectedAddress(destination.listen),
    }
  );
}

/** Judges the place in the end. */
function judgeHops(address: UpstreamAddress, destination: Destination, hops: number): Verdict {
  const isHere = address.unix || isLoopback(address.host);
  const behind = isHere && address.uncertain === undefined ? destination.behind(address) : [];
  if (behind.length > 0 && hops === 0) {
    return unknown("Where requests go", "too many servers one behind another", address.location);
  }
  const next = { ...destination, isEncrypted: false };
  const verdicts = behind.map((upstream) => judgeUpstream(upstream, next, hops - 1));
  return worst(verdicts, "medium") ?? judgeAddress(address, destination);
}

function judgeAddress(address: UpstreamAddress, destination: Destination): Verdict {
  const { listen, isEncrypted } = destination;
  const { host, unix, port, uncertain, location } = address;
  const expected = expectedAddress(listen);
  const actual = unix
    ? `unix:${host}`
    : `${host.includes(":") ? `[${host}]` : host}:${port ?? "…"}`;
  if (!unix && uncertain !== undefined && !isLoopback(host)) {
    return unknown("Where nginx reaches Pleroma", uncertain.reason, location);
  }
  if (!unix && !isLoopback(host)) {
    const risk = isEncrypted
      ? "whoever else reaches that machine gets past nginx, which does not check its certificate either unless `proxy_ssl_verify` says so"
      : "what goes there is not encrypted";
    const message = `nginx reaches Pleroma at ${host}, which is not this machine's loopback address: ${risk}.`;
    return { status: "fail", message, location, expected, actual };
  }
  if (uncertain !== undefined) {
    return unknown("The port on which nginx reaches Pleroma", uncertain.reason, location);
  }
  const verdict = judgePort(address, listen, { expected, actual, location });
  if (verdict.status !== "fail" || !destination.mayComeBack) return verdict;
  return unknown("Where requests go", `what listens on ${actual}`, location);
}

/** Loopback it is; now the place there. Without an Elixir config nobody knows the right one. */
function judgePort(
  { host, unix, port }: UpstreamAddress,
  listen: EndpointFacts,
  found: Pick<Verdict, "expected" | "actual" | "location">,
): Verdict {
  const pass: Verdict = {
    status: "pass",
    message: "nginx reaches Pleroma without leaving this machine.",
    location: found.location,
  };
  if (!listen.configured) return pass;
  const { socketPath } = listen;
  if (socketPath !== undefined) {
    if (unix && host === socketPath) return pass;
    const message = `Pleroma listens on the unix socket ${socketPath}, but nginx sends requests elsewhere.`;
    return { status: "fail", message, ...found };
  }
  if (listen.port.state === "dynamic") {
    return unknown("Whether Pleroma listens there", listen.port.reason, listen.port.origin);
  }
  const wanted = listen.port.state === "known" ? listen.port.value : DEFAULT_PORT;
  if (!unix && port === wanted) return pass;
  const message = `Pleroma listens on port ${wanted}, but nginx sends its requests elsewhere: whatever listens there gets people's passwords.`;
  return { status: "fail", message, ...found };
}

/** What to write in an `upstream`. */
export function expectedAddress({ port, socketPath }: EndpointFacts): string {
  if (socketPath !== undefined) return `server unix:${socketPath};`;
  return `server 127.0.0.1:${port.state === "known" ? port.value : DEFAULT_PORT};`;
}
