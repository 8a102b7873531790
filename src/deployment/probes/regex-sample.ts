import { regexOf, toBytes } from "../../nginx/regex/regex.ts";
import type { RegexNode } from "../../nginx/regex/regex-node.ts";
import { parseRegex } from "../../nginx/regex/regex-syntax.ts";
import { matchesWhateverFollows } from "./regex-coverage.ts";

/** So many different texts are made for one expression. */
const MOST_SAMPLES = 8;
/** Longer ones are not worth a request. */
const LONGEST_SAMPLE = 300;
/** For one match. */
const STEPS = 20_000;

/** What stands for a class of bytes, the plainest first; it needs no encoding in a path. */
const PLAIN = "a1xAX0-_@.~!$&'()*+,;=:/bcdefghijklmnopqrstuvwyz23456789BCDEFGHIJKLMNOPQRSTUVWYZ";

/** A regular expression of the configuration, with texts that its parts match. */
export interface SampledRegex {
  /** Texts, one character per byte, that may match by themselves or as a part of a longer one: the first alternatives first. */
  readonly texts: readonly string[];
  readonly matches: (subject: string) => boolean;
  /** Whether every text with this beginning is matched. */
  readonly matchesWhateverFollows: (beginning: string) => boolean;
  /** Numbers of captures by their names. */
  readonly names: ReadonlyMap<string, number>;
  /** The same texts with these captures. */
  readonly withCaptures: (captures: ReadonlyMap<number, string>) => readonly string[];
}

/** `undefined` for an expression with constructs that are not translated. */
export function sampleRegex(pattern: string, ignoreCase: boolean): SampledRegex | undefined {
  const parsed = parseRegex(toBytes(pattern), ignoreCase);
  const regex = parsed && regexOf(parsed);
  if (parsed === undefined || regex === undefined) return undefined;
  const { node } = parsed;
  const textsWith = (captures: ReadonlyMap<number, string>) => {
    return [...new Set([...textsOf(node, 1, captures), ...textsOf(node, 0, captures)])];
  };
  return {
    texts: textsWith(new Map()),
    withCaptures: textsWith,
    matchesWhateverFollows: matchesWhateverFollows(parsed, STEPS),
    names: parsed.names,
    matches: (subject) => (regex.match(subject, { steps: STEPS }) ?? null) !== null,
  };
}

/**
 * Texts that the node matches, apart from what assertions ask for.
 *
 * @param optional how often to take what may be left out
 */
function textsOf(
  node: RegexNode,
  optional: number,
  captures: ReadonlyMap<number, string>,
): readonly string[] {
  switch (node.kind) {
    case "set":
      return [characterOf(node.bytes)];
    case "assertion":
    case "lookahead":
      return [""];
    case "capture":
      return forced(captures.get(node.index)) ?? textsOf(node.item, optional, captures);
    case "alternatives":
      return node.items.flatMap((item) => textsOf(item, optional, captures)).slice(0, MOST_SAMPLES);
    case "repeat": {
      const times = Math.min(Math.max(node.least, optional), node.most);
      return textsOf(node.item, optional, captures).map((text) =>
        text.length * times > LONGEST_SAMPLE ? text : text.repeat(times),
      );
    }
    case "sequence":
      return node.items.reduce<readonly string[]>(
        (texts, item) => joined(texts, textsOf(item, optional, captures)),
        [""],
      );
  }
}

function forced(capture: string | undefined): readonly string[] | undefined {
  return capture === undefined ? undefined : [capture];
}

function joined(beginnings: readonly string[], ends: readonly string[]): readonly string[] {
  const texts: string[] = [];
  for (const beginning of beginnings) {
    for (const end of ends) {
      if (texts.length >= MOST_SAMPLES) return texts;
      texts.push(`${beginning}${end}`.slice(0, LONGEST_SAMPLE));
    }
  }
  return texts;
}

function characterOf(bytes: Uint8Array): string {
  for (const character of PLAIN) {
    if (bytes[character.charCodeAt(0)] === 1) return character;
  }
  // Not 0, which nginx refuses.
  return String.fromCharCode(Math.max(1, bytes.indexOf(1, 1)));
}
