/** A request target as nginx understands it. */
export interface NormalisedTarget {
  /** Decoded, dot segments resolved: what locations match. One character per byte. */
  readonly path: string;
  /** The query without its `?`, as sent. */
  readonly args: string;
  /** A `%` is in the path as sent: nginx then encodes what it puts into other URIs. */
  readonly quoted: boolean;
}

/** `undefined` for a target that nginx refuses with 400 (ngx_http_parse_complex_uri). */
export function normaliseTarget(
  target: string,
  mergeSlashes: boolean,
): NormalisedTarget | undefined {
  // Control characters and spaces: ngx_http_parse_request_line.
  if (!target.startsWith("/") || /[\0-\x20\x7f]/.test(target)) return undefined;
  const whole = target.split("#", 1)[0] ?? "";
  const question = whole.indexOf("?");
  const raw = question === -1 ? whole : whole.slice(0, question);
  const args = question === -1 ? "" : whole.slice(question + 1);
  const decoded = decode(raw);
  const path = decoded && resolveSegments(decoded, mergeSlashes);
  return path === undefined ? undefined : { path, args, quoted: raw.includes("%") };
}

function decode(raw: string): string | undefined {
  let decoded = "";
  let copied = 0;
  for (let at = raw.indexOf("%"); at !== -1; at = raw.indexOf("%", copied)) {
    const hex = raw.slice(at + 1, at + 3);
    if (!/^[0-9A-Fa-f]{2}$/.test(hex) || hex === "00") return undefined;
    decoded += raw.slice(copied, at) + String.fromCharCode(Number.parseInt(hex, 16));
    copied = at + 3;
  }
  return decoded + raw.slice(copied);
}

/** Resolves `.`, `..` and, with `merge_slashes`, empty segments; `undefined` above the root. */
function resolveSegments(path: string, mergeSlashes: boolean): string | undefined {
  const segments = path.slice(1).split("/");
  const kept: string[] = [];
  for (const [index, segment] of segments.entries()) {
    const last = index === segments.length - 1;
    if (segment === "..") {
      if (kept.pop() === undefined) return undefined;
      if (last) kept.push("");
    } else if (segment === "." || (segment === "" && mergeSlashes)) {
      if (last) kept.push("");
    } else kept.push(segment);
  }
  return `/${kept.join("/")}`;
}

/** Encodes as `ngx_escape_uri` does: paths (`NGX_ESCAPE_URI`) or arguments (`NGX_ESCAPE_ARGS`). */
export function escapeUri(text: string, kind: "path" | "args"): string {
  const unsafe = kind === "path" ? /[^!-~]|["#%<>?\\^`{|}]/g : /[^!-~]|["#%&+;<>?\\^`{|}]/g;
  return text.replace(
    unsafe,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`,
  );
}
