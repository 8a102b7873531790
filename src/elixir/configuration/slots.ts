import { type DynamicValue, dynamic } from "../values/value.ts";
import type { Merging } from "./merging.ts";

/** The key of one application in the configuration. */
export interface Slot {
  readonly application: string;
  readonly key: string;
  /** Undefined: not set, although something else of the application may be unknown. */
  readonly value: Merging | undefined;
  /** Later entries of the same key in one `config/2` call: hidden, until a merge meets them. */
  readonly hidden: readonly Merging[];
  /** Where the key stands among the others. */
  readonly order: number;
}

/** Keys of an application that may have been set, and why. */
export interface UnknownKeys {
  readonly cause: DynamicValue;
  /** How all of them begin. */
  readonly prefix: string;
}

/** The changes of one branch. */
export interface Branch {
  readonly changed: ReadonlyMap<string, Slot | undefined>;
  /** Set when the branch may have changed keys that cannot be listed. */
  readonly unknown: ReadonlyMap<string, UnknownKeys | undefined>;
}

interface Journal {
  readonly slots: Map<string, Slot | undefined>;
  readonly unknown: Map<string, UnknownKeys | undefined>;
}

/** So many values of one slot are told apart while something may be left anywhere. */
export const MOST_MOMENTS = 8;

/** Something that may be left before its end, as the body of a `try`. */
interface Attempt {
  /** What slots have held since it may be left. */
  readonly moments: Map<string, (Slot | undefined)[]>;
  /** Keys that may have been set at one of these moments. */
  readonly unknown: Map<string, UnknownKeys>;
  mayBeLeft: boolean;
  /** The journals around it, its own included. */
  readonly journals: number;
}

/** What stands for "any application" among the unknown ones; no atom is written like this. */
export const ANY = "";

/**
 * The slots of a configuration, of which every branch of the program can be tried and taken back.
 * What the values mean, `ConfigStore` knows.
 */
export class SlotTable {
  readonly #slots = new Map<string, Slot>();
  readonly #keys = new Map<string, Set<string>>();
  /** Applications of which any key may have been set, and why. */
  readonly #unknown = new Map<string, UnknownKeys>();
  readonly #journals: Journal[] = [];
  readonly #attempts: Attempt[] = [];

  get(id: string): Slot | undefined {
    return this.#slots.get(id);
  }

  all(): Iterable<Slot> {
    return this.#slots.values();
  }

  /** The keys of an application that have a slot. */
  keysOf(application: string): ReadonlySet<string> {
    return this.#keys.get(application) ?? new Set();
  }

  applications(): Iterable<string> {
    return this.#keys.keys();
  }

  get unknown(): ReadonlyMap<string, UnknownKeys> {
    return this.#unknown;
  }

  get isEmpty(): boolean {
    return this.#slots.size === 0 && this.#unknown.size === 0;
  }

