import type { Location } from "../../source/location.ts";
import { placeOf, type Setting } from "../../source/setting.ts";
import type { Assignment, Entry } from "../syntax/entry.ts";
import { splitWords } from "../syntax/words.ts";
import {
  CONDITION_REASON,
  dynamicPart,
  type EntryStream,
  placeOfValue,
  reportIgnoredPart,
  templateReason,
} from "../unit/fold.ts";
import { bitOf, type CapabilityName, parseCapability } from "./capabilities.ts";

/** What is in a set such as `CapabilityBoundingSet=` when all its assignments are merged. */
export interface CapabilitySet {
  readonly has: (name: CapabilityName) => Setting<boolean>;
  /** Whether there is any at all, those included that have no name yet. */
  readonly hasAny: () => Setting<boolean>;
}

const EVERY_BIT = 0xffff_ffff_ffff_ffffn;

/** What a set is before the first assignment. */
const INITIAL = { CapabilityBoundingSet: EVERY_BIT, AmbientCapabilities: 0n } as const;

type CapabilitySetKey = keyof typeof INITIAL;

/** A set of which some members may be unknown: `certain` is a subset of `possible`. */
interface State {
  readonly certain: bigint;
  readonly possible: bigint;
  readonly origin: Location;
  /** Why a member is unknown, where one is. */
  readonly reason: string;
}

interface Operation {
  readonly invert: boolean;
  readonly bits: bigint;
}

/** Merges the assignments as `config_parse_capability_set()` of src/core/load-fragment.c does. */
export function readCapabilitySet(stream: EntryStream, key: CapabilitySetKey): CapabilitySet {
  let state = initialState(stream.base, key);
  const states = [state];
  for (const entry of stream.entries) {
    const next = nextState(state, entry, key, stream);
    if (next === undefined) continue;
    states.push(next);
    state = next;
  }
  const hasSome = (bits: bigint) => (states.length === 1 ? stream.base : membership(states, bits));
  return { has: (name) => hasSome(bitOf(name)), hasAny: () => hasSome(EVERY_BIT) };
}

function initialState(base: Setting<never>, key: CapabilitySetKey): State {
  if (base.state === "dynamic") return unknownState(base.reason, base.origin);
  const initial = INITIAL[key];
  return { certain: initial, possible: initial, origin: placeOf(base), reason: "" };
}

function nextState(
  state: State,
  entry: Entry,
  key: CapabilitySetKey,
  stream: EntryStream,
): State | undefined {
  if (entry.section !== "Service") return undefined;
  if (entry.kind === "opaque") {
    const reason = templateReason(entry.placeholder);
    const { assigned, location: origin } = entry;
    if (assigned === undefined || dynamicPart(assigned)) return unknownState(reason, origin);
    const next = applied(state, readOperation(assigned, stream), INITIAL[key]);
    return { ...either(state, next), origin, reason };
  }
  if (entry.key !== key) return undefined;
  const origin = placeOfValue(entry);
  const placeholder = dynamicPart(entry);
  if (placeholder !== undefined) return unknownState(templateReason(placeholder), origin);
  const next = { ...applied(state, readOperation(entry, stream), INITIAL[key]), origin };
  return entry.conditional ? { ...either(state, next), reason: CONDITION_REASON } : next;
}

function unknownState(reason: string, origin: Location): State {
  return { certain: 0n, possible: EVERY_BIT, origin, reason };
}

function readOperation(entry: Assignment, { report }: EntryStream): Operation {
  const invert = entry.value.startsWith("~");
  const offset = invert ? 1 : 0;
  const { words, error } = splitWords(entry.value.slice(offset), "plain");
  let bits = 0n;
  for (const { text, start, end } of words) {
    const bit = parseCapability(text);
    if (bit !== undefined) {
      bits |= bit;
      continue;
    }
    const part = { start: start + offset, end: end + offset };
    const reason =
      "it is no capability's name. Write names such as CAP_SYS_ADMIN, with blanks between.";
    reportIgnoredPart(entry, part, reason, report);
  }
  if (error !== undefined) {
    const part = { start: error.start + offset, end: entry.value.length };
    reportIgnoredPart(entry, part, `it has ${error.what}.`, report);
  }
  return { invert, bits };
}

/** An empty list replaces, and any that meets the initial set; another is added or taken away. */
function applied(state: State, { invert, bits }: Operation, initial: bigint): State {
  const value = invert ? EVERY_BIT & ~bits : bits;
  const replaced = { ...state, certain: value, possible: value };
  const isInitial = state.certain === initial && state.possible === initial;
  if (bits === 0n || isInitial) return replaced;
  const change = (set: bigint) => (invert ? set & ~bits : set | bits);
  const merged = {
    ...state,
    certain: change(state.certain),
    possible: change(state.possible),
  };
  const mayBeInitial = (state.certain & ~initial) === 0n && (initial & ~state.possible) === 0n;
  return mayBeInitial ? either(replaced, merged) : merged;
}

/** Either of two sets: certain is what is in both. The second one's place and reason stay. */
function either(a: State, b: State): State {
  return {
    ...b,
    certain: a.certain & b.certain,
    possible: a.possible | b.possible,
  };
}

/** Whether one of some bits is in the last set; the origin is the entry since which that is so. */
function membership(states: readonly State[], bits: bigint): Setting<boolean> {
  const isMember = ({ certain, possible }: State): boolean | undefined =>
    (certain & bits) !== 0n ? true : (possible & bits) === 0n ? false : undefined;
  let at = states.length - 1;
  const last = states[at];
  const value = last && isMember(last);
  let decisive = last;
  for (at--; at > 0; at--) {
    const earlier = states[at];
    if (earlier === undefined || isMember(earlier) !== value) break;
    decisive = earlier;
  }
  if (decisive === undefined) throw new Error("a capability set has at least its initial state");
  const { origin, reason } = decisive;
  return value === undefined
    ? { state: "dynamic", reason, origin }
    : { state: "known", value, origin };
}
