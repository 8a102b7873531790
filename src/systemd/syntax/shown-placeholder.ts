/** The first name in a placeholder, with what opens it. */
const BEGINNING = /^(?:\{[{%#]|<%=?|@@|ENC\[)?[-~]?\s{0,20}[A-Za-z_$.][\w.-]{0,60}/;
const END = /(?:[-~]?[}%#]\}|%>|@@|\]|\})$/;

/**
 * A placeholder as it may be told to people: what stands in it after its first name, such as the
 * argument of a filter, may be a secret.
 */
export function shownPlaceholder(written: string): string {
  if (/^(?:__[A-Z0-9_]+__|\$\{\w+\}|\{[{%] … [}%]\})$/.test(written)) return written;
  const end = END.exec(written)?.[0] ?? "";
  const isEncrypted = written.startsWith("ENC[");
  const begin = isEncrypted ? "ENC[" : (BEGINNING.exec(written)?.[0] ?? written.slice(0, 2));
  const rest = written.slice(begin.length, written.length - end.length).trim();
  return rest === "" ? written : `${begin} … ${end}`;
}

/** Placeholders and what begins like one, in a line of a file. */
const WRITTEN = /\{\{[^}]*(?:\}\}|$)|\{%[^%]*(?:%\}|$)|\{#[^#]*(?:#\}|$)|<%[^%]*(?:%>|$)/g;

/** A line of a file with its placeholders as they may be told. */
export function showPlaceholders(line: string): string {
  return line.replace(WRITTEN, shownPlaceholder);
}
