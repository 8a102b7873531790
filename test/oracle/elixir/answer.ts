/** An Elixir term as record.exs writes it. */
export type Term =
  | readonly ["atom" | "integer" | "float" | "string", string]
  | readonly ["list" | "tuple", readonly Term[]]
  | readonly ["map", readonly (readonly [Term, Term])[]]
  /** A function, a reference, bytes that are no text. */
  | readonly ["other"];

/** What the real program says of a case in one environment. */
export type Answer = { readonly ok: Term } | { readonly error: string };

/** The value under a path of keys, as `Keyword.get/2` finds it; undefined when there is none. */
export function termAt(term: Term | undefined, path: readonly string[]): Term | undefined {
  let found = term;
  for (const key of path) found = found && entriesOf(found)?.get(key);
  return found;
}

/** The first entry of each key of a keyword list; undefined for anything else. */
function entriesOf(term: Term): Map<string, Term> | undefined {
  if (term[0] !== "list") return undefined;
  const entries = new Map<string, Term>();
  for (const item of term[1]) {
    if (item[0] !== "tuple" || item[1].length !== 2) return undefined;
    const [key, value] = item[1];
    if (key?.[0] !== "atom" || value === undefined) return undefined;
    if (!entries.has(key[1])) entries.set(key[1], value);
  }
  return entries;
}

/** Every path of keys in a keyword list, to any depth. */
export function pathsOf(term: Term): string[][] {
  const paths: string[][] = [];
  for (const [key, value] of entriesOf(term) ?? []) {
    paths.push([key], ...pathsOf(value).map((rest) => [key, ...rest]));
  }
  return paths;
}
