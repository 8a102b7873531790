import type { Location } from "../../source/location.ts";
import { splitWords } from "../syntax/words.ts";
import { dynamicPart, type EntryStream } from "../unit/fold.ts";
import type { Manager, UnitName } from "../unit/unit-name.ts";
import { expandSpecifiers } from "../values/specifiers.ts";

/** A path of the host that a unit lets its service reach, whatever its sandbox closes. */
export interface OpenedPath {
  readonly directive: "BindPaths" | "BindReadOnlyPaths" | "ReadWritePaths";
  /** Of the host, without repeated slashes; `undefined` where it is not known. */
  readonly path: string | undefined;
  /** Where the service finds it: elsewhere only for bind mounts. */
  readonly target: string | undefined;
  readonly location: Location;
}

/** Lines accumulate, an empty one clears (systemd.exec(5)). */
export function readOpenedPaths(
  stream: EntryStream,
  unit: UnitName,
  manager: Manager,
): readonly OpenedPath[] {
  const opened = new Map<OpenedPath["directive"], OpenedPath[]>();
  for (const entry of stream.entries) {
    if (entry.kind === "opaque" || entry.section !== "Service") continue;
    const directive = DIRECTIVES.get(entry.key);
    if (directive === undefined) continue;
    const paths = opened.get(directive) ?? [];
    opened.set(directive, entry.value === "" && !entry.conditional ? [] : paths);
    for (const { text, start, end } of splitWords(entry.value, "plain").words) {
      const isKnown = !entry.conditional && dynamicPart(entry, start, end) === undefined;
      const expansion = isKnown ? expandSpecifiers(text, unit, manager) : undefined;
      const known = expansion?.kind === "known" ? expansion.text.replace(/^[-+]+/, "") : undefined;
      const [source, target = source] = (known ?? "").split(":");
      const isBind = directive !== "ReadWritePaths";
      const path = simplified(isBind ? source : known);
      paths.push({
        directive,
        path,
        target: isBind ? simplified(target) : path,
        location: entry.locate(start, end),
      });
    }
  }
  return [...opened.values()].flat();
}

const DIRECTIVES: ReadonlyMap<string, OpenedPath["directive"]> = new Map([
  ["BindPaths", "BindPaths"],
  ["BindReadOnlyPaths", "BindReadOnlyPaths"],
  ["ReadWritePaths", "ReadWritePaths"],
  ["ReadWriteDirectories", "ReadWritePaths"],
]);

/** `path_simplify()` of src/basic/path-util.c; `undefined` for what is no absolute path. */
export function simplified(path: string | undefined): string | undefined {
  if (!path?.startsWith("/")) return undefined;
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  return `/${parts.join("/")}`;
}

/** Whether a path is a folder or one of those that it lies in. */
export function contains(path: string, folder: string): boolean {
  return path === folder || folder.startsWith(path === "/" ? "/" : `${path}/`);
}

/** The first line that has a service share the namespaces of other units. */
export function findJoinedNamespaces({ entries }: EntryStream): Location | undefined {
  for (const entry of entries) {
    if (entry.kind === "opaque" || entry.section !== "Unit") continue;
    if (entry.key === "JoinsNamespaceOf" && entry.value !== "") return entry.location;
  }
  return undefined;
}
