import type { Level, LocationBlock } from "../model/model.ts";
import { toBytes } from "../regex/regex.ts";
import { isPassedOn } from "./handlers.ts";

/** The `location`s of a level by what they match, as nginx's tree of them is made once too. */
export interface LocationIndex {
  readonly exact: ReadonlyMap<string, LocationBlock>;
  readonly prefixes: ReadonlyMap<string, LocationBlock>;
  /** The different lengths of `prefixes`, the longest first. */
  readonly lengths: readonly number[];
  /** Those with a handler, where the path without its last `/` is redirected to. */
  readonly passedOn: ReadonlyMap<string, LocationBlock>;
  /** Exact and prefix ones of which a template decides whether they match. */
  readonly open: readonly LocationBlock[];
  readonly regexes: readonly RegexLocation[];
}

export interface RegexLocation {
  readonly block: LocationBlock;
  /** Absent where a template decides what it is. */
  readonly pattern: string | undefined;
  readonly ignoreCase: boolean;
}

const INDEXES = new WeakMap<Level, LocationIndex>();

export function locationIndex(level: Level): LocationIndex {
  const known = INDEXES.get(level);
  if (known !== undefined) return known;
  const created = build(level);
  INDEXES.set(level, created);
  return created;
}

function build({ locations }: Level): LocationIndex {
  const exact = new Map<string, LocationBlock>();
  const prefixes = new Map<string, LocationBlock>();
  const passedOn = new Map<string, LocationBlock>();
  const open: LocationBlock[] = [];
  const regexes: RegexLocation[] = [];
  for (const block of locations) {
    const { modifier, pattern, uncertain } = block;
    if (modifier === "@") continue;
    if (modifier === "~" || modifier === "~*") regexes.push(readRegex(block));
    else if (uncertain !== undefined) open.push(block);
    else {
      const text = toBytes(pattern);
      setFirst(modifier === "=" ? exact : prefixes, text, block);
      if (text.endsWith("/") && isPassedOn(block.level)) setFirst(passedOn, text, block);
    }
  }
  const lengths = [...new Set([...prefixes.keys()].map(({ length }) => length))];
  return { exact, prefixes, lengths: lengths.sort((a, b) => b - a), passedOn, open, regexes };
}

function readRegex(block: LocationBlock): RegexLocation {
  const { modifier, pattern, level } = block;
  const isWritten = level.head?.args.every(({ placeholders }) => placeholders.length === 0) ?? true;
  return { block, pattern: isWritten ? pattern : undefined, ignoreCase: modifier === "~*" };
}

function setFirst<T>(map: Map<string, T>, key: string, value: T): void {
  if (!map.has(key)) map.set(key, value);
}
