import { regexError } from "./regex-error.ts";
import type { Directive } from "./syntax.ts";
import { conditionError } from "./validate-condition.ts";

/** What is wrong with the words of a directive, as a sentence; `undefined` for nothing. */
type Check = (values: readonly string[], directive: Directive) => string | undefined;

const SIZE = /^\d+[kKmM]?$/;
const OFFSET = /^\d+[kKmMgG]?$/;
/** ngx_parse_time: units from large to small. */
const TIME =
  /^(?=\d)(?:\d+y ?)?(?:\d+M ?)?(?:\d+w ?)?(?:\d+d ?)?(?:\d+h ?)?(?:\d+m ?)?(?:\d+s ?)?(?:\d+(?:ms)?)?$/;
const NUMBER = /^\d+$/;

/** Directives with one value of a form. */
const FORMS: readonly (readonly [form: RegExp, what: string, names: string])[] = [
  [OFFSET, "a size such as `16m`", "client_max_body_size proxy_max_temp_file_size"],
  [
    SIZE,
    "a size such as `16k`",
    "client_body_buffer_size client_header_buffer_size proxy_buffer_size proxy_busy_buffers_size",
  ],
  [
    TIME,
    "a time such as `60s`",
    "proxy_connect_timeout proxy_read_timeout proxy_send_timeout client_body_timeout client_header_timeout send_timeout resolver_timeout ssl_session_timeout fastcgi_read_timeout lingering_time lingering_timeout",
  ],
  [
    NUMBER,
    "a number",
    "keepalive_requests worker_connections types_hash_max_size server_names_hash_bucket_size server_names_hash_max_size ssl_verify_depth proxy_cache_min_uses",
  ],
  [/^[1-9]$/, "a number from 1 to 9", "gzip_comp_level"],
  [/^(?:on|off|build)$/i, "`on`, `off` or `build`", "server_tokens"],
  [/^(?:1\.0|1\.1|2)$/, "`1.0` or `1.1`", "proxy_http_version"],
  [/^1\.[01]$/, "`1.0` or `1.1`", "gzip_http_version"],
  [/^(?:all|any)$/, "`all` or `any`", "satisfy"],
  [/^(?:on|off|optional|optional_no_ca)$/, "`on`, `off` or `optional`", "ssl_verify_client"],
  [/^(?:on|off|always)$/, "`on`, `off` or `always`", "gzip_static"],
  [
    /^(?:off|none|builtin(?::\d+)?|shared:[^:]+:\d+[kKmM]?)$/,
    "`off`, `none` or such as `shared:SSL:10m`",
    "ssl_session_cache",
  ],
];

/** Directives with several words out of a set. */
const SETS: readonly (readonly [words: string, names: string])[] = [
  ["SSLv2 SSLv3 TLSv1 TLSv1.1 TLSv1.2 TLSv1.3", "ssl_protocols proxy_ssl_protocols"],
  ["off PUT DELETE MKCOL COPY MOVE", "dav_methods"],
  ["off expired no-cache no-store private no_last_modified no_etag auth any", "gzip_proxied"],
  [
    "GET HEAD POST PUT DELETE MKCOL COPY MOVE OPTIONS PROPFIND PROPPATCH LOCK UNLOCK PATCH",
    "limit_except",
  ],
];

const LISTEN_OPTIONS =
  /^(?:default_server|default|ssl|http2|quic|proxy_protocol|bind|reuseport|deferred|spdy|(?:setfib|fastopen|backlog|rcvbuf|sndbuf|accept_filter|ipv6only|so_keepalive)=.+)$/;
const UPSTREAM_OPTIONS =
  /^(?:(?:weight|max_conns|max_fails)=\d+|(?:fail_timeout|slow_start)=\w+|(?:service|route|id)=.+|backup|down|resolve|drain)$/;
const LOG_LEVELS = /^(?:debug(?:_\w+)?|info|notice|warn|error|crit|alert|emerg)$/;

/** Variables of ngx_http_core_variables that are not `NGX_HTTP_VAR_CHANGEABLE`. */
const READ_ONLY: ReadonlySet<string> = new Set(
  "host uri document_uri request request_uri request_method scheme https server_name server_port server_addr remote_addr remote_port document_root realpath_root is_args status".split(
    " ",
  ),
);

