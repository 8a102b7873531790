import { either, someList, someText } from "../values/possible.ts";
import {
  atom,
  boolean,
  type ElixirValue,
  integer,
  isAtom,
  list,
  string,
  tuple,
} from "../values/value.ts";
import {
  described,
  type PureContext,
  type PureFunction,
  type PureTable,
  totalOnText,
  whole,
} from "./pure-function.ts";

/** Case and width of other letters differ between Unicode versions. */
function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 127) return false;
  return true;
}

/** A function of one ASCII text. */
function ofText(
  run: (text: string, context: PureContext) => ElixirValue | undefined,
): PureFunction {
  return whole(([subject, ...rest], context) =>
    subject?.kind === "string" && rest.length === 0 && isAscii(subject.value)
      ? run(subject.value, context)
      : undefined,
  );
}

/** A function of one text that gives another. */
function change(run: (text: string) => string): PureFunction {
  return described(
    ofText((text, { location }) => string(run(text), location)),
    ([subject], { location }) =>
      subject?.kind === "dynamic" && subject.text?.kind === "string"
        ? someText(subject.reason, location)
        : undefined,
  );
}

/** A function of several texts. */
function ofTexts(
  count: number,
  run: (texts: readonly string[], context: PureContext) => ElixirValue | undefined,
): PureFunction {
  return whole((args, context) => {
    if (args.length !== count) return undefined;
    const texts = args.flatMap((arg) => (arg.kind === "string" ? [arg.value] : []));
    return texts.length === count ? run(texts, context) : undefined;
  });
}

/** `starts_with?` and its like: the second argument is one text or a list of them. */
function test(holds: (text: string, part: string) => boolean): PureFunction {
  const ofKnown = whole(([subject, parts], { location }) => {
    if (subject?.kind !== "string" || parts === undefined) return undefined;
    const all = parts.kind === "list" ? parts.items : [parts];
    const texts = all.flatMap((part) => (part.kind === "string" ? [part.value] : []));
    if (texts.length !== all.length) return undefined;
    return boolean(
      texts.some((part) => holds(subject.value, part)),
      location,
    );
  });
  return described(ofKnown, ([subject, parts], { location }) =>
    subject?.kind === "dynamic" && subject.text?.kind === "string" && parts?.kind === "string"
      ? either(subject.reason, location)
      : undefined,
  );
}

const WHITESPACE = /[ \t\n\v\f\r]+/;

function split(args: readonly ElixirValue[], { location }: PureContext): ElixirValue | undefined {
  const [subject, pattern, options] = args;
  if (subject?.kind !== "string") return undefined;
  if (pattern === undefined) {
    if (!isAscii(subject.value)) return undefined;
    const words = subject.value.split(WHITESPACE).filter((word) => word !== "");
    return list(
      words.map((word) => string(word, location)),
      location,
    );
  }
  if (pattern.kind !== "string" || pattern.value === "") return undefined;
  let parts = subject.value.split(pattern.value);
  for (const option of options?.kind === "list" ? options.items : []) {
    const [key, value] = option.kind === "tuple" ? option.items : [];
    if (key === undefined || value === undefined) return undefined;
    if (isAtom(key, "trim")) {
      if (isAtom(value, "true")) parts = parts.filter((part) => part !== "");
    } else if (isAtom(key, "parts") && value.kind === "integer" && value.value > 0n) {
      // With `trim: true` the limit counts differently.
      if (options?.kind === "list" && options.items.length > 1) return undefined;
      const limit = Number(value.value);
      if (parts.length > limit) {
        parts = [...parts.slice(0, limit - 1), parts.slice(limit - 1).join(pattern.value)];
      }
    } else return undefined;
  }
  return list(
    parts.map((part) => string(part, location)),
    location,
  );
}

function replace(args: readonly ElixirValue[], { location }: PureContext): ElixirValue | undefined {
  const [subject, pattern, replacement, options] = args;
  if (options !== undefined) return undefined;
  if (subject?.kind !== "string" || pattern?.kind !== "string" || replacement?.kind !== "string") {
    return undefined;
  }
  if (pattern.value === "") return undefined;
  return string(subject.value.split(pattern.value).join(replacement.value), location);
}

function trimEnd(text: string, character: string): string {
  let end = text.length;
  while (end >= character.length && text.endsWith(character, end)) end -= character.length;
  return text.slice(0, end);
}

function trimStart(text: string, character: string): string {
  let start = 0;
  while (text.startsWith(character, start)) start += character.length;
  return text.slice(start);
}

/** `trim`, with or without the text to take away. */
function trim(atStart: boolean, atEnd: boolean): PureFunction {
  return whole(([subject, character], { location }) => {
    if (subject?.kind !== "string") return undefined;
    let text = subject.value;
    if (character === undefined) {
      if (!isAscii(text)) return undefined;
      if (atStart) text = text.trimStart();
      return string(atEnd ? text.trimEnd() : text, location);
    }
    if (character.kind !== "string" || character.value === "") return undefined;
    if (atStart) text = trimStart(text, character.value);
    return string(atEnd ? trimEnd(text, character.value) : text, location);
  });
}

