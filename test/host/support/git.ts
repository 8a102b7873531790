import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { onTestFinished } from "vitest";
import { type Content, folderOf } from "../../support/folder.ts";

const DATE = "2026-01-02T03:04:05Z";

/** Nothing of the machine's own configuration, always the same people at the same time. */
const ENVIRONMENT = {
  PATH: process.env["PATH"],
  HOME: "/nonexistent",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_AUTHOR_NAME: "Test",
  GIT_AUTHOR_EMAIL: "test@example.org",
  GIT_AUTHOR_DATE: DATE,
  GIT_COMMITTER_NAME: "Test",
  GIT_COMMITTER_EMAIL: "test@example.org",
  GIT_COMMITTER_DATE: DATE,
};

/** What a Git command prints, as bytes. */
export function gitBytes(
  folder: string,
  command: readonly string[],
  input: string | Uint8Array = "",
): Buffer {
  return execFileSync("git", command, {
    cwd: folder,
    env: ENVIRONMENT,
    input,
    maxBuffer: 256 * 1024 * 1024,
    stdio: ["pipe", "pipe", "ignore"],
  });
}

/** What a Git command prints, without the line end. */
export function git(folder: string, ...command: string[]): string {
  return gitBytes(folder, command).toString("utf8").trimEnd();
}

/** A repository whose branch `main` has one commit with these files. */
export function repositoryOf(files: Readonly<Record<string, Content>>): string {
  const folder = folderOf(files);
  git(folder, "init", "--quiet", "--initial-branch=main");
  commitAll(folder);
  return folder;
}

/** Commits the working tree as it is; the commit's id. */
export function commitAll(folder: string): string {
  git(folder, "add", "--all");
  git(folder, "commit", "--quiet", "--allow-empty", "--message=A commit of the test");
  return git(folder, "rev-parse", "HEAD");
}

/** A clone over Git's own protocol, as a checkout step makes it. */
export function cloneOf(folder: string, ...options: string[]): string {
  const clone = mkdtempSync(path.join(tmpdir(), "clone-"));
  onTestFinished(() => rmSync(clone, { recursive: true, force: true }));
  git(folder, "config", "uploadpack.allowFilter", "true");
  git(folder, "config", "uploadpack.allowAnySHA1InWant", "true");
  git(clone, "clone", "--quiet", ...options, `file://${folder}`, ".");
  return clone;
}

/** A commit whose tree has these entries, which no `git add` would make. */
export function commitOfEntries(
  folder: string,
  entries: readonly (readonly [mode: string, name: string | Uint8Array, id: string])[],
): string {
  const tree = entries.map(([mode, name, id]) =>
    Buffer.concat([
      Buffer.from(`${mode.replace(/^0/, "")} `),
      Buffer.from(name),
      Buffer.from([0]),
      Buffer.from(id, "hex"),
    ]),
  );
  const command = ["hash-object", "-t", "tree", "-w", "--literally", "--stdin"];
  const id = gitBytes(folder, command, Buffer.concat(tree)).toString().trim();
  return git(folder, "commit-tree", id, "-m", "Made by hand");
}

export function blobOf(folder: string, content: string | Uint8Array): string {
  return gitBytes(folder, ["hash-object", "-w", "--stdin"], content).toString().trim();
}
