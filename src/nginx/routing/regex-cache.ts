import type { NginxConfiguration } from "../model/model.ts";
import { type NginxRegex, nginxRegex, type RegexMatch, toBytes } from "../regex/regex.ts";
import { beginsWith, literalPrefix } from "../regex/regex-literal.ts";

/** What all programs of a configuration may take together, so that none of it is a burden. */
const INSTRUCTIONS = 500_000;
/** The same for all the matching that is done with them. */
const STEPS = 10_000_000;

interface Entry {
  /** Without it in the subject's beginning nothing needs to be compiled or run. */
  readonly prefix: string;
  /** `undefined` until it is needed; `null` where it cannot be run. */
  regex: NginxRegex | null | undefined;
}

const CACHES = new WeakMap<NginxConfiguration, RegexCache>();

/** The regular expressions of a configuration, each compiled once for all requests. */
export function regexesOf(configuration: NginxConfiguration): RegexCache {
  const known = CACHES.get(configuration);
  if (known !== undefined) return known;
  const created = new RegexCache();
  CACHES.set(configuration, created);
  return created;
}

export class RegexCache {
  readonly #sensitive = new Map<string, Entry>();
  readonly #insensitive = new Map<string, Entry>();
  readonly #budget = { steps: STEPS };
  #instructions = INSTRUCTIONS;

  /** As `NginxRegex.match`; also `undefined` for a pattern that cannot be run. */
  match(pattern: string, ignoreCase: boolean, subject: string): RegexMatch | null | undefined {
    const entry = this.#entry(pattern, ignoreCase);
    if (!beginsWith(subject, entry.prefix, ignoreCase)) return null;
    if (this.#budget.steps <= 0) return undefined;
    if (entry.regex === undefined) entry.regex = this.#compile(pattern, ignoreCase);
    return entry.regex?.match(subject, this.#budget);
  }

  #entry(pattern: string, ignoreCase: boolean): Entry {
    const entries = ignoreCase ? this.#insensitive : this.#sensitive;
    const known = entries.get(pattern);
    if (known !== undefined) return known;
    const created = { prefix: literalPrefix(toBytes(pattern)), regex: undefined };
    entries.set(pattern, created);
    return created;
  }

  #compile(pattern: string, ignoreCase: boolean): NginxRegex | null {
    if (this.#instructions <= 0) return null;
    const regex = nginxRegex(pattern, ignoreCase);
    this.#instructions -= regex?.size ?? 1;
    return regex ?? null;
  }
}
