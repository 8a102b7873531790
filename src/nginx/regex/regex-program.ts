import type { Assertion, RegexNode } from "./regex-node.ts";

/** One instruction of a matching machine; targets are indexes into its program. */
export type Instruction =
  | { readonly op: "set"; readonly bytes: Uint8Array }
  | { op: "split"; first: number; second: number }
  | { op: "jump"; to: number }
  | { readonly op: "save"; readonly slot: number }
  | { readonly op: "assert"; readonly what: Assertion }
  | {
      readonly op: "lookahead";
      readonly program: readonly Instruction[];
      readonly negative: boolean;
    }
  | { readonly op: "match" };

/** Counted repeats are written out, so that a short pattern may be a long program. */
const PROGRAM_LENGTH = 4000;

/** `undefined` for a program that would be too long. */
export function compileRegex(node: RegexNode): readonly Instruction[] | undefined {
  const program: Instruction[] = [];
  return emit(node, program) && push(program, { op: "match" }) ? program : undefined;
}

function push(program: Instruction[], instruction: Instruction): boolean {
  return program.push(instruction) <= PROGRAM_LENGTH;
}

function emit(node: RegexNode, program: Instruction[]): boolean {
  switch (node.kind) {
    case "set":
      return push(program, { op: "set", bytes: node.bytes });
    case "assertion":
      return push(program, { op: "assert", what: node.what });
    case "sequence":
      return node.items.every((item) => emit(item, program));
    case "capture":
      return (
        push(program, { op: "save", slot: node.index * 2 }) &&
        emit(node.item, program) &&
        push(program, { op: "save", slot: node.index * 2 + 1 })
      );
    case "lookahead": {
      const inner = compileRegex(node.item);
      if (inner === undefined) return false;
      return push(program, { op: "lookahead", program: inner, negative: node.negative });
    }
    case "alternatives":
      return emitAlternatives(node.items, program);
    case "repeat":
      return emitRepeat(node, program);
  }
}

function emitAlternatives(items: readonly RegexNode[], program: Instruction[]): boolean {
  const jumps: { op: "jump"; to: number }[] = [];
  for (const [index, item] of items.entries()) {
    if (index === items.length - 1) {
      if (!emit(item, program)) return false;
      break;
    }
    const split = { op: "split" as const, first: program.length + 1, second: 0 };
    const jump = { op: "jump" as const, to: 0 };
    if (!push(program, split) || !emit(item, program) || !push(program, jump)) return false;
    jumps.push(jump);
    split.second = program.length;
  }
  for (const jump of jumps) jump.to = program.length;
  return true;
}

function emitRepeat(
  { item, least, most, greedy }: Extract<RegexNode, { kind: "repeat" }>,
  program: Instruction[],
): boolean {
  for (let count = 0; count < least; count++) if (!emit(item, program)) return false;
  if (most === Number.POSITIVE_INFINITY) {
    const start = program.length;
    const split = { op: "split" as const, first: 0, second: 0 };
    if (!push(program, split) || !emit(item, program)) return false;
    if (!push(program, { op: "jump", to: start })) return false;
    aim(split, start + 1, program.length, greedy);
    return true;
  }
  const splits: { split: { op: "split"; first: number; second: number }; body: number }[] = [];
  for (let count = least; count < most; count++) {
    const split = { op: "split" as const, first: 0, second: 0 };
    if (!push(program, split)) return false;
    splits.push({ split, body: program.length });
    if (!emit(item, program)) return false;
  }
  for (const { split, body } of splits) aim(split, body, program.length, greedy);
  return true;
}

function aim(
  split: { first: number; second: number },
  body: number,
  behind: number,
  greedy: boolean,
): void {
  split.first = greedy ? body : behind;
  split.second = greedy ? behind : body;
}

/** The bytes that a match can begin with; `undefined` when it may be empty. */
export function firstBytes(program: readonly Instruction[]): Uint8Array | undefined {
  const bytes = new Uint8Array(256);
  const seen = new Uint8Array(program.length);
  const pending = [0];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    const instruction = program[at];
    if (instruction === undefined || seen[at] === 1) continue;
    seen[at] = 1;
    switch (instruction.op) {
      case "match":
        return undefined;
      case "set":
        for (let byte = 0; byte < 256; byte++) if (instruction.bytes[byte] === 1) bytes[byte] = 1;
        break;
      case "jump":
        pending.push(instruction.to);
        break;
      case "split":
        pending.push(instruction.first, instruction.second);
        break;
      default:
        pending.push(at + 1);
    }
  }
  return bytes;
}
