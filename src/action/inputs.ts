import { FAIL_ON, type FailOn, GATE_MODES, type GateMode } from "../result.ts";
import type { Kind } from "../source/repository.ts";

const COMMENT_MODES = ["on-failure", "always", "never"] as const;

type CommentMode = (typeof COMMENT_MODES)[number];

/** What the workflow asks for with `with:`, checked. */
export interface Inputs {
  readonly token: string;
  /** Relative to the workspace. */
  readonly root: string;
  readonly globs: Partial<Record<Kind, readonly string[]>>;
  readonly policy: string | undefined;
  readonly failOn: FailOn | undefined;
  readonly gate: GateMode | undefined;
  readonly comment: CommentMode;
  readonly commentKey: string;
  readonly annotations: boolean;
  readonly checkRun: boolean;
  readonly suggestions: boolean;
  /** Files to write, relative to the workspace. */
  readonly sarifFile: string | undefined;
  readonly badgeFile: string | undefined;
  readonly badgeJson: string | undefined;
  readonly badgeBranch: string | undefined;
  readonly allowEmpty: boolean;
}

export interface ReadInputs {
  /** With the default in the place of every value that is wrong. */
  readonly inputs: Inputs;
  /** One sentence for each value that is wrong: which input, and what it can be. */
  readonly mistakes: readonly string[];
}

const GLOB_INPUTS: Readonly<Record<Kind, string>> = {
  elixir: "elixir-files",
  nginx: "nginx-files",
  systemd: "systemd-files",
};

/** What can stand in an HTML comment and be found again. */
const COMMENT_KEY = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
/** Stricter than https://git-scm.com/docs/git-check-ref-format, which is no loss for a new branch. */
const BRANCH_NAME =
  /^(?!.*(?:\.\.|\/\/|\/\.|\.lock(?:\/|$)|[./]$))[A-Za-z0-9][A-Za-z0-9._/-]{0,99}$/;
const DEFAULT_COMMENT_KEY = "default";

/** Reads all inputs through `get`, which answers with an empty text for what is not set. */
export function readInputs(get: (name: string) => string): ReadInputs {
  const mistakes: string[] = [];

  function choice<T extends string>(name: string, allowed: readonly T[], fallback: T): T;
  function choice<T extends string>(name: string, allowed: readonly T[]): T | undefined;
  function choice<T extends string>(name: string, allowed: readonly T[], fallback?: T) {
    const value = get(name);
    if (value === "") return fallback;
    const found = allowed.find((candidate) => candidate === value.toLowerCase());
    if (found === undefined) mistakes.push(mistake(name, value, `one of ${allowed.join(", ")}`));
    return found ?? fallback;
  }

  const flag = (name: string, fallback: boolean): boolean =>
    choice(name, ["true", "false"], fallback ? "true" : "false") === "true";

  const globs: Partial<Record<Kind, readonly string[]>> = {};
  for (const [kind, name] of kindEntries(GLOB_INPUTS)) {
    const lines = get(name)
      .split("\n")
      .map((line) => line.trim());
    const given = lines.filter((line) => line !== "");
    if (given.length > 0) globs[kind] = given;
  }

  const branchName = (name: string): string | undefined => {
    const value = get(name);
    if (value === "" || BRANCH_NAME.test(value)) return value || undefined;
    mistakes.push(mistake(name, value, "the name of a branch, such as badges"));
    return undefined;
  };

  const commentKey = get("comment-key") || DEFAULT_COMMENT_KEY;
  const validKey = COMMENT_KEY.test(commentKey);
  if (!validKey) {
    const allowed =
      "1 to 64 letters, digits, dots, hyphens and underscores, the first a letter or a digit";
    mistakes.push(mistake("comment-key", commentKey, allowed));
  }

  const inputs: Inputs = {
    token: get("github-token"),
    root: get("root") || ".",
    globs,
    policy: get("policy") || undefined,
    failOn: choice("fail-on", FAIL_ON),
    gate: choice("gate", GATE_MODES),
    comment: choice("comment", COMMENT_MODES, "on-failure"),
    commentKey: validKey ? commentKey : DEFAULT_COMMENT_KEY,
    annotations: flag("annotations", true),
    checkRun: flag("check-run", false),
    suggestions: flag("suggestions", false),
    sarifFile: get("sarif-file") || undefined,
    badgeFile: get("badge-file") || undefined,
    badgeJson: get("badge-json") || undefined,
    badgeBranch: branchName("badge-branch"),
    allowEmpty: flag("allow-empty", false),
  };
  return { inputs, mistakes };
}

function mistake(name: string, value: string, allowed: string): string {
  return `The input "${name}" is ${JSON.stringify(value)}: it must be ${allowed}.`;
}

/** `Object.entries` of a record that is known to have all kinds as its keys. */
function kindEntries<T>(record: Readonly<Record<Kind, T>>): readonly (readonly [Kind, T])[] {
  return [
    ["elixir", record.elixir],
    ["nginx", record.nginx],
    ["systemd", record.systemd],
  ];
}
