import { regexError } from "../regex/regex-error.ts";

export const SIZE = /^\d+[km]?$/i;
export const OFFSET = /^\d{1,15}[kmg]?$/i;
/** ngx_parse_time: units from large to small; milliseconds and years exclude each other. */
export const MILLISECONDS =
  /^(?=\d)(?:\d+w ?)?(?:\d+d ?)?(?:\d+h ?)?(?:\d+m ?)?(?:\d+s ?)?(?:\d+(?:ms)?)?$/;
export const SECONDS =
  /^(?=\d)(?:\d+y ?)?(?:\d+M ?)?(?:\d+w ?)?(?:\d+d ?)?(?:\d+h ?)?(?:\d+m ?)?(?:\d+s? ?)?$/;
export const NUMBER = /^\d+$/;
/** Of a template of the shell: what stands in its place is anything. */
export const OF_SHELL = /\$\{?[A-Z][A-Z\d_]*\b/;

/** Variables of ngx_http_core_variables that are not `NGX_HTTP_VAR_CHANGEABLE`. */
export const READ_ONLY: ReadonlySet<string> = new Set(
  "host uri document_uri request request_uri request_method request_id request_filename request_body request_time scheme https server_name server_port server_addr server_protocol remote_addr remote_port remote_user binary_remote_addr document_root realpath_root is_args query_string content_type content_length status hostname msec pid nginx_version time_iso8601 time_local".split(
    " ",
  ),
);

export function wrongBuffers([count = "", size = ""]: readonly string[]): string | undefined {
  return /^0*[1-9]\d*$/.test(count) && SIZE.test(size)
    ? undefined
    : `\`${count} ${size}\` is no number and size of buffers: write \`4 8k\`, say.`;
}

export function wrongParameter(values: readonly string[], known: RegExp): string | undefined {
  const wrong = values.find((value) => !known.test(value) && !OF_SHELL.test(value));
  return wrong === undefined ? undefined : `nginx does not take \`${wrong}\` here.`;
}

export function needs(values: readonly string[], parameter: string): string | undefined {
  const isThere = values.some((value) => value.startsWith(parameter));
  return isThere ? undefined : `\`${parameter}…\` is missing.`;
}

/** What is compared and what takes its place, or `off`. */
export function wrongPair([first = "", second]: readonly string[]): string | undefined {
  if (second === undefined) return first === "off" ? undefined : `\`${first}\` alone says nothing.`;
  return first.startsWith("~") ? wrongRegex(first.replace(/^~\*?/, "")) : undefined;
}

export function wrongTarget(directive: string, variable: string): string | undefined {
  if (!variable.startsWith("$") || variable.length === 1) {
    return `\`${directive}\` sets a variable, which begins with \`$\`: \`${variable}\` does not.`;
  }
  return READ_ONLY.has(variable.slice(1)) && directive !== "geo"
    ? `nginx sets \`${variable}\` itself.`
    : undefined;
}

/** `@15h30m`: a time before midnight. */
export function isTimeOfDay(value: string): boolean {
  const [, hours = "0"] = /^@(?:(\d+)h)?(?:\d+m)?(?:\d+s?)?$/.exec(value) ?? ["", "24"];
  return value.length > 1 && Number(hours) < 24;
}

/** Of ngx_headers_more: `-s` and `-t` take a word, `-r`, `-i` and `-a` none. */
export function wrongOption(values: readonly string[]): string | undefined {
  const wrong = values.find((value) => value.startsWith("-") && !/^-[stria]$/.test(value));
  return wrong === undefined ? undefined : `There is no option \`${wrong}\`.`;
}

export function wrongRegex(pattern: string): string | undefined {
  const wrong = regexError(pattern);
  return wrong === undefined ? undefined : `The regular expression ${pattern} is wrong: ${wrong}.`;
}

/** ngx_http_script_compile takes no `$` that begins no variable. */
export function wrongVariable(text: string): string | undefined {
  if (/\$\{\w*(?!\w|\})|\$\{\}/.test(text)) return "The `}` of a variable is missing.";
  return /\$(?![\w{])/.test(text)
    ? "A `$` must begin the name of a variable; nginx has no way to write a plain one."
    : undefined;
}

export function wrongErrorPage(values: readonly string[]): string | undefined {
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

/** An address with the length of its prefix, as ngx_ptocidr reads it. */
export function wrongAddress(address: string): string | undefined {
  if (address === "all" || address === "unix:") return undefined;
  const [, six, four, length] =
    /^(?:([\da-fA-F:.]*:[\da-fA-F:.]*)|(\d+\.\d+\.\d+\.\d+))(?:\/(\d{1,3}))?$/.exec(address) ?? [];
  const most = six === undefined ? 32 : 128;
  const octets = four?.split(".") ?? [];
  const isAddress = (six ?? four) !== undefined && octets.every((octet) => Number(octet) <= 255);
  return isAddress && Number(length ?? 0) <= most
    ? undefined
    : `\`${address}\` is no address: write \`192.0.2.0/24\` or \`all\`, say.`;
}

/** ngx_http_valid_referers. */
export function refererError(values: readonly string[]): string | undefined {
  const names = values.filter((value) => !/^(?:none|blocked|server_names)$/.test(value));
  const seen = new Set<string>();
  for (const name of names) {
    if (name.startsWith("~")) {
      const wrong = wrongRegex(name.slice(1));
      if (wrong !== undefined) return wrong;
      continue;
    }
    const host = name.replace(/\/.*$/s, "").toLowerCase();
    // ngx_hash_add_key: `*` is the whole first or last label.
    if (/[*]/.test(host.replace(/^\*\.(?=.)|(?<=.)\.\*$/, "")) || host === ".") {
      return `\`${name}\` is no name of a server.`;
    }
    if (seen.has(host)) return `\`valid_referers\` has \`${name}\` more than once.`;
    seen.add(host);
  }
  return undefined;
}
