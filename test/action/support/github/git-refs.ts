import * as z from "zod";
import { git, gitBytes } from "../../../host/support/git.ts";
import { NOT_FOUND, refusal } from "./answer.ts";
import { has, withGit } from "./git-objects.ts";

const created = z.object({ ref: z.string(), sha: z.string() });
const updated = z.object({ sha: z.string(), force: z.boolean().default(false) });

export const getRef = withGit(({ folder }, { path }) => {
  const ref = `refs/${path["ref"]}`;
  const sha = read(folder, ref);
  return sha === null ? NOT_FOUND : { status: 200, body: show(folder, ref, sha) };
});

export const createRef = withGit(({ folder }, { body }) => {
  const { ref, sha } = created.parse(body);
  if (!/^refs\/[^/]+\/./.test(ref)) return refusal(422, "Reference name must start with 'refs/'");
  if (!has(folder, sha)) return refusal(422, "Object does not exist");
  if (read(folder, ref) !== null) return refusal(422, "Reference already exists");
  git(folder, "update-ref", ref, sha);
  return { status: 201, body: show(folder, ref, sha) };
});

export const updateRef = withGit(({ folder }, { path, body }) => {
  const ref = `refs/${path["ref"]}`;
  const { sha, force } = updated.parse(body);
  const before = read(folder, ref);
  if (before === null) return refusal(422, "Reference does not exist");
  if (!has(folder, sha)) return refusal(422, "Object does not exist");
  if (!force && !isAncestor(folder, before, sha)) {
    return refusal(422, "Update is not a fast forward");
  }
  git(folder, "update-ref", ref, sha);
  return { status: 200, body: show(folder, ref, sha) };
});

function read(folder: string, ref: string): string | null {
  const line = git(folder, "for-each-ref", "--format=%(objectname) %(refname)", ref);
  const [sha = "", name] = line.split(" ");
  return name === ref ? sha : null;
}

function isAncestor(folder: string, earlier: string, later: string): boolean {
  try {
    gitBytes(folder, ["merge-base", "--is-ancestor", earlier, later]);
    return true;
  } catch {
    return false;
  }
}

function show(folder: string, ref: string, sha: string): unknown {
  return { ref, object: { type: git(folder, "cat-file", "-t", sha), sha } };
}
