import type { Assertion } from "./regex-node.ts";
import { compileRegex, firstBytes, type Instruction } from "./regex-program.ts";
import { type ParsedRegex, parseRegex } from "./regex-syntax.ts";

export interface RegexMatch {
  /** The whole match, then each group; `undefined` for a group that took no part. */
  readonly captures: readonly (string | undefined)[];
  readonly names: ReadonlyMap<string, number>;
}

/**
 * A regular expression of an nginx configuration. Patterns come from strangers, so that none is
 * ever run by backtracking: a machine that keeps all states at once (Pike's) takes time linear in
 * the text, finds what PCRE finds, and gives up beyond a bound.
 */
export interface NginxRegex {
  /** `null` when it does not match; `undefined` when that was not decided within the budget. */
  readonly match: (subject: string, budget?: StepBudget) => RegexMatch | null | undefined;
  /** Instructions of its program. */
  readonly size: number;
}

/** How much matching may still be done; counted down. */
export interface StepBudget {
  steps: number;
}

/** For one match. */
const STEPS = 2_000_000;

/** `undefined` for a pattern with constructs that only backtracking can run. */
export function nginxRegex(pattern: string, ignoreCase: boolean): NginxRegex | undefined {
  const parsed = parseRegex(toBytes(pattern), ignoreCase);
  return parsed && regexOf(parsed);
}

/** `undefined` for an expression whose program would be too long. */
export function regexOf(parsed: ParsedRegex): NginxRegex | undefined {
  const program = compileRegex(parsed.node);
  if (program === undefined) return undefined;
  const first = firstBytes(program);
  return {
    size: program.length,
    match: (subject, budget = { steps: STEPS }) => {
      const slots = new Machine(subject, budget).run(program, first);
      if (slots === undefined || slots === null) return slots;
      const captures: (string | undefined)[] = [];
      for (let index = 0; index <= parsed.captures; index++) {
        const start = slots[index * 2];
        const end = slots[index * 2 + 1];
        captures.push(
          start === undefined || end === undefined ? undefined : subject.slice(start, end),
        );
      }
      return { captures, names: parsed.names };
    },
  };
}

/** A text as the bytes that nginx sees, one character per byte. */
export function toBytes(text: string): string {
  if (/^[\0-\x7f]*$/.test(text)) return text;
  let bytes = "";
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const isSurrogate = code >= 0xd800 && code <= 0xdfff;
    const encoded = encodeURIComponent(isSurrogate ? "\uFFFD" : character);
    bytes += encoded.replace(/%([0-9A-F]{2})/g, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
  }
  return bytes;
}

type Slots = readonly (number | undefined)[];

interface Thread {
  readonly at: number;
  readonly slots: Slots;
}

class OutOfSteps extends Error {}

class Machine {
  readonly #subject: string;
  readonly #budget: StepBudget;
  #steps = STEPS;
  /** What lookaheads gave, by program and position. */
  readonly #lookaheads = new Map<readonly Instruction[], Map<number, boolean>>();

  constructor(subject: string, budget: StepBudget) {
    this.#subject = subject;
    this.#budget = budget;
  }

  /** The slots of the first match. */
  run(program: readonly Instruction[], first: Uint8Array | undefined): Slots | null | undefined {
    try {
      return this.#search(program, 0, false, first);
    } catch (error) {
      if (error instanceof OutOfSteps) return undefined;
      throw error;
    }
  }

  /** At `start`, or (unless anchored) behind it; `first` has the bytes that a match begins with. */
  #search(
    program: readonly Instruction[],
    start: number,
    anchored: boolean,
    first?: Uint8Array,
  ): Slots | null {
    const visited = new Int32Array(program.length).fill(-1);
    this.#take(program.length >> 4);
    let threads: Thread[] = [];
    let found: Slots | null = null;
    for (let at = start; at <= this.#subject.length; at++) {
      const byte = this.#subject.charCodeAt(at);
      const mayBegin = found === null && (at === start || !anchored) && (first?.[byte] ?? 1) === 1;
      if (!mayBegin && threads.length === 0) continue;
      const current: Thread[] = [];
      for (const thread of threads) this.#add(program, thread, at, visited, current);
      if (mayBegin) this.#add(program, { at: 0, slots: [at] }, at, visited, current);
      threads = [];
      for (const thread of current) {
        const instruction = program[thread.at];
        if (instruction?.op === "match") {
          found = setSlot(thread.slots, 1, at);
          break;
        }
        if (
          instruction?.op === "set" &&
          at < this.#subject.length &&
          instruction.bytes[byte] === 1
        ) {
          threads.push({ at: thread.at + 1, slots: thread.slots });
        }
      }
      if (threads.length === 0 && (found !== null || anchored)) break;
    }
    return found;
  }

  #take(steps: number): void {
    this.#steps -= steps;
    this.#budget.steps -= steps;
    if (this.#steps < 0 || this.#budget.steps < 0) throw new OutOfSteps();
  }

  /** Follows everything that takes no byte, in the order in which PCRE would try it. */
  #add(
    program: readonly Instruction[],
    thread: Thread,
    position: number,
    visited: Int32Array,
    into: Thread[],
  ): void {
    const pending: Thread[] = [thread];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      this.#take(1);
      const { at, slots } = next;
      if (visited[at] === position) continue;
      visited[at] = position;
      const instruction = program[at];
      switch (instruction?.op) {
        case "jump":
          pending.push({ at: instruction.to, slots });
          break;
        case "split":
          pending.push({ at: instruction.second, slots }, { at: instruction.first, slots });
          break;
        case "save":
          pending.push({ at: at + 1, slots: setSlot(slots, instruction.slot, position) });
          break;
        case "assert":
          if (this.#holds(instruction.what, position)) pending.push({ at: at + 1, slots });
          break;
        case "lookahead":
          if (this.#looksAhead(instruction.program, position) !== instruction.negative) {
            pending.push({ at: at + 1, slots });
          }
          break;
        case "set":
        case "match":
          into.push(next);
          break;
        case undefined:
          break;
      }
    }
  }

  #looksAhead(program: readonly Instruction[], position: number): boolean {
    const known = this.#lookaheads.get(program) ?? new Map<number, boolean>();
    this.#lookaheads.set(program, known);
    const before = known.get(position);
    if (before !== undefined) return before;
    const matches = this.#search(program, position, true) !== null;
    known.set(position, matches);
    return matches;
  }

  #holds(what: Assertion, position: number): boolean {
    const { length } = this.#subject;
    switch (what) {
      case "start":
        return position === 0;
      case "very-end":
        return position === length;
      case "end":
        return position === length || (position === length - 1 && this.#subject.endsWith("\n"));
      case "boundary":
        return this.#isWord(position - 1) !== this.#isWord(position);
      case "no-boundary":
        return this.#isWord(position - 1) === this.#isWord(position);
    }
  }

  #isWord(position: number): boolean {
    return /\w/.test(this.#subject[position] ?? "");
  }
}

function setSlot(slots: Slots, slot: number, value: number): Slots {
  const changed = [...slots];
  while (changed.length <= slot) changed.push(undefined);
  changed[slot] = value;
  return changed;
}
