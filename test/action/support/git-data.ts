import { gitBytes } from "../../host/support/git.ts";

/** A repository on the server, in place of GitHub's own storage. */
export interface HostedRepository {
  readonly folder: string;
  /** A recursive list with more entries is cut off. */
  readonly longestList?: number;
}

interface DataAnswer {
  readonly status: number;
  readonly body: unknown;
}

const NOT_FOUND: DataAnswer = { status: 404, body: { message: "Not Found" } };
const LONGEST_LIST = 100_000;

/** Answers `GET /repos/{owner}/{repo}/…` for Git's objects and comparisons. */
export function gitData(
  { folder, longestList = LONGEST_LIST }: HostedRepository,
  path: string,
  query: URLSearchParams,
): DataAnswer {
  const [, kind = "", name = ""] = /^(git\/commits|git\/trees|git\/blobs|compare)\/([^/]+)$/.exec(
    path,
  ) ?? [undefined, "", ""];
  try {
    if (kind === "git/commits") return { status: 200, body: commit(folder, name) };
    if (kind === "git/trees") {
      return { status: 200, body: tree(folder, name, query.has("recursive"), longestList) };
    }
    if (kind === "git/blobs") return { status: 200, body: blob(folder, name) };
    if (kind === "compare") return compare(folder, decodeURIComponent(name));
  } catch {
    // Git fails for objects that are not there.
  }
  return NOT_FOUND;
}

function commit(folder: string, sha: string): unknown {
  const text = gitBytes(folder, ["cat-file", "commit", sha]).toString("utf8");
  const parents = [...text.matchAll(/^parent (.+)$/gm)].map(([, parent]) => ({ sha: parent }));
  const tree = { sha: /^tree (.+)$/m.exec(text)?.[1] };
  return { sha, tree, parents, message: text.slice(text.indexOf("\n\n") + 2) };
}

function tree(folder: string, sha: string, recursive: boolean, longestList: number): unknown {
  const command = ["ls-tree", "-z", "-l", ...(recursive ? ["-r", "-t"] : []), sha];
  const listed = gitBytes(folder, command).toString("utf8").split("\0").slice(0, -1);
  const entries = listed.map((line) => {
    const [, mode, type, id, size, path] = /^(\d+) (\w+) (\w+) +(\S+)\t(.*)$/s.exec(line) ?? [];
    return { path, mode, type, sha: id, ...(type === "blob" && { size: Number(size) }) };
  });
  const truncated = recursive && entries.length > longestList;
  return { sha, tree: truncated ? entries.slice(0, longestList) : entries, truncated };
}

function blob(folder: string, sha: string): unknown {
  const content = gitBytes(folder, ["cat-file", "blob", sha]);
  const lines = content.toString("base64").replaceAll(/.{60}/g, "$&\n");
  return { sha, size: content.length, encoding: "base64", content: `${lines}\n` };
}

function compare(folder: string, basehead: string): DataAnswer {
  const [base = "", head = ""] = basehead.split("...");
  for (const name of [base, head]) gitBytes(folder, ["cat-file", "-e", `${name}^{commit}`]);
  try {
    const sha = gitBytes(folder, ["merge-base", base, head]).toString("utf8").trim();
    return { status: 200, body: { merge_base_commit: { sha }, commits: [], files: [] } };
  } catch {
    const message = `No common ancestor between ${base} and ${head}.`;
    return { status: 404, body: { message } };
  }
}
