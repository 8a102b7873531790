import type { Location } from "../../source/location.ts";
import { placeholderUncertainty } from "../syntax/placeholders.ts";
import type { Directive, Uncertainty, UnresolvedInclude } from "../syntax/syntax.ts";
import type { Level, LocationBlock } from "./model.ts";

/** What a block's directives are, before its own levels are built. */
interface LevelHead {
  readonly kind: Level["kind"];
  readonly parent: Level | undefined;
  readonly head: Directive | undefined;
  readonly location: Location;
  readonly directives: readonly Directive[];
}

/** A level, with those of the `location`s in it. */
export function buildLevel(head: LevelHead): Level {
  const byName = new Map<string, Directive[]>();
  const unresolved: UnresolvedInclude[] = [];
  for (const directive of head.directives) {
    if (directive.unresolved !== undefined) unresolved.push(directive.unresolved);
    const same = byName.get(directive.name);
    if (same === undefined) byName.set(directive.name, [directive]);
    else same.push(directive);
  }
  const locations: LocationBlock[] = [];
  const level: Level = { ...head, byName, unresolved, locations };
  for (const directive of byName.get("location") ?? []) {
    const block = buildLocation(directive, level);
    if (block !== undefined) locations.push(block);
  }
  return level;
}

const INNER = new WeakMap<Directive, Level>();

/** The level of a block within a level: an `if` or a `limit_except`. */
export function buildInner(kind: "if" | "limit_except", head: Directive, parent: Level): Level {
  const known = INNER.get(head);
  if (known?.parent === parent) return known;
  const directives = head.block ?? [];
  const level = buildLevel({ kind, parent, head, location: head.location, directives });
  INNER.set(head, level);
  return level;
}

function buildLocation(directive: Directive, parent: Level): LocationBlock | undefined {
  const match = readMatch(directive);
  if (match === undefined || directive.block === undefined) return undefined;
  const level = buildLevel({
    kind: "location",
    parent,
    head: directive,
    location: directive.location,
    directives: directive.block,
  });
  return { ...match, level, uncertain: uncertaintyOfLocation(directive) };
}

function uncertaintyOfLocation(directive: Directive): Uncertainty | undefined {
  for (const argument of directive.args) {
    const uncertain = placeholderUncertainty(argument);
    if (uncertain !== undefined) return uncertain;
  }
  if (!directive.conditional) return undefined;
  return { reason: "whether a template keeps this `location`", location: directive.location };
}

/** Longer modifiers first, as nginx accepts them glued to the pattern: `~*\.png$`. */
const MODIFIERS = ["^~", "~*", "=", "~"] as const;

/** The modifier and pattern of a `location` (ngx_http_core_location). */
function readMatch(
  directive: Directive,
): { readonly modifier: LocationBlock["modifier"]; readonly pattern: string } | undefined {
  const [first, second] = directive.args;
  if (first === undefined) return undefined;
  if (second !== undefined) {
    const modifier = MODIFIERS.find((known) => known === first.value);
    if (modifier !== undefined) return { modifier, pattern: second.value };
    // What a template makes of the modifier decides how the whole is compared.
    return first.placeholders.length > 0 ? { modifier: "", pattern: first.value } : undefined;
  }
  const modifier = MODIFIERS.find((known) => first.value.startsWith(known));
  if (modifier !== undefined) return { modifier, pattern: first.value.slice(modifier.length) };
  return { modifier: first.value.startsWith("@") ? "@" : "", pattern: first.value };
}
