import type { Directive } from "../syntax/syntax.ts";
import { addressError, listenError, upstreamServerError } from "./validate-addresses.ts";
import { conditionError } from "./validate-condition.ts";
import {
  isTimeOfDay,
  MILLISECONDS,
  NUMBER,
  needs,
  OF_SHELL,
  OFFSET,
  READ_ONLY,
  refererError,
  SECONDS,
  SIZE,
  wrongAddress,
  wrongBuffers,
  wrongErrorPage,
  wrongOption,
  wrongPair,
  wrongParameter,
  wrongRegex,
  wrongTarget,
  wrongVariable,
} from "./validate-words.ts";

/** What is wrong with the words of a directive, as a sentence; `undefined` for nothing. */
type Check = (values: readonly string[], directive: Directive) => string | undefined;

/** Directives with one value of a form; the names of words are compared without regard to case. */
const FORMS: readonly (readonly [form: RegExp, what: string, names: string])[] = [
  [OFFSET, "a size such as `16m`", "client_max_body_size proxy_max_temp_file_size"],
  [
    SIZE,
    "a size such as `16k`",
    "client_body_buffer_size client_header_buffer_size proxy_buffer_size proxy_busy_buffers_size gzip_min_length ssl_buffer_size sendfile_max_chunk",
  ],
  [/^\d+[km]?$|\$/i, "a size such as `16k`", "limit_rate limit_rate_after"],
  [/^(?:off|\d+[kmg]?)$/i, "`off` or a size such as `4m`", "directio"],
  [
    MILLISECONDS,
    "a time such as `60s`",
    "proxy_connect_timeout proxy_read_timeout proxy_send_timeout client_body_timeout client_header_timeout send_timeout resolver_timeout fastcgi_read_timeout lingering_time lingering_timeout",
  ],
  [SECONDS, "a time such as `1d`", "ssl_session_timeout open_file_cache_valid"],
  [
    NUMBER,
    "a number",
    "keepalive_requests worker_connections types_hash_max_size server_names_hash_bucket_size server_names_hash_max_size ssl_verify_depth proxy_cache_min_uses http2_max_concurrent_streams",
  ],
  [/^[1-9]$/, "a number from 1 to 9", "gzip_comp_level"],
  [/^[45]\d\d$/, "a status from 400 to 599", "limit_req_status limit_conn_status"],
  [/^(?:on|off|build)$/i, "`on`, `off` or `build`", "server_tokens"],
  [/^(?:1\.0|1\.1|2)$/, "`1.0` or `1.1`", "proxy_http_version"],
  [/^1\.[01]$/, "`1.0` or `1.1`", "gzip_http_version"],
  [/^(?:all|any)$/i, "`all` or `any`", "satisfy"],
  [/^(?:on|off|optional|optional_no_ca)$/i, "`on`, `off` or `optional`", "ssl_verify_client"],
  [/^(?:on|off|always)$/i, "`on`, `off` or `always`", "gzip_static lingering_close"],
  [/^(?:off|exact|before)$/i, "`off`, `exact` or `before`", "if_modified_since"],
  [/^(?:html|jsonp?|xml)$/i, "`html`, `xml`, `json` or `jsonp`", "autoindex_format"],
  [/^(?:info|notice|warn|error)$/i, "`warn`, say", "limit_req_log_level limit_conn_log_level"],
];

const UPSTREAM_FAILURES =
  "off error timeout invalid_header http_500 http_502 http_503 http_504 http_403 http_404 http_429";

/** Directives with several words out of a set. */
const SETS: readonly (readonly [words: string, names: string])[] = [
  ["SSLv2 SSLv3 TLSv1 TLSv1.1 TLSv1.2 TLSv1.3", "ssl_protocols proxy_ssl_protocols"],
  ["off PUT DELETE MKCOL COPY MOVE", "dav_methods"],
  ["off expired no-cache no-store private no_last_modified no_etag auth any", "gzip_proxied"],
  [
    "GET HEAD POST PUT DELETE MKCOL COPY MOVE OPTIONS PROPFIND PROPPATCH LOCK UNLOCK PATCH",
    "limit_except",
  ],
  [`${UPSTREAM_FAILURES} denied non_idempotent`, "proxy_next_upstream"],
  [`${UPSTREAM_FAILURES} updating`, "proxy_cache_use_stale"],
  [
    "X-Accel-Redirect X-Accel-Expires X-Accel-Limit-Rate X-Accel-Buffering X-Accel-Charset Expires Cache-Control Set-Cookie Vary",
    "proxy_ignore_headers",
  ],
  ["none msie6 safari", "keepalive_disable"],
];

const LOG_LEVELS = /^(?:debug(?:_\w+)?|info|notice|warn|error|crit|alert|emerg)$/;

