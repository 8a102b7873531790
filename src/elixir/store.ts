import type { Location } from "../source/location.ts";
import { measure } from "./measure.ts";
import { deepMerge, join, knowledgeOf } from "./merge.ts";
import { Merging, type Spend } from "./merging.ts";
import { atom, type DynamicValue, dynamic, type ElixirValue, list, tuple } from "./value.ts";

/** The key of one application in the configuration. */
interface Slot {
  readonly application: string;
  readonly key: string;
  /** Undefined: not set, although something else of the application may be unknown. */
  readonly value: Merging | undefined;
  /** Later entries of the same key in one `config/2` call: hidden, until a merge meets them. */
  readonly hidden: readonly Merging[];
  /** Where the key stands among the others. */
  readonly order: number;
}

/** The changes of one branch, for `ConfigStore.merge`. */
export interface Branch {
  readonly changed: ReadonlyMap<string, Slot | undefined>;
  /** Set when the branch may have changed keys that cannot be listed. */
  readonly unknown: ReadonlyMap<string, DynamicValue | undefined>;
}

interface Journal {
  readonly slots: Map<string, Slot | undefined>;
  readonly unknown: Map<string, DynamicValue | undefined>;
}

/** What stands for "any application" among the unknown ones; no atom is written like this. */
const ANY = "";

/**
 * The configuration while files are read, as `Config` keeps it in the process: an application's
 * keys and their values. Every branch of the program can be tried and taken back.
 */
export class ConfigStore {
  readonly #slots = new Map<string, Slot>();
  readonly #keys = new Map<string, Set<string>>();
  /** Applications of which any key may have been set, and why. */
  readonly #unknown = new Map<string, DynamicValue>();
  /** Applications whose keys may stand in another order, depending on the way taken. */
  readonly #unordered = new Set<string>();
  readonly #journals: Journal[] = [];
  readonly #spend: Spend;
  #order = 0;

  constructor(spend: Spend) {
    this.#spend = spend;
  }

  /** `config application, [{key, value}]` with keys and values as `Keyword.merge/3` sees them. */
  set(
    application: string,
    pairs: readonly { readonly key: string; readonly value: ElixirValue }[],
  ): void {
    const used = new Map<string, { readonly earlier: readonly Merging[]; values: Merging[] }>();
    for (const { key, value } of pairs) {
      let use = used.get(key);
      if (use === undefined) {
        const before = this.#slots.get(identify(application, key));
        const unknown = this.#unknownFor(application);
        const first = before?.value ?? (unknown && new Merging(unknown));
        use = { earlier: first ? [first, ...(before?.hidden ?? [])] : [], values: [] };
        used.set(key, use);
      }
      const earlier = use.earlier[use.values.length];
      use.values.push(earlier?.followedBy(value) ?? new Merging(value));
    }
    for (const [key, { values }] of used) {
      const [value, ...hidden] = values;
      this.#write({ application, key, value, hidden, order: this.#order++ });
    }
  }

  /** `config application, value` where the keyword list is not known as a whole. */
  setUnknown(application: string, value: DynamicValue): void {
    const now = knowledgeOf(value);
    if (now.open || now.certain !== true) this.taintApplication(application, value);
    for (const [key, entry] of now.entries) {
      if (!entry.optional) this.set(application, [{ key, value: entry.value }]);
      else {
        const before = this.get(application, key);
        if (before) this.#spend(measure(before).size, () => value.location);
        const merged = before === undefined ? entry.value : deepMerge(before, entry.value);
        const either = join([before, merged], value.reason, entry.value.location);
        this.#replace(application, key, either);
      }
    }
  }

  /** Any key of the application may now have any value. */
  taintApplication(application: string, cause: DynamicValue): void {
    this.#setUnknown(application, cause);
    const keys = this.#keys.get(application) ?? new Set();
    this.#spend(keys.size, () => cause.location);
    for (const key of keys) {
      const value = this.#slots.get(identify(application, key))?.value;
      if (value !== undefined)
        this.#replace(application, key, dynamic(cause.reason, value.location));
    }
  }

