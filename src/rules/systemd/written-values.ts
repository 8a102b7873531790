import type { Unit } from "../../systemd/unit/unit.ts";

/** Where a word or a path begins in a value, within a shell's text too, and where it ends. */
const BEGIN = String.raw`(?<![\w./-])`;
const END = String.raw`(?![\w.-])`;

/** A path in the folders that are a service's own with `PrivateTmp=yes`. */
export const TEMPORARY_PATH = new RegExp(`${BEGIN}/(?:var/)?tmp${END}`);

/** A program that needs `setuid` to do anything. */
export const PRIVILEGE_GAINER = new RegExp(`(?<![\\w.-])(?:sudo|su|doas|pkexec)${END}`);

/** `CAP_SYS_ADMIN` in a list of capabilities, or all that a list does not name. */
export const SYS_ADMIN = /CAP_SYS_ADMIN|^~/i;

/** Whether any line of the service's section says something, overridden or not. */
export function isWrittenIn(
  { main, dropIns }: Unit,
  pattern: RegExp,
  isMeant: (key: string) => boolean = () => true,
): boolean {
  const files = main === undefined ? dropIns : [main, ...dropIns];
  return files.some(({ entries }) =>
    entries.some(
      (entry) =>
        entry.kind === "assignment" &&
        entry.section === "Service" &&
        isMeant(entry.key) &&
        pattern.test(entry.value),
    ),
  );
}
