import type { Setting } from "../../source/setting.ts";
import type { Assignment, Range } from "../syntax/entry.ts";
import { type EntryStream, reportIgnoredPart } from "../unit/fold.ts";
import { type Change, mergeDirective, RESET, readSignedWords } from "../unit/merge.ts";
import { isErrorNumber } from "../values/errno.ts";
import { findSystemCalls, type SystemCallSet, systemCallsOf } from "./system-calls.ts";

/** Which system calls a service may make: those listed, or all but those listed. */
export interface SystemCallFilter {
  readonly isAllowList: boolean;
  readonly listed: SystemCallSet;
}

/**
 * Unites the assignments as `config_parse_syscall_filter()` of src/core/load-fragment.c does: the
 * first one makes an allow list or a deny list of it, each further one adds to that or takes away.
 */
export function readSystemCallFilter(stream: EntryStream): Setting<SystemCallFilter> {
  return mergeDirective(stream, "SystemCallFilter", (entry) => readChange(entry, stream));
}

function readChange(entry: Assignment, stream: EntryStream): Change<SystemCallFilter> {
  if (entry.value === "") return RESET;
  const { invert, words } = readSignedWords(entry, stream, "unquoted");
  const ignore = (part: Range, reason: string) =>
    reportIgnoredPart(entry, part, reason, stream.report);
  let plain = 0n;
  let withError = 0n;
  for (const word of words) {
    const colon = word.text.indexOf(":");
    const name = colon === -1 ? word.text : word.text.slice(0, colon);
    const calls = findSystemCalls(name);
    if (name === "" || (colon !== -1 && !isErrorNumber(word.text.slice(colon + 1)))) {
      ignore(word, "it must be `NAME`, or `NAME:ERROR` with an error such as EPERM.");
    } else if (colon !== -1 && !invert) {
      ignore(word, "only a list that begins with `~` has errors.");
    } else if (calls === undefined) {
      ignore(word, "systemd 252 knows no system call and no group of this name.");
    } else if (colon === -1) {
      plain |= calls;
    } else {
      withError |= calls;
    }
  }
  return {
    kind: "merge",
    merge: (before = emptyFilter(invert)) => {
      const { isAllowList, listed } = before;
      // On an allow list a call that is to fail with an error is as good as not allowed.
      if (isAllowList === invert) return { isAllowList, listed: listed & ~(plain | withError) };
      return { isAllowList, listed: listed | plain | withError };
    },
  };
}

function emptyFilter(isDenyList: boolean): SystemCallFilter {
  return isDenyList
    ? { isAllowList: false, listed: 0n }
    : { isAllowList: true, listed: systemCallsOf("@default") };
}
