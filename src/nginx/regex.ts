import type { Assertion } from "./regex-node.ts";
import { compileRegex, type Instruction } from "./regex-program.ts";
import { parseRegex } from "./regex-syntax.ts";

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
  /** `null` when it does not match; `undefined` when that was not decided within the bound. */
  readonly match: (subject: string) => RegexMatch | null | undefined;
}

const STEPS = 2_000_000;

/** `undefined` for a pattern with constructs that only backtracking can run. */
export function nginxRegex(pattern: string, ignoreCase: boolean): NginxRegex | undefined {
  const parsed = parseRegex(toBytes(pattern), ignoreCase);
  const program = parsed && compileRegex(parsed.node);
  if (parsed === undefined || program === undefined) return undefined;
  return {
    match: (subject) => {
      const machine = new Machine(subject);
      const slots = machine.run(program, 0, false);
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
  #steps = 0;
  /** What lookaheads gave, by program and position. */
  readonly #lookaheads = new Map<readonly Instruction[], Map<number, boolean>>();

  constructor(subject: string) {
    this.#subject = subject;
  }

  /** The slots of the first match at or (unless anchored) behind `start`. */
  run(program: readonly Instruction[], start: number, anchored: boolean): Slots | null | undefined {
    try {
      return this.#search(program, start, anchored);
    } catch (error) {
      if (error instanceof OutOfSteps) return undefined;
      throw error;
    }
  }

  #search(program: readonly Instruction[], start: number, anchored: boolean): Slots | null {
    let threads: Thread[] = [];
    let found: Slots | null = null;
    for (let at = start; at <= this.#subject.length; at++) {
      const visited = new Set<number>();
      const current: Thread[] = [];
      for (const thread of threads) this.#add(program, thread, at, visited, current);
      if (found === null && (at === start || !anchored)) {
        this.#add(program, { at: 0, slots: [at] }, at, visited, current);
      }
      threads = [];
      const byte = this.#subject.charCodeAt(at);
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

  /** Follows everything that takes no byte, in the order in which PCRE would try it. */
  #add(
    program: readonly Instruction[],
    thread: Thread,
    position: number,
    visited: Set<number>,
    into: Thread[],
  ): void {
    const pending: Thread[] = [thread];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      if (++this.#steps > STEPS) throw new OutOfSteps();
      const { at, slots } = next;
      if (visited.has(at)) continue;
      visited.add(at);
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