const CHECKS: Readonly<Record<string, Check>> = {
  if: (_, directive) => conditionError(directive),
  return: ([code = "", text]) => {
    if (/^\d{1,3}$/.test(code)) return wrongVariable(text ?? "");
    const isUrl = text === undefined && /^(?:https?:\/\/|\$scheme)/.test(code);
    return isUrl ? wrongVariable(code) : `\`return\` takes a status or a URL; ${code} is neither.`;
  },
  rewrite: ([pattern = "", replacement = "", flag]) =>
    flag === undefined || /^(?:last|break|redirect|permanent)$/.test(flag)
      ? (wrongRegex(pattern) ?? wrongVariable(replacement))
      : `\`rewrite\` knows \`last\`, \`break\`, \`redirect\` and \`permanent\`, but not \`${flag}\`.`,
  add_header: ([, value = "", always]) =>
    always === undefined || always === "always"
      ? wrongVariable(value)
      : `Only \`always\` can stand behind the value of a header, not \`${always}\`: is a \`;\` or are quotes missing?`,
  proxy_set_header: ([, value = ""]) => wrongVariable(value),
  set: ([variable = "", value = ""]) => {
    if (!variable.startsWith("$") || variable.length === 1) {
      return `\`set\` sets a variable, which begins with \`$\`: \`${variable}\` does not.`;
    }
    if (READ_ONLY.has(variable.slice(1))) return `nginx sets \`${variable}\` itself.`;
    return wrongVariable(value);
  },
  more_set_headers: wrongOption,
  more_clear_headers: wrongOption,
  error_page: (values) => wrongErrorPage(values),
  try_files: (values) => {
    const last = values.at(-1) ?? "";
    const isWrong = last.startsWith("=") && !/^=\d{1,3}$/.test(last);
    if (isWrong) return `\`${last}\` is no status: write \`=404\`, say.`;
    return values.map(wrongVariable).find((wrong) => wrong !== undefined);
  },
  root: ([path = ""]) => wrongVariable(path),
  alias: ([path = ""]) => wrongVariable(path),
  allow: ([address = ""]) => wrongAddress(address),
  deny: ([address = ""]) => wrongAddress(address),
  listen: ([address = "", ...options]) => {
    const wrong = options.find((option) => !LISTEN_OPTIONS.test(option));
    if (wrong !== undefined) {
      return `\`listen\` has no option \`${wrong}\`. Is a \`;\` missing before it?`;
    }
    const port = /^(?:.*:)?(\d+)$/.exec(address.replace(/^\[[^\]]*\]/, ""))?.[1];
    if (address.startsWith("unix:") || port === undefined) return undefined;
    return Number(port) >= 1 && Number(port) <= 65_535 ? undefined : `There is no port ${port}.`;
  },
  server: ([address = "", ...options]) => {
    if (address.includes("://"))
      return "A `server` of an `upstream` is an address without `http://`.";
    const wrong = options.find((option) => !UPSTREAM_OPTIONS.test(option));
    return wrong === undefined
      ? undefined
      : `A \`server\` of an \`upstream\` has no option \`${wrong}\`.`;
  },
  server_name: (values) => {
    for (const name of values) {
      const wrong = name.startsWith("~") ? wrongRegex(name.slice(1)) : undefined;
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  },
  location: ([modifier = "", pattern]) => {
    if (pattern !== undefined && !/^(?:=|~\*?|\^~)$/.test(modifier)) {
      return `\`location\` has no modifier \`${modifier}\`: it takes one path, or \`=\`, \`^~\`, \`~\`, \`~*\` before it.`;
    }
    const glued = /^~\*?/.exec(pattern === undefined ? modifier : "")?.[0] ?? "";
    if (pattern === undefined)
      return glued === "" ? undefined : wrongRegex(modifier.slice(glued.length));
    return modifier.startsWith("~") ? wrongRegex(pattern) : undefined;
  },
  proxy_pass: ([url = ""]) => {
    if (url.includes("$")) return wrongVariable(url);
    if (!/^https?:\/\/./i.test(url))
      return "`proxy_pass` takes a URL that begins with `http://` or `https://`.";
    const port = /^https?:\/\/(?:\[[^\]]*\]|[^:/?]*):(\d+)/i.exec(url)?.[1];
    return port !== undefined && Number(port) > 65_535 ? `There is no port ${port}.` : undefined;
  },
  error_log: ([, ...levels]) => {
    const wrong = levels.find((level) => !LOG_LEVELS.test(level));
    return wrong === undefined ? undefined : `There is no log level \`${wrong}\`.`;
  },
  keepalive_timeout: (values) =>
    values.every((value) => TIME.test(value))
      ? undefined
      : "`keepalive_timeout` takes times such as `65s`.",
  expires: (values) => {
    const value = values.at(-1) ?? "";
    const isRight =
      value.includes("$") ||
      /^(?:epoch|max|off)$/.test(value) ||
      TIME.test(value.replace(/^[-+@]/, ""));
    return isRight || value.startsWith("@") ? undefined : `\`expires\` does not know \`${value}\`.`;
  },
  limit_req_zone: (values) => {
    const zone = values.find((value) => value.startsWith("zone="));
    return zone === undefined || /^zone=[^:]+:\d+[kKmM]?$/.test(zone)
      ? undefined
      : `\`${zone}\` has no size such as \`zone=name:10m\`.`;
  },
  map: ([, variable = ""]) =>
    variable.startsWith("$")
      ? undefined
      : `\`map\` sets a variable, which begins with \`$\`: \`${variable}\` does not.`,
};

