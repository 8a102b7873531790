import type { Location } from "./location.ts";
import type { SourceFile } from "./source-file.ts";

const REDACTED = "[redacted]";

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

/** Below this length a replacement by value would garble text that has nothing to do with it. */
const SHORTEST_BY_VALUE = 4;

/** Names that announce a secret, in all three languages. */
const ANNOUNCES_SECRET =
  /(?:pass(?:word|wd|phrase)|\bpass\b|secret|token|salt|api[_-]?key|private[_-]?key|access[_-]?key|auth[_-]?key|credential|authorization|\bdsn)[\w-]{0,80}["']?/i;
const ANNOUNCED_VALUE = new RegExp(
  `(${ANNOUNCES_SECRET.source}\\s*[:=\\s]\\s*)[^\\s"'[\\],;]+`,
  "gi",
);
/** `scheme://user:password@host`: everything between the slashes and the `@`. */
const URL_USERINFO = /(:\/\/)[^\s/@"']{1,500}@/g;
/** A long run of letters and digits with both in it: what generated keys look like. */
const GENERATED = /[A-Za-z0-9+/_-]{24,}={0,2}/g;

/**
 * Hides secrets in what people get to see. Secrets that were understood are hidden by place and by
 * value. Lines are also read as plain text, because a secret in a file that does not parse
 * was never understood.
 */
export function createRedactor(secrets: readonly SecretText[]): Redactor {
  const values = [...new Set(secrets.flatMap(({ value }) => spellings(value)))]
    .filter((value) => value.length >= SHORTEST_BY_VALUE)
    .sort((a, b) => b.length - a.length);
  const byPath = new Map<string, Location[]>();
  for (const { location } of secrets) {
    const known = byPath.get(location.path);
    if (known) known.push(location);
    else byPath.set(location.path, [location]);
  }
  const text = (input: string): string => {
    let output = input;
    for (const value of values) {
      if (output.includes(value)) output = output.replaceAll(value, REDACTED);
    }
    return output.replace(URL_USERINFO, `$1${REDACTED}@`);
  };
  return {
    text,
    line: (file, line) => {
      const shown = hideRanges(file.line(line), line, byPath.get(file.path) ?? []);
      const announced = [line - 1, line].some((number) =>
        ANNOUNCES_SECRET.test(file.line(number).slice(0, 2000)),
      );
      return text(hideLookalikes(announced ? hideValues(shown) : shown));
    },
  };
}

/** A multi-line secret shows up line by line; an escaped one as it is written. */
function spellings(value: string): readonly string[] {
  return [value, ...value.split("\n").map((line) => line.trim())];
}

function hideRanges(text: string, line: number, secrets: readonly Location[]): string {
  let shown = text;
  const here = secrets
    .filter((secret) => secret.line <= line && line <= secret.endLine)
    .sort((a, b) => b.column - a.column);
  for (const secret of here) {
    const start = secret.line === line ? secret.column - 1 : 0;
    const end = secret.endLine === line ? secret.endColumn - 1 : shown.length;
    if (end > start) shown = shown.slice(0, start) + REDACTED + shown.slice(end);
  }
  return shown;
}

/** Everything quoted, and what follows a name that announces a secret. */
function hideValues(text: string): string {
  const withoutQuoted = text
    .replace(/"(?:[^"\\]|\\.)*(?:"|$)/g, `"${REDACTED}"`)
    .replace(/'(?:[^'\\]|\\.)*(?:'|$)/g, `'${REDACTED}'`);
  return withoutQuoted.replace(ANNOUNCED_VALUE, `$1${REDACTED}`);
}

function hideLookalikes(text: string): string {
  return text.replace(GENERATED, (run) =>
    /[0-9]/.test(run) && /[A-Za-z]/.test(run) && !run.includes("/") ? REDACTED : run,
  );
}
