const TIME = /^\d\w*$/;

/** Options of a `listen` without a value, and what the others take (ngx_http_core_listen). */
const LISTEN_OPTIONS: readonly RegExp[] = [
  /^(?:default_server|default|ssl|http2|quic|proxy_protocol|bind|reuseport|deferred|spdy)$/,
  /^(?:backlog=(?:-1|[1-9]\d*)|fastopen=\d+|(?:rcvbuf|sndbuf)=\d+[km]?|ipv6only=(?:on|off))$/i,
  /^so_keepalive=(?:on|off|(?=.*\w)(?:\d\w*)?:(?:\d\w*)?:\d*)$/,
  /^(?:setfib|accept_filter)=.+$/,
];

const UPSTREAM_OPTIONS: readonly RegExp[] = [
  /^(?:backup|down|resolve|drain|weight=0*[1-9]\d*|max_(?:conns|fails)=\d+)$/,
  /^(?:service|route|id)=.+$/,
];

/** What nginx has against the words of a `listen`. */
export function listenError([address = "", ...options]: readonly string[]): string | undefined {
  const wrong = options.find((option) => !LISTEN_OPTIONS.some((known) => known.test(option)));
  if (wrong !== undefined) {
    return `\`listen\` has no option \`${wrong}\`. Is a \`;\` missing before it?`;
  }
  const range = /^(.*:)?(\d+)-(\d+)$/.exec(address);
  if (range !== null && !address.startsWith("unix:")) {
    const [, host = "", first = "", last = ""] = range;
    if (Number(first) > Number(last)) return `The ports ${first}-${last} are in the wrong order.`;
    return addressError(`${host === "" ? "*:" : host}${last}`);
  }
  return addressError(/^\d+$/.test(address) ? `*:${address}` : address);
}

/** The same for a `server` of an `upstream`. */
export function upstreamServerError([address = "", ...options]: readonly string[]):
  | string
  | undefined {
  if (address.includes("://"))
    return "A `server` of an `upstream` is an address without `http://`.";
  const wrong = options.find(
    (option) =>
      !UPSTREAM_OPTIONS.some((known) => known.test(option)) &&
      !(/^(?:fail_timeout|slow_start)=/.test(option) && TIME.test(option.replace(/^\w+=/, ""))),
  );
  if (wrong !== undefined) return `A \`server\` of an \`upstream\` has no option \`${wrong}\`.`;
  return addressError(address);
}

/** `host`, `host:port`, `[address]:port` or `unix:path` (ngx_parse_url in src/core/ngx_inet.c). */
export function addressError(address: string): string | undefined {
  if (address.includes("$")) return undefined;
  if (address.startsWith("unix:")) {
    return address.length > 5 ? undefined : "Behind `unix:` there is no path.";
  }
  const [, host = "", port] = /^(\[[\da-fA-F:.]+\]|[^:[\]/]*)(?::(.*))?$/s.exec(address) ?? [
    "",
    "",
    undefined,
  ];
  if (host === "") return `\`${address}\` is no address: write \`127.0.0.1:4000\`, say.`;
  if (port === undefined) return undefined;
  const isPort = /^\d+$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535;
  return isPort ? undefined : `There is no port \`${port}\`.`;
}
