import type { Call } from "../syntax/syntax.ts";

/** A tag that shows a variable, a comment, or `<%` itself. https://hexdocs.pm/eex/EEx.html */
const PLAIN_TAG = /^<%(?:=\s{0,80}[a-z_][a-zA-Z0-9_]{0,80}\s{0,80}%>|#|%)/;
const LONGEST_TAG = 250;

/**
 * Whether an `EEx.eval_string` is given a template that runs no code of its own: a container's config
 * writes the file with its secrets so. It is looked at as it is written, because to everything else
 * its tags are placeholders of a template around the file.
 */
export function hasPlainTemplate(
  { arguments: [template, ...others] }: Call,
  text: string,
): boolean {
  if (template === undefined || others.length > 1) return false;
  const written = text.slice(template.from, template.to);
  const quotes = /^(?:"""\r?\n|")/.exec(written)?.[0].trimEnd();
  if (quotes === undefined || !written.endsWith(quotes)) return false;
  const inner = written.slice(quotes.length, -quotes.length);
  // Escapes and interpolations could put tags there that do not show.
  if (inner.includes(quotes) || /\\|#\{/.test(inner)) return false;
  for (let at = inner.indexOf("<%"); at !== -1; at = inner.indexOf("<%", at + 2)) {
    if (!PLAIN_TAG.test(inner.slice(at, at + LONGEST_TAG))) return false;
  }
  return true;
}
