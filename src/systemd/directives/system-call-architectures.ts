import type { Setting } from "../../source/setting.ts";
import type { Assignment } from "../syntax/entry.ts";
import { type EntryStream, reportIgnoredPart } from "../unit/fold.ts";
import { type Change, mergeDirective, RESET, readWords } from "../unit/merge.ts";

/** `seccomp_arch_from_string()` of src/shared/seccomp-util.c. */
const ARCHITECTURES: ReadonlySet<string> = new Set([
  ..."native x86 x86-64 x32 arm arm64 mips mips64 mips64-n32 mips-le".split(" "),
  ..."mips64-le mips64-le-n32 parisc parisc64 ppc ppc64 ppc64-le riscv64 s390 s390x".split(" "),
]);

/** The machines whose system calls a service may make; empty means all. */
export function readArchitectures(stream: EntryStream): Setting<ReadonlySet<string>> {
  return mergeDirective(stream, "SystemCallArchitectures", (entry) => readChange(entry, stream));
}

function readChange(entry: Assignment, stream: EntryStream): Change<ReadonlySet<string>> {
  if (entry.value === "") return RESET;
  const named: string[] = [];
  for (const word of readWords(entry, stream, "plain")) {
    if (ARCHITECTURES.has(word.text)) named.push(word.text);
    else {
      const reason = "it is no architecture such as `native` or `x86-64`.";
      reportIgnoredPart(entry, word, reason, stream.report);
    }
  }
  return { kind: "merge", merge: (before) => new Set([...(before ?? []), ...named]) };
}
