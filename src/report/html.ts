import { inert, truncate } from "../source/inert.ts";

/** The longest sentence, value or path that a report shows of one finding. */
const LONGEST_TEXT = 600;

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
  "`": "&#96;",
  // GitHub looks for mentions and issue references in the text of the rendered page; it finds none
  // when a zero-width space follows the character that starts them.
  "@": "@&#8203;",
  "#": "#&#8203;",
};

/**
 * Text for people, as content of an HTML element. Reports are HTML blocks inside Markdown: what
 * stands in such a block is not read as Markdown, as long as it has no line end, and `inert`
 * leaves none.
 */
export function htmlText(text: string, length = LONGEST_TEXT): string {
  return truncate(inert(wellFormed(text.slice(0, length + 1))), length)
    .replace(/[&<>"'`@#]/g, (character) => ENTITIES[character] ?? "")
    .replace(/\bGH-(?=\d)/gi, "$&&#8203;");
}

/** A value in the language of its file, exact: GitHub seeks no mentions inside `code`. */
export function htmlCode(text: string, length = LONGEST_TEXT): string {
  const lines = text.slice(0, length + 1).split(/\r?\n/);
  const bounded = truncate(lines.map((line) => inert(wellFormed(line))).join("\n"), length);
  return `<code>${escapeHtml(bounded).replaceAll("\n", "<br>")}</code>`;
}

/** A link whose content is HTML already; the content alone where there is no address. */
export function htmlLink(content: string, address: string | null): string {
  return address === null ? content : `<a href="${escapeHtml(inert(address))}">${content}</a>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"'`]/g, (character) => ENTITIES[character] ?? "");
}

/** Half surrogate pairs can be neither encoded in an address nor written as UTF-8. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, "\uFFFD");
}

/** How many bytes the text takes in UTF-8. */
export function utf8Length(text: string): number {
  let bytes = 0;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    // A surrogate pair is two units and four bytes.
    bytes += unit < 0x80 ? 1 : unit < 0x800 || (unit >= 0xd800 && unit < 0xe000) ? 2 : 3;
  }
  return bytes;
}
