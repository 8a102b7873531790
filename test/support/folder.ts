import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { onTestFinished } from "vitest";

/** What a test puts at a path: a text, bytes, or a symbolic link. */
export type Content = string | Uint8Array | { readonly link: string };

/** A folder with these files, gone when the test is over. */
export function folderOf(files: Readonly<Record<string, Content>>): string {
  const root = mkdtempSync(path.join(tmpdir(), "repository-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    const target = path.join(root, name);
    mkdirSync(path.dirname(target), { recursive: true });
    if (typeof content === "string" || content instanceof Uint8Array)
      writeFileSync(target, content);
    else symlinkSync(content.link, target);
  }
  return root;
}
