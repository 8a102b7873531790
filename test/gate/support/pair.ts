import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { openFolder } from "../../../src/host/folder-source.ts";
import { type RunFlags, runCheck } from "../../../src/host/run.ts";
import type { Check, Result } from "../../../src/result.ts";
import { folderOf } from "../../support/folder.ts";

export type Files = Readonly<Record<string, string>>;

/** What a side has in place of the common files: a text, a change of the text, or `null` for none. */
export type Edits = Readonly<Record<string, string | null | ((text: string) => string)>>;

const EXAMPLE = fileURLToPath(new URL("../../../examples/hardened", import.meta.url));

/** The hardened example: the files that most pairs start from. */
export const HARDENED: Files = Object.fromEntries(
  readdirSync(EXAMPLE, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const full = path.join(entry.parentPath, entry.name);
      return [path.relative(EXAMPLE, full), readFileSync(full, "utf8")];
    }),
);

/** Applies edits. Throws for one that changes nothing, which would make a test mean nothing. */
export function edited(files: Files, edits: Edits): Files {
  const result = new Map(Object.entries(files));
  for (const [name, edit] of Object.entries(edits)) {
    const before = result.get(name);
    const after = typeof edit === "function" ? edit(before ?? "") : edit;
    if (after === (before ?? null)) throw new Error(`The edit of ${name} changes nothing.`);
    if (after === null) result.delete(name);
    else result.set(name, after);
  }
  return Object.fromEntries(result);
}

/** An edit that replaces one text, which must be there once. */
export function replacing(from: string, to: string): (text: string) => string {
  return (text) => {
    if (text.split(from).length !== 2)
      throw new Error(`${JSON.stringify(from)} is not there once.`);
    return text.replace(from, () => to);
  };
}

/** Judges one repository compared with another, as the program does. */
export async function compareFiles(
  before: Files,
  after: Files,
  flags: Partial<RunFlags> = {},
  today = "2026-01-01",
): Promise<Result> {
  const base = await openFolder(folderOf(before), undefined);
  const head = await openFolder(folderOf(after), undefined);
  if ("code" in base || "code" in head) throw new Error("The folders of a test can be read.");
  return runCheck({
    head,
    base: { ...base, description: "the base" },
    flags: { allowEmpty: false, ...flags },
    notices: [],
    today,
  });
}

/** Judges one repository by itself. */
export async function judgeFiles(files: Files, today = "2026-01-01"): Promise<Result> {
  const head = await openFolder(folderOf(files), undefined);
  if ("code" in head) throw new Error("The folder of a test can be read.");
  return runCheck({ head, flags: { allowEmpty: false }, notices: [], today });
}

/** Checks as `rule subject`, sorted. */
export function named(checks: readonly Check[]): readonly string[] {
  return checks.map(({ rule, subject }) => `${rule} ${subject}`).sort();
}