  /** Anything may have been configured. */
  taint(cause: DynamicValue): void {
    this.#setUnknown(ANY, cause);
    for (const application of this.#keys.keys()) this.taintApplication(application, cause);
  }

  get(application: string, key: string): ElixirValue | undefined {
    const slot = this.#slots.get(identify(application, key));
    return slot?.value?.value(this.#spend) ?? this.#unknownFor(application);
  }

  /** Merges whatever is left to merge, so that reading costs nothing any more. */
  settle(): void {
    for (const { value, hidden } of this.#slots.values()) {
      value?.value(this.#spend);
      for (const later of hidden) later.value(this.#spend);
    }
  }

  /** Names of applications of which anything is set, or may be. */
  applications(): readonly string[] {
    const named = [...this.#keys.keys(), ...this.#unknown.keys()];
    return [...new Set(named)].filter((name) => name !== ANY);
  }

  /** All of an application: a keyword list, or dynamic with what is known; undefined when unset. */
  application(name: string): ElixirValue | undefined {
    const slots: Slot[] = [];
    for (const key of this.#keys.get(name) ?? []) {
      const slot = this.#slots.get(identify(name, key));
      if (slot?.value !== undefined) slots.push(slot);
    }
    slots.sort((a, b) => a.order - b.order);
    const unknown = this.#unknownFor(name);
    const [first] = slots;
    if (first?.value === undefined) return unknown;
    const { location } = first.value;
    const whole = list(
      slots.flatMap(({ key, value }) =>
        value ? [tuple([atom(key, value.location), value.value(this.#spend)], value.location)] : [],
      ),
      location,
    );
    const isUncertain = this.#unordered.has(name) || slots.some(({ hidden }) => hidden.length > 0);
    if (unknown === undefined && !isUncertain) return whole;
    return dynamic(unknown?.reason ?? "the order of its keys", location, undefined, {
      ...knowledgeOf(whole),
      open: unknown !== undefined,
    });
  }

  /** Whether nothing has been set, for certain. */
  get isUntouched(): boolean {
    return this.#slots.size === 0 && this.#unknown.size === 0;
  }

  /** Merges what another file set, as `Config.Reader.merge/2` does. */
  absorb(other: ConfigStore): void {
    const everything = other.#unknown.get(ANY);
    if (everything) this.taint(everything);
    for (const [application, cause] of other.#unknown) {
      if (application !== ANY) this.taintApplication(application, cause);
    }
    for (const name of other.#unordered) this.#unordered.add(name);
    const slots = [...other.#slots.values()].sort((a, b) => a.order - b.order);
    for (const { application, key, value, hidden } of slots) {
      if (value === undefined) continue;
      this.set(
        application,
        [value, ...hidden].map((one) => ({ key, value: one.value(this.#spend) })),
      );
    }
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
      for (const [name, cause] of journal.unknown) this.#putUnknown(name, cause);
      journal.slots.clear();
      journal.unknown.clear();
      for (const [id, slot] of slots) journal.slots.set(id, slot);
      for (const [name, cause] of unknown) journal.unknown.set(name, cause);
    }
    return { changed: journal.slots, unknown: journal.unknown };
  }

  /** Goes on with what one of the branches left, whichever it was. */
  merge(branches: readonly Branch[], reason: string, location: Location): void {
    const [only] = branches;
    const ids = new Set<string>();
    const names = new Set<string>();
    for (const branch of branches) {
      for (const id of branch.changed.keys()) ids.add(id);
      for (const name of branch.unknown.keys()) names.add(name);
    }
    for (const name of names) {
      const causes = branches.map(({ unknown }) =>
        unknown.has(name) ? unknown.get(name) : this.#unknown.get(name),
      );
      const cause = causes.find((found) => found !== undefined);
      if (cause) this.#setUnknown(name, cause);
    }
    for (const id of ids) {
      const slots = branches.map(({ changed }) =>
        changed.has(id) ? changed.get(id) : this.#slots.get(id),
      );
      const sample = slots.find((slot) => slot !== undefined);
      if (sample === undefined) continue;
      const { application, key, order, value: touched } = sample;
      if (branches.length === 1 && only) {
        this.#write(sample);
        continue;
      }
      this.#unordered.add(application);
      const unknown = this.#unknownFor(application);
      const place = touched?.location ?? location;
      const values = slots.map((slot) => slot?.value?.value(this.#spend) ?? unknown);
      this.#spend(
        values.reduce((sum, one) => sum + (one ? measure(one).size : 1), 0),
        () => location,
      );
      const value = join(values, reason, place);
      // Entries that are hidden in one branch only can't be said to be merged with later.
      const hidden = slots.some((slot) => (slot?.hidden.length ?? 0) > 0)
        ? slots.flatMap((slot) => slot?.hidden ?? []).map(() => new Merging(dynamic(reason, place)))
        : [];
      this.#write({ application, key, value: value && new Merging(value), hidden, order });
    }
  }

  /** Goes on with all that the branch changed unknown. */
  blur(branch: Branch, cause: DynamicValue): void {
    for (const name of branch.unknown.keys()) this.#setUnknown(name, cause);
    for (const slot of branch.changed.values()) {
      if (slot) this.#replace(slot.application, slot.key, dynamic(cause.reason, cause.location));
    }
  }

  #replace(application: string, key: string, value: ElixirValue | undefined): void {
    const merging = value && new Merging(value);
    this.#write({ application, key, value: merging, hidden: [], order: this.#order++ });
  }

  #unknownFor(application: string): DynamicValue | undefined {
    return this.#unknown.get(application) ?? this.#unknown.get(ANY);
  }

  #write(slot: Slot): void {
    const id = identify(slot.application, slot.key);
    const journal = this.#journals.at(-1);
    if (journal && !journal.slots.has(id)) journal.slots.set(id, this.#slots.get(id));
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

  #setUnknown(name: string, cause: DynamicValue): void {
    const journal = this.#journals.at(-1);
    if (journal && !journal.unknown.has(name)) journal.unknown.set(name, this.#unknown.get(name));
    this.#putUnknown(name, cause);
  }

  #putUnknown(name: string, cause: DynamicValue | undefined): void {
    if (cause === undefined) this.#unknown.delete(name);
    else this.#unknown.set(name, dynamic(cause.reason, cause.location));
  }
}

function identify(application: string, key: string): string {
  return `${application.length}:${application}${key}`;
}
