import type { Location } from "../../source/location.ts";
import { measure } from "../values/measure.ts";
import {
  atom,
  type DynamicValue,
  dynamic,
  type ElixirValue,
  list,
  tuple,
} from "../values/value.ts";
import { deepMerge, join, knowledgeOf } from "./merge.ts";
import { Merging, type Spend } from "./merging.ts";
import { ANY, type Branch, identify, MOST_MOMENTS, type Slot, SlotTable } from "./slots.ts";

/**
 * The configuration while files are read, as `Config` keeps it in the process: an application's
 * keys and their values. Every branch of the program can be tried and taken back.
 */
export class ConfigStore {
  readonly #table = new SlotTable();
  /** Applications whose keys may stand in another order, depending on the way taken. */
  readonly #unordered = new Set<string>();
  readonly #spend: Spend;
  #order = 0;
  #writes = 0;

  constructor(spend: Spend) {
    this.#spend = spend;
  }

  /** How often something has been set, or may have been. */
  get writes(): number {
    return this.#writes;
  }

  /** `config application, [{key, value}]` with keys and values as `Keyword.merge/3` sees them. */
  set(
    application: string,
    pairs: readonly { readonly key: string; readonly value: ElixirValue }[],
  ): void {
    this.#writes++;
    const used = new Map<string, { readonly earlier: readonly Merging[]; values: Merging[] }>();
    for (const { key, value } of pairs) {
      let use = used.get(key);
      if (use === undefined) {
        const before = this.#table.get(identify(application, key));
        const unknown = this.#unknownFor(application, key);
        const first = before?.value ?? (unknown && new Merging(unknown));
        use = { earlier: first ? [first, ...(before?.hidden ?? [])] : [], values: [] };
        used.set(key, use);
      }
      const earlier = use.earlier[use.values.length];
      use.values.push(earlier?.followedBy(value) ?? new Merging(value));
    }
    for (const [key, { values }] of used) {
      const [value, ...hidden] = values;
      this.#table.write({ application, key, value, hidden, order: this.#order++ });
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

  /** Any key of the application that begins like this may now have any value. */
  taintApplication(application: string, cause: DynamicValue, prefix = ""): void {
    this.#writes++;
    this.#table.setUnknown(application, { cause, prefix });
    const keys = this.#table.keysOf(application);
    this.#spend(keys.size, () => cause.location);
    for (const key of keys) {
      if (!key.startsWith(prefix)) continue;
      const value = this.#table.get(identify(application, key))?.value;
      if (value !== undefined)
        this.#replace(application, key, dynamic(cause.reason, value.location));
    }
  }

  /** Anything may have been configured. */
  taint(cause: DynamicValue): void {
    this.#writes++;
    this.#table.setUnknown(ANY, { cause, prefix: "" });
    for (const application of this.#table.applications()) this.taintApplication(application, cause);
  }

  get(application: string, key: string): ElixirValue | undefined {
    const slot = this.#table.get(identify(application, key));
    return slot?.value?.value(this.#spend) ?? this.#unknownFor(application, key);
  }

  /** Merges whatever is left to merge, so that reading costs nothing any more. */
  settle(): void {
    for (const { value, hidden } of this.#table.all()) {
      value?.value(this.#spend);
      for (const later of hidden) later.value(this.#spend);
    }
  }

  /** Names of applications of which anything is set, or may be. */
  applications(): readonly string[] {
    const named = [...this.#table.applications(), ...this.#table.unknown.keys()];
    return [...new Set(named)].filter((name) => name !== ANY);
  }

  /** All of an application: a keyword list, or dynamic with what is known; undefined when unset. */
  application(name: string): ElixirValue | undefined {
    const slots: Slot[] = [];
    for (const key of this.#table.keysOf(name)) {
      const slot = this.#table.get(identify(name, key));
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
    return this.#table.isEmpty;
  }

  /** Merges what another file set, as `Config.Reader.merge/2` does. */
  absorb(other: ConfigStore): void {
    const everything = other.#table.unknown.get(ANY);
    if (everything) this.taint(everything.cause);
    for (const [application, { cause, prefix }] of other.#table.unknown) {
      if (application !== ANY) this.taintApplication(application, cause, prefix);
    }
    for (const name of other.#unordered) this.#unordered.add(name);
    const slots = [...other.#table.all()].sort((a, b) => a.order - b.order);
    for (const { application, key, value, hidden } of slots) {
      if (value === undefined) continue;
      this.set(
        application,
        [value, ...hidden].map((one) => ({ key, value: one.value(this.#spend) })),
      );
    }
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
      for (const { unknown } of branches) {
        const keys = unknown.has(name) ? unknown.get(name) : this.#table.unknown.get(name);
        if (keys) this.#table.setUnknown(name, keys);
      }
    }
    for (const id of ids) {
      const slots = branches.map(({ changed }) =>
        changed.has(id) ? changed.get(id) : this.#table.get(id),
      );
      const sample = slots.find((slot) => slot !== undefined);
      if (sample === undefined) continue;
      const { application, key, order, value: touched } = sample;
      if (branches.length === 1 && only) {
        this.#table.write(sample);
        continue;
      }
      this.#unordered.add(application);
      const unknown = this.#unknownFor(application, key);
      const place = touched?.location ?? location;
      const values = slots.map((slot) => slot?.value?.value(this.#spend) ?? unknown);
      this.#spend(
        values.reduce((sum, one) => sum + (one ? measure(one).size : 1), 0),
        () => location,
      );
      // What a branch leaves unknown, such as an import, says more than the condition.
      const cause = values.find((one) => one?.kind === "dynamic" && one.keywords === undefined);
      const value = join(values, cause?.kind === "dynamic" ? cause.reason : reason, place);
      // Entries that are hidden in one branch only can't be said to be merged with later.
      const hidden = slots.some((slot) => (slot?.hidden.length ?? 0) > 0)
        ? slots.flatMap((slot) => slot?.hidden ?? []).map(() => new Merging(dynamic(reason, place)))
        : [];
      this.#table.write({ application, key, value: value && new Merging(value), hidden, order });
    }
  }

  /** Runs one branch of the program, takes its changes back and returns them. */
  try(run: () => void): Branch {
    return this.#table.try(run);
  }

  /** Notes that the program may go on behind the attempts that are under way. */
  mayLeave(): void {
    this.#table.mayLeave();
  }

  /**
   * Runs something that may be left wherever `mayLeave` is called. Afterwards each slot may hold
   * what it held at any of these moments, or in the end.
   */
  attempt(run: () => void, cause: DynamicValue): void {
    const { branch, moments, unknown } = this.#table.attempt(run);
    for (const [name, keys] of unknown) this.#table.setUnknown(name, keys);
    for (const [name, keys] of branch.unknown) if (keys) this.#table.setUnknown(name, keys);
    for (const [id, slot] of branch.changed) {
      const held = moments.get(id);
      if (held !== undefined) this.#writeAnyOf([...held, slot], cause);
      else if (slot !== undefined) this.#table.write(slot);
    }
    for (const [id, held] of moments) {
      if (!branch.changed.has(id)) this.#writeAnyOf([...held, this.#table.get(id)], cause);
    }
  }

  #writeAnyOf(slots: readonly (Slot | undefined)[], cause: DynamicValue): void {
    const sample = slots.find((slot) => slot !== undefined);
    if (sample === undefined) return;
    const { application, key } = sample;
    const isPlain = slots.length <= MOST_MOMENTS && slots.every((slot) => !slot?.hidden.length);
    const unknown = this.#unknownFor(application, key);
    const values = isPlain ? slots.map((slot) => slot?.value?.value(this.#spend) ?? unknown) : [];
    const { reason, location } = cause;
    this.#spend(
      values.reduce((sum, one) => sum + (one ? measure(one).size : 1), 0),
      () => location,
    );
    this.#unordered.add(application);
    const value = isPlain ? join(values, reason, location) : dynamic(reason, location);
    this.#replace(application, key, value);
  }

  #replace(application: string, key: string, value: ElixirValue | undefined): void {
    const merging = value && new Merging(value);
    this.#table.write({ application, key, value: merging, hidden: [], order: this.#order++ });
  }

  /** Why a key of the application may be set, or any of its keys. */
  #unknownFor(application: string, key?: string): DynamicValue | undefined {
    const keys = this.#table.unknown.get(application);
    const isMeant = keys !== undefined && (key === undefined || key.startsWith(keys.prefix));
    return (isMeant ? keys : this.#table.unknown.get(ANY))?.cause;
  }
}
