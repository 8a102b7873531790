import { readFile } from "node:fs/promises";
import path from "node:path";

/** Names of branches that stand for themselves in a workflow's filter, without any pattern. */
const PLAIN = /^[A-Za-z0-9_][A-Za-z0-9_./-]{0,249}$/;
const USUAL = "main";

/**
 * The branch that others are merged into: the one that the remote says, else a local one of a usual
 * name, else the one that is checked out. Read from Git's files, so that Git need not be there.
 */
export async function defaultBranch(repository: string): Promise<string> {
  const read = (name: string) =>
    readFile(path.join(repository, ".git", name), "utf8").catch(() => "");
  const remote = branchIn(await read("refs/remotes/origin/HEAD"), "refs/remotes/origin/");
  if (remote !== undefined) return remote;
  const packed = await read("packed-refs");
  for (const name of [USUAL, "master"]) {
    const reference = `refs/heads/${name}`;
    if ((await read(reference)) !== "" || packed.includes(` ${reference}\n`)) return name;
  }
  return branchIn(await read("HEAD"), "refs/heads/") ?? USUAL;
}

function branchIn(text: string, prefix: string): string | undefined {
  const reference = /^ref: (\S+)\s*$/.exec(text)?.[1];
  if (!reference?.startsWith(prefix)) return undefined;
  const name = reference.slice(prefix.length);
  return PLAIN.test(name) ? name : undefined;
}
