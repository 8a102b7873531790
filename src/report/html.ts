import { inert, truncate } from "../source/inert.ts";

/** The longest sentence, value or path that a report shows of one finding. */
const LONGEST_TEXT = 600;
/** In a comment, beside another column. */
const LONGEST_BLOCK_LINE = 58;

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
  "`": "&#96;",
};

/**
 * Words that GitHub makes something of although no Markdown and no HTML says so: mentions, which
 * notify people (`@name`), references (`#1`, `owner/name#1`, `GH-1`, those that a repository defines
 * itself, commits), addresses, emoji (`:tada:`), formulae (`$a$`). It looks for them in the text of
 * the rendered page, so that entities do not hide them; it leaves out what is inside `code`.
 */
const ACTIVE_WORD = /[@#$]|:\/\/|www\.|[a-z]-\d|:[\w+-]+:|\b[\da-f]{7,}\b/i;

/**
 * Text for people, as content of an HTML element, in which nothing does anything. Reports are HTML
 * blocks inside Markdown: what stands in such a block is not read as Markdown, as long as it has no
 * line end, and `inert` leaves none. What GitHub would make something of is shown as code, letter
 * for letter: a zero-width space inside it would be copied with it.
 */
export function htmlText(text: string, length = LONGEST_TEXT): string {
  const bounded = truncate(inert(wellFormed(text.slice(0, length + 1))), length);
  return bounded
    .split(/(`[^`]*`|\s+|`)/)
    .map((piece) =>
      piece.length > 2 && piece.startsWith("`")
        ? code(piece.replaceAll("`", ""))
        : ACTIVE_WORD.test(piece)
          ? codeWithoutPunctuation(piece)
          : escapeHtml(piece),
    )
    .join("");
}

/** A word as code, what a sentence has around it left outside. */
function codeWithoutPunctuation(word: string): string {
  const before = /^[("'[]*/.exec(word)?.[0] ?? "";
  const after = /[.,;:!?)"'\]]*$/.exec(word.slice(before.length))?.[0] ?? "";
  const inner = word.slice(before.length, word.length - after.length);
  return `${escapeHtml(before)}${code(inner)}${escapeHtml(after)}`;
}

/** A value in the language of its file, exact, on as many lines as it has. */
export function htmlCode(text: string, length = LONGEST_TEXT): string {
  const lines = text.slice(0, length + 1).split(/\r?\n/);
  const bounded = truncate(lines.map((line) => inert(wellFormed(line))).join("\n"), length);
  return code(bounded).replaceAll("\n", "<br>");
}

/**
 * The same to be copied: several lines are a block, which GitHub gives a button that does so. The
 * lines of a block are not broken where the page ends, so long ones are left to `htmlCode`.
 */
export function htmlSnippet(text: string): string {
  if (text.length > LONGEST_TEXT) return htmlCode(text);
  const lines = text.split(/\r?\n/).map((line) => inert(wellFormed(line)));
  const isWide = lines.some((line) => line.length > LONGEST_BLOCK_LINE);
  if (lines.length === 1 || isWide) return htmlCode(text);
  // As a reference, a line end does not end the line of the HTML block.
  return `<pre>${lines.map(escapeHtml).join("&#10;")}</pre>`;
}

function code(text: string): string {
  return `<code>${escapeHtml(text)}</code>`;
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
