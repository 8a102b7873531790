import type { Setting } from "../../source/setting.ts";
import type { Assignment } from "../syntax/entry.ts";
import { splitWords } from "../syntax/words.ts";
import { type EntryStream, reportIgnored } from "../unit/fold.ts";
import { type Change, mergeDirective, RESET } from "../unit/merge.ts";
import { parseBoolean } from "../values/boolean.ts";

/** The kinds of namespaces that `RestrictNamespaces=` knows (src/shared/nsflags.c). */
const NAMESPACES = ["cgroup", "ipc", "net", "mnt", "pid", "time", "user", "uts"] as const;

export type Namespace = (typeof NAMESPACES)[number];

const ALL: ReadonlySet<Namespace> = new Set(NAMESPACES);

/** The namespaces that a service may make (`config_parse_restrict_namespaces()`). */
export function readAllowedNamespaces(stream: EntryStream): Setting<ReadonlySet<Namespace>> {
  return mergeDirective(stream, "RestrictNamespaces", (entry) => readChange(entry, stream));
}

function readChange(
  entry: Assignment,
  { report }: EntryStream,
): Change<ReadonlySet<Namespace>> | undefined {
  if (entry.value === "") return RESET;
  const isRestricted = parseBoolean(entry.value);
  if (isRestricted !== undefined) {
    return { kind: "replace", value: isRestricted ? new Set() : ALL };
  }
  const invert = entry.value.startsWith("~");
  const { words, error } = splitWords(entry.value.slice(invert ? 1 : 0), "unquoted");
  const named = words.flatMap(({ text }) => NAMESPACES.filter((name) => name === text));
  if (error !== undefined || named.length < words.length) {
    const names = NAMESPACES.map((name) => `\`${name}\``).join(", ");
    reportIgnored(entry, `the value must be \`yes\`, \`no\` or some of ${names}.`, report);
    return undefined;
  }
  return { kind: "merge", merge: (before) => merged(before, named, invert) };
}

/** The first list says what is allowed, or what is not; further ones allow or forbid more. */
function merged(
  before: ReadonlySet<Namespace> | undefined,
  named: readonly Namespace[],
  invert: boolean,
): ReadonlySet<Namespace> {
  const allowed = new Set(before ?? (invert ? ALL : []));
  for (const name of named) {
    if (invert) allowed.delete(name);
    else allowed.add(name);
  }
  return allowed;
}
