import { constants, promises as fs } from "node:fs";
import path from "node:path";
import { check } from "../check.ts";
import { DEFAULT_GLOBS } from "../deployment/globs.ts";
import { missingReferences } from "../deployment/references.ts";
import { DEFAULT_POLICY, POLICY_PATHS, type Policy } from "../policy/policy.ts";
import type { FailOn, Result } from "../result.ts";
import { RULES } from "../rules/index.ts";
import { LIMITS } from "../source/limits.ts";
import { startOf } from "../source/location.ts";
import { type Problem, problem } from "../source/problem.ts";
import { KINDS, type Kind } from "../source/repository.ts";
import { SourceFile } from "../source/source-file.ts";
import { decodeSource } from "./decode.ts";
import { failedRun } from "./failed-run.ts";
import { collectWorkspace } from "./workspace.ts";

export interface RunOptions {
  /** The folder that is checked; nothing outside it is read, but for a policy named here. */
  readonly root: string;
  /** Path of the policy file; without it, the one in `.github/`, if there is one. */
  readonly policy?: string;
  readonly failOn?: FailOn;
  readonly allowEmpty: boolean;
  /** Globs of the caller come before those of the policy, and these before the default ones. */
  readonly globs?: Partial<Record<Kind, readonly string[]>>;
  readonly onProgress?: (text: string) => void;
}

/**
 * Checks a folder. Never throws: what goes wrong, bad input and wrong calls included, is in the
 * result, as a problem.
 */
export async function runCheck(options: RunOptions): Promise<Result> {
  try {
    return await run(options);
  } catch (error) {
    // The message of an unforeseen error may quote the input, and with it a secret: its kind and
    // the place in our own code are enough to find the defect.
    const frame = error instanceof Error ? (error.stack ?? "").split("\n    at ")[1] : undefined;
    const place = frame?.replace(/\(?(?:file:\/\/)?\/.*\//, "(") ?? "unknown place";
    const kind = error instanceof Error ? error.name : typeof error;
    const message = `The program itself failed (${kind} at ${place.trim()}). Please report this as a bug.`;
    return failedRun([problem("run/internal", startOf("."), message)]);
  }
}

async function run(options: RunOptions): Promise<Result> {
  if (options.root === "") {
    const message = "The path is empty: name the folder that holds the configuration.";
    return failedRun([problem("run/wrong-call", startOf("."), message)]);
  }
  const root = path.resolve(options.root);
  const folder = await fs.stat(root).catch(() => undefined);
  if (!folder?.isDirectory()) {
    const what = folder ? "is not a folder" : "does not exist";
    const message = `${options.root} ${what}: name the folder that holds the configuration.`;
    return failedRun([problem("run/wrong-call", startOf("."), message)]);
  }
  const read = await readPolicyOf(root, options.policy);
  if ("missing" in read) return failedRun([read.missing]);
  const { policy } = read;
  options.onProgress?.("reading files");
  const written = { ...policy.globs, ...options.globs };
  const repository = await collectWorkspace(root, {
    globs: { ...DEFAULT_GLOBS, ...written },
    written: KINDS.filter((kind) => written[kind] !== undefined),
    exclude: policy.exclude,
    missingReferences,
  });
  options.onProgress?.(`checking ${repository.files.size} files`);
  return check(
    { ...repository, problems: [...repository.problems, ...read.problems] },
    {
      ...policy,
      failOn: options.failOn ?? policy.failOn,
      allowEmpty: options.allowEmpty || policy.allowEmpty,
    },
  );
}

type PolicyRead =
  | { readonly missing: Problem }
  | { readonly policy: Policy; readonly problems: readonly Problem[] };

async function readPolicyOf(root: string, named: string | undefined): Promise<PolicyRead> {
  const candidates =
    named === undefined ? POLICY_PATHS.map((name) => path.join(root, name)) : [named];
  for (const candidate of candidates) {
    const name = path.relative(root, path.resolve(candidate)).split(path.sep).join("/");
    const content = await readBounded(candidate, name);
    if (content === undefined) continue;
    if (!(content instanceof SourceFile)) {
      return { policy: DEFAULT_POLICY, problems: [content] };
    }
    // Most repositories have no policy file, and then neither YAML nor the schema is loaded.
    const { readPolicy } = await import("../policy/read-policy.ts");
    const ids = new Set(RULES.map(({ id }) => id));
    return readPolicy(content, ids);
  }
  if (named === undefined) return { policy: DEFAULT_POLICY, problems: [] };
  const message = `The policy file ${named} does not exist.`;
  return { missing: problem("run/wrong-call", startOf("."), message) };
}

/**
 * The text of a policy file; `undefined` where there is none. A link is not followed: a pull request
 * could have it lead to a file that messages must not quote. Nor is a pipe waited for.
 */
async function readBounded(file: string, name: string): Promise<SourceFile | Problem | undefined> {
  try {
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    const handle = await fs.open(file, flags);
    try {
      const stats = await handle.stat();
      if (!stats.isFile()) return unreadable(name, "is not a regular file");
      if (stats.size > LIMITS.fileBytes) {
        return unreadable(name, `has ${stats.size} bytes, the limit is ${LIMITS.fileBytes}`);
      }
      const decoded = decodeSource(name, await handle.readFile());
      const encrypted = decoded instanceof SourceFile && decoded.encryption !== undefined;
      return encrypted ? unreadable(name, "is encrypted") : decoded;
    } finally {
      await handle.close();
    }
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    return unreadable(
      name,
      code === "ELOOP"
        ? "is a symbolic link, which is not followed"
        : `could not be read (${code})`,
    );
  }
}

function unreadable(name: string, why: string): Problem {
  return problem("policy/unreadable", startOf(name), `The policy file ${why}.`);
}
