import type { Directive, Uncertainty } from "../syntax/syntax.ts";
import { mayBeIncluded } from "./lookup.ts";
import type { Level } from "./model.ts";

/** Directives of a kind where a level replaces the whole list of the level around it. */
export interface ApplicableList {
  readonly entries: readonly { readonly directive: Directive; readonly uncertain?: Uncertainty }[];
  /** Why there may be more. */
  readonly more: readonly Uncertainty[];
  /** Those of outer levels that do not apply because of `entries`. */
  readonly replaced: readonly Directive[];
}

/** The list that applies at a level, with all that may apply if a template or an include decides. */
export function applicableList(level: Level, name: string): ApplicableList {
  const entries: { directive: Directive; uncertain?: Uncertainty }[] = [];
  const more: Uncertainty[] = [];
  const replaced: Directive[] = [];
  let doubt: Uncertainty | undefined;
  let settled = false;
  for (let at: Level | undefined = level; at !== undefined; at = at.parent) {
    const own = at.byName.get(name) ?? [];
    if (settled) {
      for (const directive of own) replaced.push(directive);
      continue;
    }
    for (const directive of own) {
      const uncertain = doubt ?? templateKeeps(directive);
      entries.push(uncertain === undefined ? { directive } : { directive, uncertain });
    }
    const included = mayBeIncluded(at, name);
    if (included !== undefined) more.push(included);
    settled = own.some(({ conditional }) => !conditional);
    const [first] = own;
    doubt ??= included ?? (first && templateKeeps(first));
  }
  return { entries, more, replaced };
}

/** Why a directive of a template may not be there. */
export function templateKeeps(directive: Directive): Uncertainty | undefined {
  if (!directive.conditional) return undefined;
  return { reason: "whether a template keeps this directive", location: directive.location };
}
