import * as z from "zod";
import { gitBytes } from "../../../host/support/git.ts";
import { type Answer, type ApiRequest, NOT_FOUND, refusal } from "./answer.ts";
import type { GitHubState, Handler, HostedRepository } from "./state.ts";
import { type TreeChange, writeTree } from "./tree.ts";

const LONGEST_LIST = 100_000;

const writtenTree = z.object({
  base_tree: z.string().optional(),
  tree: z.array(
    z.object({
      path: z.string(),
      mode: z.string(),
      sha: z.string().nullish(),
      content: z.string().optional(),
    }),
  ),
});
const writtenCommit = z.object({
  message: z.string(),
  tree: z.string(),
  parents: z.array(z.string()).default([]),
});

/** A handler that needs a Git repository with something in it, and fails where Git does. */
export function withGit(
  handle: (hosted: HostedRepository, request: ApiRequest) => Answer,
): Handler {
  return ({ repositories }: GitHubState, request) => {
    const hosted = repositories.get(request.repository);
    if (hosted === undefined) return NOT_FOUND;
    if (text(hosted.folder, "for-each-ref", "--count=1") === "") {
      return refusal(409, "Git Repository is empty.");
    }
    return handle(hosted, request);
  };
}

export const getCommit = withGit(({ folder }, { path }) => {
  const sha = path["commit_sha"] ?? "";
  return has(folder, sha, "commit") ? { status: 200, body: commit(folder, sha) } : NOT_FOUND;
});

export const createCommit = withGit(({ folder }, { body }) => {
  const { message, tree, parents } = writtenCommit.parse(body);
  if (!has(folder, tree, "tree")) return refusal(422, "Tree SHA does not exist");
  if (!parents.every((parent) => has(folder, parent, "commit"))) {
    return refusal(422, "Parent SHA does not exist or is not a commit object");
  }
  const options = parents.flatMap((parent) => ["-p", parent]);
  const sha = gitBytes(folder, ["commit-tree", tree, ...options], message)
    .toString()
    .trim();
  return { status: 201, body: commit(folder, sha) };
});

export const getTree = withGit(({ folder, longestList = LONGEST_LIST }, { path, query }) => {
  const sha = path["tree_sha"] ?? "";
  if (!has(folder, sha, "tree")) return NOT_FOUND;
  // Any value asks for it, `0` and `false` included.
  const recursive = "recursive" in query;
  const entries = listTree(folder, sha, recursive);
  const truncated = recursive && entries.length > longestList;
  return {
    status: 200,
    body: { sha, tree: truncated ? entries.slice(0, longestList) : entries, truncated },
  };
});

export const createTree = withGit(({ folder }, { body }) => {
  const { base_tree, tree } = writtenTree.parse(body);
  if (base_tree !== undefined && !has(folder, base_tree, "tree")) {
    return refusal(422, "base_tree is not a valid tree oid");
  }
  const changes: TreeChange[] = [];
  for (const { path, mode, sha, content } of tree) {
    const isName =
      path !== "" && path.split("/").every((part) => !/^(?:|\.|\.\.|\.git)$/.test(part));
    if (!isName) return refusal(422, "tree.path contains a malformed path component");
    if ((sha === undefined) === (content === undefined)) {
      return refusal(422, "Must supply tree.sha or tree.content");
    }
    const id = content === undefined ? (sha ?? null) : writeBlob(folder, Buffer.from(content));
    if (id !== null && mode !== "160000" && !has(folder, id)) {
      return refusal(422, `tree.sha ${id} is not a valid ${mode === "040000" ? "tree" : "blob"}`);
    }
    changes.push({ path, mode, id });
  }
  const sha = writeTree(folder, base_tree ?? null, changes);
  return { status: 201, body: { sha, tree: listTree(folder, sha, false), truncated: false } };
});

export const getBlob = withGit(({ folder }, { path }) => {
  const sha = path["file_sha"] ?? "";
  if (!has(folder, sha, "blob")) return NOT_FOUND;
  const content = gitBytes(folder, ["cat-file", "blob", sha]);
  const body = { sha, size: content.length, encoding: "base64", content: inLines(content) };
  return { status: 200, body };
});

export const compareCommits = withGit(({ folder }, { path }) => {
  const [base = "", head = ""] = (path["basehead"] ?? "").split("...");
  if (!has(folder, base, "commit") || !has(folder, head, "commit")) return NOT_FOUND;
  try {
    const sha = text(folder, "merge-base", base, head);
    const count = (range: string) => Number(text(folder, "rev-list", "--count", range));
    const ahead_by = count(`${base}..${head}`);
    const behind_by = count(`${head}..${base}`);
    const body = {
      merge_base_commit: { sha },
      status:
        ahead_by === 0
          ? behind_by === 0
            ? "identical"
            : "behind"
          : behind_by === 0
            ? "ahead"
            : "diverged",
      ahead_by,
      behind_by,
      total_commits: ahead_by,
      // Nobody reads them.
      commits: [],
    };
    return { status: 200, body };
  } catch {
    return refusal(404, `No common ancestor between ${base} and ${head}.`);
  }
});

/** Base64 as GitHub writes it: in lines of 60 characters. */
function inLines(content: Buffer): string {
  return `${content.toString("base64").replaceAll(/.{60}/g, "$&\n")}\n`;
}

/** Whether an object is there: one of this type, or one that leads to one. */
export function has(folder: string, name: string, type?: "blob" | "commit" | "tree"): boolean {
  try {
    gitBytes(folder, ["cat-file", "-e", type === undefined ? name : `${name}^{${type}}`]);
    return true;
  } catch {
    return false;
  }
}

function text(folder: string, ...command: string[]): string {
  return gitBytes(folder, command).toString("utf8").trim();
}

function writeBlob(folder: string, content: Uint8Array): string {
  return gitBytes(folder, ["hash-object", "-w", "--stdin"], content).toString().trim();
}

function commit(folder: string, sha: string): unknown {
  const raw = gitBytes(folder, ["cat-file", "commit", sha]).toString("utf8");
  return {
    sha,
    tree: { sha: /^tree (.+)$/m.exec(raw)?.[1] },
    parents: [...raw.matchAll(/^parent (.+)$/gm)].map(([, parent]) => ({ sha: parent })),
    message: raw.slice(raw.indexOf("\n\n") + 2),
  };
}

function listTree(folder: string, sha: string, recursive: boolean): readonly unknown[] {
  const command = ["ls-tree", "-z", "-l", ...(recursive ? ["-r", "-t"] : []), sha];
  const lines = gitBytes(folder, command).toString("utf8").split("\0").slice(0, -1);
  return lines.map((line) => {
    const [, mode, type, id, size, path] = /^(\d+) (\w+) (\w+) +(\S+)\t(.*)$/s.exec(line) ?? [];
    return { path, mode, type, sha: id, ...(type === "blob" && { size: Number(size) }) };
  });
}