function slice(args: readonly ElixirValue[], { location }: PureContext): ElixirValue | undefined {
  const [subject, start, length] = args;
  if (subject?.kind !== "string" || !isAscii(subject.value)) return undefined;
  if (start?.kind !== "integer" || length?.kind !== "integer" || length.value < 0n)
    return undefined;
  const from = Number(start.value);
  const begin = from < 0 ? subject.value.length + from : from;
  if (begin < 0) return undefined;
  return string(subject.value.slice(begin, begin + Number(length.value)), location);
}

function pad(atStart: boolean): PureFunction {
  return whole(([subject, count, padding], { location }) => {
    if (subject?.kind !== "string" || count?.kind !== "integer") return undefined;
    const fill = padding === undefined ? " " : padding.kind === "string" ? padding.value : "";
    if (fill.length !== 1 || !isAscii(subject.value) || count.value > 10_000n) return undefined;
    const width = Number(count.value);
    const { value } = subject;
    return string(atStart ? value.padStart(width, fill) : value.padEnd(width, fill), location);
  });
}

/** A function of one ASCII text without line ends of two characters, and an index. */
function ofTextAndIndex(
  run: (text: string, index: number, context: PureContext) => ElixirValue | undefined,
): PureFunction {
  return whole(([subject, index], context) => {
    if (subject?.kind !== "string" || index?.kind !== "integer") return undefined;
    if (!isAscii(subject.value) || subject.value.includes("\r\n")) return undefined;
    return run(subject.value, Number(index.value), context);
  });
}

/** https://hexdocs.pm/elixir/String.html */
export const STRING: PureTable = {
  "String.upcase": change((text) => text.toUpperCase()),
  "String.downcase": change((text) => text.toLowerCase()),
  "String.capitalize": change(
    (text) => text.slice(0, 1).toUpperCase() + text.slice(1).toLowerCase(),
  ),
  "String.reverse": ofText((text, { location }) =>
    text.includes("\r\n") ? undefined : string([...text].reverse().join(""), location),
  ),
  "String.length": ofText((text, { location }) =>
    text.includes("\r\n") ? undefined : integer(BigInt(text.length), location),
  ),
  "String.first": ofText((text, { location }) =>
    text === ""
      ? atom("nil", location)
      : string(text.startsWith("\r\n") ? "\r\n" : text.slice(0, 1), location),
  ),
  "String.last": ofText((text, { location }) =>
    text === ""
      ? atom("nil", location)
      : string(text.endsWith("\r\n") ? "\r\n" : text.slice(-1), location),
  ),
  "String.graphemes": ofText((text, { location }) =>
    text.includes("\r\n")
      ? undefined
      : list(
          [...text].map((character) => string(character, location)),
          location,
        ),
  ),
  "String.at": totalOnText(
    ofTextAndIndex((text, index, { location }) => {
      const character = text.at(index);
      return character === undefined ? atom("nil", location) : string(character, location);
    }),
  ),
  "String.split_at": ofTextAndIndex((text, index, { location }) => {
    const at = index < 0 ? Math.max(text.length + index, 0) : index;
    const parts = [text.slice(0, at), text.slice(at)];
    return tuple(
      parts.map((part) => string(part, location)),
      location,
    );
  }),
  "String.codepoints": ofText((text, { location }) =>
    list(
      [...text].map((character) => string(character, location)),
      location,
    ),
  ),
  "String.split": described(whole(split), ([subject], { location }) =>
    subject?.kind === "dynamic" && subject.text?.kind === "string"
      ? someList(someText(subject.reason, location), subject.reason, location)
      : undefined,
  ),
  "String.replace": whole(replace),
  "String.replace_prefix": ofTexts(3, ([text = "", prefix = "", other = ""], { location }) =>
    string(text.startsWith(prefix) ? other + text.slice(prefix.length) : text, location),
  ),
  "String.replace_suffix": ofTexts(3, ([text = "", suffix = "", other = ""], { location }) =>
    string(
      text.endsWith(suffix) ? text.slice(0, text.length - suffix.length) + other : text,
      location,
    ),
  ),
  "String.starts_with?": test((text, part) => text.startsWith(part)),
  "String.ends_with?": test((text, part) => text.endsWith(part)),
  "String.contains?": test((text, part) => text.includes(part)),
  "String.trim": trim(true, true),
  "String.trim_leading": trim(true, false),
  "String.trim_trailing": trim(false, true),
  "String.slice": whole(slice),
  "String.pad_leading": pad(true),
  "String.pad_trailing": pad(false),
  "String.duplicate": whole(([subject, count], { location, spend }) => {
    if (subject?.kind !== "string" || count?.kind !== "integer" || count.value < 0n)
      return undefined;
    const length = Number(count.value) * subject.value.length;
    if (length > 100_000) return undefined;
    spend(length >> 4);
    return string(subject.value.repeat(Number(count.value)), location);
  }),
};
