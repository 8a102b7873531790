import type { Assignment } from "../syntax/entry.ts";
import type { Reading } from "../unit/fold.ts";

/** `parse_mode()` of src/basic/parse-util.c. */
export function readMode({ value }: Assignment): Reading<number> {
  const mode = /^[0-7]+$/.test(value) ? Number.parseInt(value, 8) : Number.POSITIVE_INFINITY;
  return mode <= 0o7777
    ? { kind: "value", value: mode }
    : { kind: "ignored", reason: "it must be an octal number such as `0077`." };
}
