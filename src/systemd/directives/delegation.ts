import type { Setting } from "../../source/setting.ts";
import type { Assignment } from "../syntax/entry.ts";
import { splitWords } from "../syntax/words.ts";
import { type EntryStream, foldDirective, type Reading, reportIgnoredPart } from "../unit/fold.ts";
import { parseBoolean } from "../values/boolean.ts";

/** systemd.resource-control(5), `Delegate=`, and systemd's own names for its BPF programs. */
const CONTROLLERS: ReadonlySet<string> = new Set([
  ..."cpu cpuacct cpuset io blkio memory devices pids bpf-firewall bpf-devices".split(" "),
  ..."bpf-foreign bpf-socket-bind bpf-restrict-network-interfaces".split(" "),
]);

/** Whether a service manages control groups of its own; an empty value says that it does. */
export function readDelegation(stream: EntryStream): Setting<boolean> {
  return foldDirective(stream, "Delegate", (entry) => readValue(entry, stream));
}

function readValue(entry: Assignment, { report }: EntryStream): Reading<boolean> {
  const parsed = entry.value === "" ? true : parseBoolean(entry.value);
  if (parsed !== undefined) return { kind: "value", value: parsed };
  const { words, error } = splitWords(entry.value, "plain");
  if (error !== undefined) return { kind: "ignored", reason: `it has ${error.what}.` };
  for (const word of words) {
    if (CONTROLLERS.has(word.text)) continue;
    reportIgnoredPart(entry, word, "it is no controller such as `cpu` or `memory`.", report);
  }
  return { kind: "value", value: true };
}