const CHECKS: Readonly<Record<string, Check>> = {
  if: (_, directive) => conditionError(directive),
  return: ([code = "", text]) => {
    if (/^0*\d{1,3}$/.test(code)) return wrongVariable(text ?? "");
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
  listen: (values) => listenError(values),
  server: (values, { block }) => (block === undefined ? upstreamServerError(values) : undefined),
  server_name: (values) => {
    for (const name of values) {
      const wrong = name.startsWith("~") ? wrongRegex(name.slice(1)) : undefined;
      if (wrong !== undefined) return wrong;
      // ngx_http_core_server_name.
      if (/^(?:~|\.|\*\.?|\*[^.].*)$/s.test(name)) return `\`${name}\` is no name of a server.`;
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
    const authority = url.replace(/^https?:\/\//i, "");
    return addressError(
      authority.startsWith("unix:")
        ? `unix:${authority.slice(5).split(":")[0]}`
        : authority.replace(/[/?].*$/s, ""),
    );
  },
  ssl_session_cache: (values) =>
    wrongParameter(
      values,
      /^(?:off|none|builtin(?::\d+)?|shared:[^:]+:(?:\d{5,}|\d{2,}k|[1-9]\d*m))$/i,
    ),
  error_log: ([, ...levels]) => {
    const wrong = levels.find((level) => !LOG_LEVELS.test(level));
    return wrong === undefined ? undefined : `There is no log level \`${wrong}\`.`;
  },
  keepalive_timeout: (values) =>
    values.every((value) => MILLISECONDS.test(value) || OF_SHELL.test(value))
      ? undefined
      : "`keepalive_timeout` takes times such as `65s`.",
  expires: (values) => {
    const value = values.at(-1) ?? "";
    const isModified = values.length > 1;
    const isTime = SECONDS.test(value.replace(/^[-+]/, "")) || isTimeOfDay(value);
    const isWord = !isModified && /^(?:epoch|max|off)$/.test(value);
    const isRight = value.includes("$") || isWord || isTime;
    return isRight && (!isModified || values[0] === "modified")
      ? undefined
      : `\`expires\` does not know \`${values.join(" ")}\`.`;
  },
  limit_req_zone: ([, ...values]) =>
    wrongParameter(values, /^(?:zone=[^:]+:\d+[km]?|rate=[1-9]\d*r\/[sm]|sync)$/i),
  limit_req: (values) => wrongParameter(values, LIMIT) ?? needs(values, "zone="),
  limit_conn_zone: ([, ...values]) => wrongParameter(values, /^zone=[^:]+:\d+[km]?$/i),
  limit_conn: ([, ...values]) => wrongParameter(values, /^(?!0+$)\d{1,5}$/),
  proxy_cache_path: ([, ...values]) => wrongParameter(values, CACHE) ?? needs(values, "keys_zone="),
  proxy_cookie_domain: wrongPair,
  proxy_cookie_path: wrongPair,
  proxy_cookie_flags: wrongPair,
  proxy_redirect: (values) => (values[0] === "default" ? undefined : wrongPair(values)),
  keepalive: ([count = ""]) =>
    /^0*[1-9]\d*$/.test(count) ? undefined : `\`keepalive\` takes a number, not \`${count}\`.`,
  hash: ([, ...values]) => wrongParameter(values, /^consistent$/),
  zone: ([, ...values]) => wrongParameter(values, /^(?:\d{5,}|\d{2,}k|[1-9]\d*m)$/i),
  proxy_cache_valid: (values) =>
    wrongParameter(values.slice(-1), SECONDS) ??
    wrongParameter(values.slice(0, -1), /^(?:any|[1-5]\d\d)$/),
  proxy_buffers: wrongBuffers,
  fastcgi_buffers: wrongBuffers,
  large_client_header_buffers: wrongBuffers,
  open_file_cache: (values) =>
    values[0] === "off" ? undefined : wrongParameter(values, /^(?:max=[1-9]\d*|inactive=\d\w*)$/),
  valid_referers: refererError,
  gzip_disable: (values) => values.map(wrongRegex).find((wrong) => wrong !== undefined),
  access_log: ([path = "", ...values]) =>
    path === "off" ? wrongParameter(values, NOTHING) : wrongParameter(values.slice(1), LOG_OPTION),
  index: (values) => (values.includes("") ? "`index` has an empty name." : undefined),
  resolver: ([...values]) =>
    wrongParameter(
      values.filter((value) => addressError(value) !== undefined || value.includes("=")),
      /^(?:valid=\d\w*|ipv[46]=(?:on|off)|status_zone=.+)$/,
    ),
  log_format: ([name = "", ...values]) =>
    name === "combined"
      ? "nginx has a format `combined` of its own: give this one another name."
      : wrongVariable(values.join("")),
  map: ([, variable = ""]) => wrongTarget("map", variable),
  split_clients: ([, variable = ""]) => wrongTarget("split_clients", variable),
  geo: (values) =>
    values.map((value) => wrongTarget("geo", value)).find((wrong) => wrong !== undefined),
};

const NOTHING = /^(?!)/;
/** ngx_http_log_set_log. */
const LOG_OPTION = /^(?:buffer=[1-9]\d*[km]?|flush=\d\w*|gzip(?:=[1-9])?|if=.*)$/i;
/** Of `limit_req`. */
const LIMIT = /^(?:zone=.+|burst=[1-9]\d*|delay=[1-9]\d*|nodelay)$/;
/** ngx_http_file_cache_set_slot. */
const CACHE =
  /^(?:levels=[12](?::[12]){0,2}|use_temp_path=(?:on|off)|keys_zone=[^:]+:\d+[kmg]?|inactive=\d\w*|(?:max_size|min_free)=\d+[kmg]?|(?:manager|loader|purger)(?:_\w+)?=\w+)$/i;

const BY_NAME: ReadonlyMap<string, Check> = new Map([
  ...FORMS.flatMap(([form, what, names]) =>
    names
      .split(" ")
      .map((name): [string, Check] => [
        name,
        ([value = ""]) =>
          form.test(value) || OF_SHELL.test(value)
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
