import type { Location } from "./location.ts";
import { SecretIndex } from "./secret-index.ts";
import type { SourceFile } from "./source-file.ts";

export const REDACTED = "[redacted]";

/** A secret that stands in the repository: its text, and where. */
export interface SecretText {
  readonly value: string;
  readonly location: Location;
}

export interface Redactor {
  /** The text with every known secret in it replaced. */
  readonly text: (text: string) => string;
  /** A line of a file as it may be shown. */
  readonly line: (file: SourceFile, line: number) => string;
}

/** Nobody reads further in an excerpt, and a line may be as long as a file. */
const LONGEST_LINE = 1000;

/** Names that announce a secret, in all three languages: by their beginning, or as a whole. */
const ANNOUNCES_SECRET =
  /(?:(?:pass(?:word|wd|phrase)|\bpass\b|secret|token|salt|api[_-]?key|private[_-]?key|access[_-]?key|auth[_-]?key|credential|authorization|recaptcha_private|\bdsn)[\w-]{0,80}|(?:pw|hmac_key|cookie|:basic)(?![\w-]))["']?/i;
const ANNOUNCED_VALUE = new RegExp(
  `(${ANNOUNCES_SECRET.source}[\\s:=!~>*]{1,20})[^\\s"'[\\],;]+`,
  "gi",
);
/** `scheme://user:password@host`: everything between the slashes and the last `@`. */
const URL_USERINFO = /(:\/\/)[^\s/"']{1,500}@/g;
/** Query parameters, and the paths of webhooks. */
const URL_SECRET =
  /([?&][\w.-]{0,60}(?:passw|passphrase|pwd|secret|token|api_?key)[\w.-]{0,60}=|hooks\.slack\.com\/services\/|\/api\/webhooks\/)[^\s&"'#;]{1,500}/gi;
/** `Authorization: Bearer …`, also where nothing else announces it. */
const CREDENTIALS = /\b((?:basic|bearer)\s{1,20})[^\s"';]+/gi;
/** A long run of letters and digits with both in it: what generated keys look like. */
const GENERATED = /[A-Za-z0-9+/_-]{24,}={0,2}/g;
/** A value with a blank that should have been quoted; the next name has a `=` or `:`. */
const FOLLOWING_WORDS = /\[redacted\](?:\s+[^\s"'=:;,#[\](){}]+(?=\s|$))+/g;
const PLACEHOLDER = /\{\{[^}]{0,400}\}\}|<%[^%]{0,400}%>/g;
const QUOTED = /(["'])[^"']{0,400}\1/g;
/** What somebody noted beside a setting may be its old value. */
const COMMENT = /(?<=^|\s)#(?!\{)/;
/** A line that goes on with the value that an earlier one announces. */
const CONTINUES = /^\s*(?:["'[\]{}~,)]|default\b|$)/;
const FARTHEST_ANNOUNCEMENT = 20;

/**
 * Words that reports are made of. Somebody's password may be one of them: hidden where it stands, it
 * is not given away by the others, and without them nobody could read what is wrong.
 */
const VOCABULARY: ReadonlySet<string> = new Set([
  ...["pleroma", "akkoma", "rebased", "soapbox", "nginx", "systemd", "postgres", "postgresql"],
  ...["endpoint", "upload", "uploads", "media", "proxy", "repo", "config", "configuration"],
  ...["header", "headers", "instance", "service", "server", "host", "hostname", "localhost"],
  ...["secret", "secrets", "password", "token", "user", "username", "admin", "root", "database"],
  ...["default", "true", "false", "none", "null", "http", "https", "production", "test"],
]);

/**
 * Hides secrets in what people get to see. Secrets that were understood are hidden by place and by
 * value. Lines are also read as plain text, because a secret in a file that does not parse
 * was never understood.
 */
export function createRedactor(secrets: readonly SecretText[]): Redactor {
  const values = secrets.flatMap(({ value }) => spellings(value));
  const index = new SecretIndex(values.filter((value) => !VOCABULARY.has(value.toLowerCase())));
  const places = placesByLine(secrets);
  const text = (input: string): string =>
    index
      .replaceAll(input, REDACTED)
      .replace(URL_USERINFO, `$1${REDACTED}@`)
      .replace(URL_SECRET, `$1${REDACTED}`);
  return {
    text,
    line: (file, line) => {
      if (isPrivateKey(file, line)) return REDACTED;
      // What is cut off may belong to a value: it is hidden first.
      const written = file.line(line).slice(0, 2 * LONGEST_LINE);
      const here = places.get(placeOf(file.path, line)) ?? [];
      const shown = hideRanges(written, line, here);
      if (isEnvironment(file, line)) return shown.replace(/=.*$/, `=${REDACTED}`);
      const announced = isAnnounced(file, line) ? hideValues(shown) : shown;
      return text(hideLookalikes(announced)).slice(0, LONGEST_LINE);
    },
  };
}

/** A directive as systemd names them, and nobody an environment variable. */
const OWN_DIRECTIVE = /^[A-Z][A-Za-z]{0,60}[a-z]=/;

/** Lines of a unit that hold values for the program, those included that go on with one. */
function isEnvironment(file: SourceFile, line: number): boolean {
  if (/^\s*(?:Environment|SetCredential)\s*=/.test(file.line(line))) return true;
  if (!/\.(?:service|conf)\b/.test(file.path)) return false;
  const [, blanks] = /\\(\s*)$/.exec(file.line(line - 1).slice(-9)) ?? [];
  // With blanks behind the backslash not every systemd goes on, and then this is what it looks like.
  return blanks !== undefined && !(blanks !== "" && OWN_DIRECTIVE.test(file.line(line)));
}

/** The secrets of each line: a secret of several lines stands in all of them. */
function placesByLine(secrets: readonly SecretText[]): ReadonlyMap<string, readonly Location[]> {
  const places = new Map<string, Location[]>();
  for (const { location } of secrets) {
    for (let line = location.line; line <= location.endLine; line++) {
      const place = placeOf(location.path, line);
      const known = places.get(place);
      if (known) known.push(location);
      else places.set(place, [location]);
    }
  }
  return places;
}

function placeOf(path: string, line: number): string {
  return `${line}:${path}`;
}

/** Whether a line holds a value that it, the line before, or the head of a list announces. */
function isAnnounced(file: SourceFile, line: number): boolean {
  let first = line;
  while (line - first < FARTHEST_ANNOUNCEMENT && CONTINUES.test(file.line(first))) first--;
  for (let number = Math.min(first, line - 1); number <= line; number++) {
    if (ANNOUNCES_SECRET.test(file.line(number))) return true;
  }
  return false;
}

const LONGEST_KEY = 200;

/** Whether a line stands in a private key, its first and last line included. */
function isPrivateKey(file: SourceFile, line: number): boolean {
  for (let number = line; number > 0 && line - number < LONGEST_KEY; number--) {
    const text = file.line(number);
    if (text.includes("-----BEGIN ")) return /PRIVATE KEY(?: BLOCK)?-----/.test(text);
    if (number < line && text.includes("-----END ")) return false;
  }
  return false;
}

/** The password of a URL that is a secret as a whole. */
const URL_PASSWORD = /:\/\/[^\s/:@"']{0,200}:([^\s/:@"']{8,500})@/g;

/**
 * A multi-line secret shows up line by line, one with quotation marks as a literal shows it, and the
 * password of a URL by itself.
 */
function spellings(value: string): readonly string[] {
  const written = JSON.stringify(value).slice(1, -1);
  const passwords = [...value.matchAll(URL_PASSWORD)].flatMap(([, password]) => password ?? []);
  return [value, written, ...passwords, ...value.split("\n").map((line) => line.trim())];
}

function hideRanges(text: string, line: number, secrets: readonly Location[]): string {
  let shown = "";
  let copied = 0;
  for (const secret of [...secrets].sort((a, b) => startIn(line, a) - startIn(line, b))) {
    const start = startIn(line, secret);
    const end = secret.endLine === line ? secret.endColumn - 1 : text.length;
    if (end <= Math.max(start, copied)) continue;
    if (start >= copied) shown += text.slice(copied, start) + REDACTED;
    copied = end;
  }
  return shown + text.slice(copied);
}

/** Where a secret begins in one of its lines. */
function startIn(line: number, secret: Location): number {
  return secret.line === line ? secret.column - 1 : 0;
}

/** Everything quoted, and what follows a name that announces a secret. */
function hideValues(text: string): string {
  const withoutQuoted = text
    .replace(/"(?:[^"\\]|\\.)*(?:"|$)/g, `"${REDACTED}"`)
    .replace(/'(?:[^'\\]|\\.)*(?:'|$)/g, `'${REDACTED}'`);
  return withoutQuoted.replace(ANNOUNCED_VALUE, `$1${REDACTED}`).replace(FOLLOWING_WORDS, REDACTED);
}

function hideLookalikes(text: string): string {
  const shown = hideInPlaceholders(hideComment(text)).replace(CREDENTIALS, `$1${REDACTED}`);
  return shown.replace(GENERATED, (run) =>
    /[0-9]/.test(run) && /[A-Za-z]/.test(run) && !isPath(run) ? REDACTED : run,
  );
}

/** What a template puts in may come from a vault: names stay, texts do not. */
function hideInPlaceholders(text: string): string {
  return text.replace(PLACEHOLDER, (tag) => tag.replace(QUOTED, `$1${REDACTED}$1`));
}

function hideComment(text: string): string {
  const at = text.search(COMMENT);
  return at === -1 ? text : `${text.slice(0, at + 1)} ${REDACTED}`;
}

/** Short words between slashes; keys in base64 have a slash now and then. */
function isPath(run: string): boolean {
  return run.split("/").every((segment) => segment.length < 20 && !/[+=]/.test(segment));
}
