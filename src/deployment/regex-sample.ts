import { nginxRegex, toBytes } from "../nginx/regex.ts";
import type { RegexNode } from "../nginx/regex-node.ts";
import { parseRegex } from "../nginx/regex-syntax.ts";

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
}

/** `undefined` for an expression with constructs that are not translated. */
export function sampleRegex(pattern: string, ignoreCase: boolean): SampledRegex | undefined {
  const parsed = parseRegex(toBytes(pattern), ignoreCase);
  const regex = nginxRegex(pattern, ignoreCase);
  if (parsed === undefined || regex === undefined) return undefined;
  const texts = [...textsOf(parsed.node, 1), ...textsOf(parsed.node, 0)];
  return {
    texts: [...new Set(texts)],
    matches: (subject) => (regex.match(subject, { steps: STEPS }) ?? null) !== null,
  };
}

/**
 * Texts that the node matches, apart from what assertions ask for.
 *
 * @param optional how often to take what may be left out
 */
function textsOf(node: RegexNode, optional: number): readonly string[] {
  switch (node.kind) {
    case "set":
      return [characterOf(node.bytes)];
    case "assertion":
    case "lookahead":
      return [""];
    case "capture":
      return textsOf(node.item, optional);
    case "alternatives":
      return node.items.flatMap((item) => textsOf(item, optional)).slice(0, MOST_SAMPLES);
    case "repeat": {
      const times = Math.min(Math.max(node.least, optional), node.most);
      return textsOf(node.item, optional).map((text) =>
        text.length * times > LONGEST_SAMPLE ? text : text.repeat(times),
      );
    }
    case "sequence":
      return node.items.reduce<readonly string[]>(
        (texts, item) => joined(texts, textsOf(item, optional)),
        [""],
      );
  }
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
