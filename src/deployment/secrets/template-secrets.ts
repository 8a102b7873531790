import type { SecretText } from "../../source/redaction.ts";
import type { Kind } from "../../source/repository.ts";
import type { SourceFile } from "../../source/source-file.ts";
import { type Placeholder, readTemplate } from "../../source/template.ts";
import type { CommittedSecret, FoundSecrets } from "./committed-secret.ts";
import { isSecretName } from "./secret-names.ts";
import { isSecretValue, passwordIn } from "./secret-values.ts";

export interface TemplateFile {
  readonly file: SourceFile;
  readonly kind: Kind;
}

/** A secret in or around a placeholder, as offsets into a file's text. */
interface Found {
  readonly name: string;
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/** Stands for each character of a placeholder: nothing else in a file does. */
const FILLED_IN = "\uFFFC";

/**
 * Finds the secrets that templates hold themselves: the defaults of their placeholders, and
 * passwords in URLs of which a placeholder fills in something else. The readers of the three
 * languages know such a value only as one that the template decides.
 */
export function findTemplateSecrets(files: readonly TemplateFile[]): FoundSecrets {
  const secrets: CommittedSecret[] = [];
  const literals: SecretText[] = [];
  for (const { file, kind } of files) {
    const { placeholders } = readTemplate(file.text, kind);
    for (const { name, value, start, end } of secretsAround(file.text, placeholders)) {
      const location = file.locate(start, end);
      literals.push({ value, location });
      secrets.push({
        subject: `template ${name}`,
        location,
        kind,
        environment: "production",
        effective: true,
        upstreamDefault: false,
        instead: "# a template placeholder without a default, filled in on the server",
      });
    }
  }
  return { secrets, literals };
}

function* secretsAround(text: string, placeholders: readonly Placeholder[]): Generator<Found> {
  for (let index = 0; index < placeholders.length; ) {
    const lineStart = text.lastIndexOf("\n", placeholders[index]?.start ?? 0) + 1;
    const next = text.indexOf("\n", lineStart);
    const lineEnd = next === -1 ? text.length : next;
    const here: Placeholder[] = [];
    let placeholder = placeholders[index];
    for (; placeholder && placeholder.start < lineEnd; placeholder = placeholders[++index]) {
      here.push(placeholder);
    }
    const line = withoutPlaceholders(text, lineStart, lineEnd, here);
    if (/^\s*[#;]/.test(line)) continue;
    for (const one of here) {
      const found = defaultOf(one, line.slice(0, one.start - lineStart));
      if (found !== undefined) yield found;
    }
    yield* passwordsIn(line, lineStart);
  }
}

/** Offsets stay as they are. */
function withoutPlaceholders(
  text: string,
  lineStart: number,
  lineEnd: number,
  placeholders: readonly Placeholder[],
): string {
  const parts: string[] = [];
  let from = lineStart;
  for (const { start, end } of placeholders) {
    parts.push(text.slice(from, start), FILLED_IN.repeat(end - start));
    from = end;
  }
  parts.push(text.slice(from, lineEnd));
  return parts.join("");
}

/** `{{ db_password | default('…') }}`, `{{ default "…" .password }}`, `<%= password || "…" %>` */
const DEFAULT =
  /(?:\bdefault\b|\bd\(|\|\||\bor\b|^(?:\{\{|<%=))[\s:(,]{0,20}(?:"([^"]*)"|'([^']*)')/d;

function defaultOf({ text, start }: Placeholder, before: string): Found | undefined {
  const match = DEFAULT.exec(text);
  const value = match?.[1] ?? match?.[2];
  const [from, to] = match?.indices?.[1] ?? match?.indices?.[2] ?? [];
  if (value === undefined || from === undefined || to === undefined) return undefined;
  const announcing = [...(text.slice(0, from).match(NAME) ?? []), keyIn(before)];
  const name =
    announcing.find(isSecretName) ?? (text.slice(to).match(NAME) ?? []).find(isSecretName);
  if (name === undefined || !isSecretValue(name, value)) return undefined;
  return { name, value, start: start + from, end: start + to };
}

const NAME = /[A-Za-z_][\w.-]{0,80}/g;

/** The name that the value at the end of a text goes by: `password: "`, `DB_PASSWORD=`. */
function keyIn(before: string): string {
  return before.slice(-200).match(NAME)?.at(-1) ?? "";
}

function* passwordsIn(line: string, lineStart: number): Generator<Found> {
  for (const { 0: word, index } of line.matchAll(/[^\s"'`<>]+/g)) {
    if (!word.includes(FILLED_IN)) continue;
    const password = passwordIn(word);
    if (password === undefined || password.includes(FILLED_IN)) continue;
    const start = index + word.indexOf(`:${password}@`) + 1;
    const scheme = index + word.indexOf("://");
    const before = line.slice(Math.max(0, scheme - 200), scheme);
    const name = keyIn(before.replace(/[\w+.-]*$/, ""));
    const from = lineStart + start;
    yield { name: name || "URL", value: password, start: from, end: from + password.length };
  }
}
