import type { Kind } from "./repository.ts";

/** A place that a template engine fills in before the real program sees the file. */
export interface Placeholder {
  /** UTF-16 offsets into the text, the end exclusive. */
  readonly start: number;
  readonly end: number;
  /** As written: `__PORT__`, `{{ domain }}`. */
  readonly text: string;
}

/** A text made fit for the language's own lexer, offsets unchanged. */
export interface TemplateText {
  /** Same length and line ends as the original; each placeholder is a word of `MASK` letters. */
  readonly masked: string;
  /** In order, not overlapping. */
  readonly placeholders: readonly Placeholder[];
  /**
   * Ranges between the tags of `{% … %}` blocks: whether they are there, the template decides. In
   * order, not overlapping: of nested blocks the outermost.
   */
  readonly conditional: readonly { readonly start: number; readonly end: number }[];
}

/** Lower case, so that it is an identifier in Elixir and a word in nginx and systemd. */
const MASK = "x";

/** `__MODULE__` and its like are Elixir's own (Kernel.SpecialForms). */
const ELIXIR_OWN = new Set(["__MODULE__", "__DIR__", "__ENV__", "__CALLER__", "__STACKTRACE__"]);

/** Every pattern has a bounded or negated body: matching takes time linear in the text. */
const COMMON =
  /\{\{[^{}\n]{0,500}\}\}|\{%[^%\n]{0,500}%\}|\{#[^#\n]{0,500}#\}|<%=?[^%\n]{0,500}%>|ENC\[AES256_GCM,[^\]\n]{0,5000}\]|@@[A-Za-z][A-Za-z0-9_.-]{0,80}@@|__[A-Z][A-Z0-9_]{0,80}?__/g;
/**
 * systemd has `${NAME}` itself, Elixir config files have not. nginx has it for its variables, all of
 * which are called in small letters: in capitals it is what `envsubst` replaces, as in the templates of
 * nginx's container, and nginx would refuse it.
 */
const PATTERNS: Readonly<Record<Kind, RegExp>> = {
  elixir: or(COMMON, /\$\{[A-Za-z_][A-Za-z0-9_]{0,80}\}/),
  nginx: or(COMMON, /\$\{[A-Z][A-Z0-9_]{0,80}\}/),
  systemd: COMMON,
};

function or(one: RegExp, other: RegExp): RegExp {
  return new RegExp(`${one.source}|${other.source}`, "g");
}

/** Words of tags that begin a block whose content may be left out or repeated. */
const OPENING = new Set(["if", "for", "unless", "foreach", "while", "case"]);

const QUICK = /ENC\[|\{\{|\{%|\{#|<%|@@|__[A-Z]|\$\{/;

/** Finds the template placeholders of a text (DESIGN §4.9) and masks them. */
export function readTemplate(text: string, kind: Kind): TemplateText {
  if (!QUICK.test(text)) return { masked: text, placeholders: [], conditional: [] };
  const placeholders: Placeholder[] = [];
  /** A template has the same few placeholders in many places: each text is kept once. */
  const names = new Map<string, { readonly text: string; readonly mask: string }>();
  const conditional: { start: number; end: number }[] = [];
  const isOnTagLine = linesOfTags(text);
  let depth = 0;
  let outermost = 0;
  const masked = text.replace(PATTERNS[kind], (written, start: number) => {
    const end = start + written.length;
    if (kind === "elixir" && (ELIXIR_OWN.has(written) || isElixirTuple(written))) return written;
    const isTag = written.startsWith("{%") || (written.startsWith("<%") && written[2] !== "=");
    if (isTag) {
      const word = /[a-z]+/.exec(written)?.[0] ?? "";
      if (OPENING.has(word)) {
        if (depth === 0) outermost = end;
        depth += 1;
      } else if (word.startsWith("end") && depth > 0) {
        depth -= 1;
        if (depth === 0) conditional.push({ start: outermost, end: start });
      }
    }
    const blank = written.startsWith("{#") || (isTag && isOnTagLine(start));
    if (blank) return " ".repeat(written.length);
    const known = names.get(written) ?? { text: written, mask: MASK.repeat(written.length) };
    names.set(written, known);
    placeholders.push({ start, end, text: known.text });
    return known.mask;
  });
  if (depth > 0) conditional.push({ start: outermost, end: text.length });
  return { masked, placeholders, conditional };
}

/** A number, character, atom, text or list, and nothing behind it. */
const LITERAL = /^(?:[-+]?[0-9][0-9a-zA-Z._]*|\?\S|:[^\s|]+|"[^"]*"|'[^']*'|\[[^\]]*\])?$/;

/**
 * Whether `{{ … }}` is a tuple in a tuple: no template engine fills in a literal alone, nor several
 * values. `{{ name }}` can be either and is taken for a placeholder, of which nothing is known.
 */
function isElixirTuple(written: string): boolean {
  if (!written.startsWith("{{")) return false;
  const inner = written.slice(2, -2).trim();
  return LITERAL.test(inner) || hasBareComma(inner);
}

/** Whether a comma stands outside of all brackets and quotation marks. */
function hasBareComma(text: string): boolean {
  let depth = 0;
  let quote = "";
  for (const character of text) {
    if (quote !== "") {
      if (character === quote) quote = "";
    } else if (character === '"' || character === "'") quote = character;
    else if ("([".includes(character)) depth++;
    else if (")]".includes(character)) depth--;
    else if (character === "," && depth === 0) return true;
  }
  return false;
}

/** The first placeholder that overlaps the range, found by bisection. */
export function placeholderIn(
  template: TemplateText,
  start: number,
  end: number,
): Placeholder | undefined {
  const { placeholders } = template;
  let low = 0;
  let high = placeholders.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((placeholders[middle]?.end ?? 0) <= start) low = middle + 1;
    else high = middle;
  }
  const found = placeholders[low];
  return found !== undefined && found.start < end ? found : undefined;
}

/** The number of the conditional range around an offset; -1 outside of all. */
export function conditionalRange({ conditional }: TemplateText, offset: number): number {
  let low = 0;
  let high = conditional.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((conditional[middle]?.end ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  const start = conditional[low]?.start ?? Number.POSITIVE_INFINITY;
  return start <= offset ? low : -1;
}

/** Whether a template decides that what stands at this offset is there at all. */
export function isConditional(template: TemplateText, offset: number): boolean {
  return conditionalRange(template, offset) !== -1;
}

/**
 * Tells of offsets, asked for in their order, whether nothing but tags stands on their line. Each line
 * is read once: all of a file may be one.
 */
function linesOfTags(text: string): (offset: number) => boolean {
  let lineEnd = -1;
  let isOfTags = false;
  return (offset) => {
    if (offset > lineEnd) {
      const next = text.indexOf("\n", offset);
      lineEnd = next === -1 ? text.length : next;
      const line = text.slice(text.lastIndexOf("\n", offset - 1) + 1, lineEnd);
      isOfTags = /^(?:\s|\{%[^%\n]{0,500}%\}|<%[^=%\n][^%\n]{0,500}%>)+$/.test(line);
    }
    return isOfTags;
  };
}
