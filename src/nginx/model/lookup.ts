import type { Directive, Uncertainty } from "../syntax/syntax.ts";
import type { Level } from "./model.ts";

/** The directives that apply somewhere, and why there may be others instead. */
export interface Applying {
  /** Those of one level, in order; empty when no level has any. */
  readonly directives: readonly Directive[];
  /** The level that has them. */
  readonly level: Level | undefined;
  /** Why others than these may apply. */
  readonly uncertain: Uncertainty | undefined;
}

/**
 * What an inherited directive is at a level: the directives of the innermost level that has one.
 * `repeatable` says that one level may have several, so that an include that is not there may
 * add to those that are; a directive that stands there once cannot be there twice.
 */
export function lookUp(level: Level, name: string, repeatable: boolean): Applying {
  for (let at: Level | undefined = level; at !== undefined; at = at.parent) {
    const found = lookUpHere(at, name, repeatable);
    if (found.directives.length > 0 || found.uncertain !== undefined) return found;
  }
  return { directives: [], level: undefined, uncertain: undefined };
}

/** The same for a directive that inner levels do not inherit. */
export function lookUpHere(level: Level, name: string, repeatable: boolean): Applying {
  const directives = level.byName.get(name) ?? [];
  const sure = directives.some((directive) => !directive.conditional);
  const conditional = directives.find((directive) => directive.conditional);
  const uncertain =
    conditional !== undefined
      ? { reason: "whether a template keeps this directive", location: conditional.location }
      : sure && !repeatable
        ? undefined
        : mayBeIncluded(level, name);
  return { directives, level: directives.length > 0 ? level : undefined, uncertain };
}

/** Why the level may have the directive without showing it. */
export function mayBeIncluded(level: Level, name: string): Uncertainty | undefined {
  return level.unresolved.find(({ maySet }) => maySet(name));
}

/** The one value of a flag or other single-valued directive. */
export function lookUpValue(
  level: Level,
  name: string,
): { readonly value: string | undefined; readonly uncertain: Uncertainty | undefined } {
  const { directives, uncertain } = lookUp(level, name, false);
  return { value: directives[0]?.args[0]?.value, uncertain };
}