const BY_NAME: ReadonlyMap<string, Check> = new Map([
  ...FORMS.flatMap(([form, what, names]) =>
    names
      .split(" ")
      .map((name): [string, Check] => [
        name,
        ([value = ""]) =>
          form.test(value) || value.includes("$")
            ? undefined
            : `\`${name}\` takes ${what}, not \`${value}\`.`,
      ]),
  ),
  ...SETS.flatMap(([words, names]) => {
    const known = new Set(words.toLowerCase().split(" "));
    return names.split(" ").map((name): [string, Check] => [
      name,
      (values) => {
        const wrong = values.find((value) => !known.has(value.toLowerCase()));
        return wrong === undefined
          ? undefined
          : `\`${name}\` does not know \`${wrong}\`. Is a \`;\` missing before it?`;
      },
    ]);
  }),
  ...Object.entries(CHECKS),
]);

/** What nginx has against the values of a directive that has the right number of them. */
export function valueError(directive: Directive): string | undefined {
  const check = BY_NAME.get(directive.name);
  return check?.(
    directive.args.map(({ value }) => value),
    directive,
  );
}

/** Of ngx_headers_more: `-s` and `-t` take a word, `-r`, `-i` and `-a` none. */
function wrongOption(values: readonly string[]): string | undefined {
  const wrong = values.find((value) => value.startsWith("-") && !/^-[stria]$/.test(value));
  return wrong === undefined ? undefined : `There is no option \`${wrong}\`.`;
}

function wrongRegex(pattern: string): string | undefined {
  const wrong = regexError(pattern);
  return wrong === undefined ? undefined : `The regular expression ${pattern} is wrong: ${wrong}.`;
}

/** ngx_http_script_compile takes no `$` that begins no variable. */
function wrongVariable(text: string): string | undefined {
  if (/\$\{\w*(?!\w|\})/.test(text)) return "The `}` of a variable is missing.";
  return /\$(?![\w{])/.test(text)
    ? "A `$` must begin the name of a variable; nginx has no way to write a plain one."
    : undefined;
}

function wrongErrorPage(values: readonly string[]): string | undefined {
  const codes = values.slice(0, -1);
  if (codes.at(-1)?.startsWith("=") === true) {
    const change = codes.pop()?.slice(1) ?? "";
    if (change !== "" && !NUMBER.test(change)) return `\`=${change}\` is no status.`;
  }
  const wrong = codes.find((code) => !/^[345]\d\d$/.test(code) || code === "499");
  if (wrong !== undefined)
    return `\`error_page\` takes a status from 300 to 599, not \`${wrong}\`.`;
  return codes.length === 0 ? "`error_page` takes at least one status." : undefined;
}

function wrongAddress(address: string): string | undefined {
  if (
    address === "all" ||
    address === "unix:" ||
    /^[\da-fA-F:.]*:[\da-fA-F:.]*(?:\/\d{1,3})?$/.test(address)
  ) {
    return undefined;
  }
  const octets = /^(\d+)\.(\d+)\.(\d+)\.(\d+)(?:\/\d{1,2})?$/.exec(address)?.slice(1, 5);
  const isAddress = octets?.every((octet) => Number(octet) <= 255) ?? false;
  return isAddress
    ? undefined
    : `\`${address}\` is no address: write \`192.0.2.0/24\` or \`all\`, say.`;
}