  /** Runs one branch of the program, takes its changes back and returns them. */
  try(run: () => void): Branch {
    const journal: Journal = { slots: new Map(), unknown: new Map() };
    this.#journals.push(journal);
    try {
      run();
    } finally {
      this.#journals.pop();
      // Read before anything is put back.
      const slots = [...journal.slots.keys()].map((id) => [id, this.#slots.get(id)] as const);
      const unknown = [...journal.unknown.keys()].map((id) => [id, this.#unknown.get(id)] as const);
      for (const [id, slot] of journal.slots) this.#put(id, slot);
      for (const [name, unknown] of journal.unknown) this.#putUnknown(name, unknown);
      journal.slots.clear();
      journal.unknown.clear();
      for (const [id, slot] of slots) journal.slots.set(id, slot);
      for (const [name, keys] of unknown) journal.unknown.set(name, keys);
    }
    return { changed: journal.slots, unknown: journal.unknown };
  }

  /** Runs something that may be left wherever `mayLeave` is called, and takes its changes back. */
  attempt(run: () => void): {
    readonly branch: Branch;
    /** What slots held at these moments and later. */
    readonly moments: ReadonlyMap<string, readonly (Slot | undefined)[]>;
    readonly unknown: ReadonlyMap<string, UnknownKeys>;
  } {
    const attempt: Attempt = {
      moments: new Map(),
      unknown: new Map(),
      mayBeLeft: false,
      journals: this.#journals.length + 1,
    };
    this.#attempts.push(attempt);
    try {
      return { branch: this.try(run), moments: attempt.moments, unknown: attempt.unknown };
    } finally {
      this.#attempts.pop();
      const outer = this.#attempts.at(-1);
      for (const [id, slots] of attempt.moments) {
        for (const slot of slots) remember(outer, id, slot);
      }
      for (const [name, keys] of attempt.unknown) rememberUnknown(outer, name, keys);
    }
  }

  /** Notes that the program may go on behind the attempts that are under way. */
  mayLeave(): void {
    if (this.#attempts.at(-1)?.mayBeLeft) return;
    for (const attempt of this.#attempts) {
      if (attempt.mayBeLeft) continue;
      attempt.mayBeLeft = true;
      // What a way that is being tried has set by now is taken back later.
      for (const journal of this.#journals.slice(attempt.journals)) {
        for (const id of journal.slots.keys()) remember(attempt, id, this.#slots.get(id));
        for (const name of journal.unknown.keys()) {
          rememberUnknown(attempt, name, this.#unknown.get(name));
        }
      }
    }
  }

  write(slot: Slot): void {
    const id = identify(slot.application, slot.key);
    const journal = this.#journals.at(-1);
    if (journal && !journal.slots.has(id)) journal.slots.set(id, this.#slots.get(id));
    const attempt = this.#attempts.at(-1);
    if (attempt?.moments.has(id) === false) remember(attempt, id, this.#slots.get(id));
    remember(attempt, id, slot);
    this.#put(id, slot);
  }

  #put(id: string, slot: Slot | undefined): void {
    const before = this.#slots.get(id);
    if (slot === undefined) {
      this.#slots.delete(id);
      if (before) this.#keys.get(before.application)?.delete(before.key);
      return;
    }
    this.#slots.set(id, slot);
    const keys = this.#keys.get(slot.application);
    if (keys) keys.add(slot.key);
    else this.#keys.set(slot.application, new Set([slot.key]));
  }

  setUnknown(name: string, keys: UnknownKeys): void {
    const before = this.#unknown.get(name);
    const journal = this.#journals.at(-1);
    if (journal && !journal.unknown.has(name)) journal.unknown.set(name, before);
    const { reason, location } = keys.cause;
    const now = either(before, { cause: dynamic(reason, location), prefix: keys.prefix });
    rememberUnknown(this.#attempts.at(-1), name, now);
    this.#putUnknown(name, now);
  }

  #putUnknown(name: string, keys: UnknownKeys | undefined): void {
    if (keys === undefined) this.#unknown.delete(name);
    else this.#unknown.set(name, keys);
  }
}

function remember(attempt: Attempt | undefined, id: string, slot: Slot | undefined): void {
  if (!attempt?.mayBeLeft) return;
  const moments = attempt.moments.get(id);
  if (moments === undefined) attempt.moments.set(id, [slot]);
  else if (moments.length <= MOST_MOMENTS) moments.push(slot);
}

function rememberUnknown(
  attempt: Attempt | undefined,
  name: string,
  keys: UnknownKeys | undefined,
): void {
  if (!attempt?.mayBeLeft || keys === undefined) return;
  attempt.unknown.set(name, either(attempt.unknown.get(name), keys));
}

/** Keys that either of the two means. */
function either(before: UnknownKeys | undefined, now: UnknownKeys): UnknownKeys {
  if (before === undefined) return now;
  return { cause: now.cause, prefix: commonPrefix(before.prefix, now.prefix) };
}

function commonPrefix(a: string, b: string): string {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return a.slice(0, length);
}

/** The identity of a slot. */
export function identify(application: string, key: string): string {
  return `${application.length}:${application}${key}`;
}
