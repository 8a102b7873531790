import { lstat, mkdir, realpath, writeFile } from "node:fs/promises";
import path from "node:path";
import { openFolder } from "../host/folder-source.ts";
import { readFolder } from "../host/folder-tree.ts";
import { locateInGit } from "../host/git/repository.ts";
import { GitUnavailable } from "../host/git/unavailable.ts";
import { runCheck, withoutThrowing } from "../host/run.ts";
import { workflowsIn } from "../host/source.ts";
import { POLICY_PATHS } from "../policy/policy.ts";
import type { Result } from "../result.ts";
import { inert } from "../source/inert.ts";
import { defaultBranch } from "./default-branch.ts";
import { EXIT, type Streams } from "./streams.ts";
import { workflowFile } from "./workflow.ts";

export interface InitFlags {
  readonly baseline: boolean;
  /** As `YYYY-MM-DD`. */
  readonly expires?: string;
}

interface PlannedFile {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
}

const WORKFLOW_PATH = ".github/workflows/pleroma-hardening.yml";
/** Long enough to mend things in one's spare time, short enough not to be forgotten. */
const WAIVED_DAYS = 90;
const MILLISECONDS_A_DAY = 24 * 60 * 60 * 1000;
const REASON = "It failed when this check was introduced.";

/**
 * Writes the workflow, and with `--baseline` a policy that waives what fails today. Where one of them
 * is there already, nothing at all is written.
 */
export async function runInitCommand(
  root: string,
  flags: InitFlags,
  streams: Streams,
): Promise<number> {
  const today = new Date();
  const inDays = new Date(today.getTime() + WAIVED_DAYS * MILLISECONDS_A_DAY);
  const expires = flags.expires ?? dayOf(inDays);
  const planned = await plan(root, flags, { today: dayOf(today), expires });
  if ("refusal" in planned) {
    streams.errors.write(`error: ${inert(planned.refusal)} Nothing was written.\n`);
    streams.output.write(planned.instead ?? "");
    return EXIT.wrongCall;
  }
  for (const { path: file, text } of planned.files) {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text, { flag: "wx" });
  }
  const names = planned.files.map((file) => path.relative(process.cwd(), file.path));
  streams.output.write(report(names, planned.result, flags, expires));
  return EXIT.passed;
}

interface Plan {
  readonly files: readonly PlannedFile[];
  /** What the check says today. */
  readonly result: Result;
}

interface Refusal {
  readonly refusal: string;
  /** What to write by hand. */
  readonly instead?: string;
}

/** What is to be written, or why nothing is. */
async function plan(
  root: string,
  { baseline }: InitFlags,
  { today, expires }: { readonly today: string; readonly expires: string },
): Promise<Plan | Refusal> {
  if (!isDay(expires) || expires < today) {
    return { refusal: "--expires takes a day of the calendar that is not over, as 2027-01-31." };
  }
  const source = await openFolder(root, undefined);
  if ("code" in source) return { refusal: source.message };
  const { top, prefix } = await locate(root);
  const workflows = [...(await workflowsIn(await readFolder(top))).keys()];
  if (workflows.length > 0 && !baseline) {
    return { refusal: `${workflows.join(", ")} has to do with this check already.` };
  }
  const folder = prefix.replace(/\/$/, "");
  if (folder.includes("${{")) {
    return { refusal: "The folder's name would be an expression in a workflow." };
  }
  const result = await withoutThrowing(() =>
    runCheck({ head: source, flags: { allowEmpty: false }, notices: [], today }),
  );
  if (result.result === "error") return { refusal: result.gate.reason };
  if (baseline && source.policy !== undefined) {
    const refusal = "There is a policy file already.";
    if (result.checks.every(({ status }) => status !== "fail")) return { refusal };
    return {
      refusal: `${refusal} Add to it by hand what it should waive, as below.`,
      instead: await waiversFor(result, expires),
    };
  }
  const files: PlannedFile[] = [];
  if (workflows.length === 0) {
    const text = workflowFile(await defaultBranch(top), folder);
    files.push({ path: path.join(top, WORKFLOW_PATH), text });
  }
  if (baseline) {
    const [name = ""] = POLICY_PATHS;
    const text = await waiversFor(result, expires);
    files.push({ path: path.join(await realpath(root), name), text });
  }
  for (const file of files) {
    const inTheWay = await whatIsInTheWay(file.path, top);
    if (inTheWay !== null) return { refusal: inTheWay };
  }
  return { files, result };
}

async function waiversFor({ checks }: Result, expires: string): Promise<string> {
  // YAML is loaded by those only who write some.
  const { adoptionPolicy } = await import("../policy/adoption.ts");
  return adoptionPolicy(checks, { expires, reason: REASON });
}

/** A file of the same name, or something on the way to it that is no folder of the repository. */
async function whatIsInTheWay(file: string, top: string): Promise<string | null> {
  const segments = path.relative(top, file).split(path.sep);
  for (let length = 1; length <= segments.length; length += 1) {
    const part = path.join(top, ...segments.slice(0, length));
    const stats = await lstat(part).catch(() => undefined);
    if (stats === undefined) return null;
    const shown = path.relative(process.cwd(), part) || ".";
    if (length === segments.length) return `${shown} is there already.`;
    if (!stats.isDirectory())
      return `${shown} is no folder, and what stands behind a link is not written to.`;
  }
  return null;
}

/** Workflows stand in the root of the Git repository, wherever the configuration is. */
async function locate(root: string): Promise<{ readonly top: string; readonly prefix: string }> {
  try {
    const { repository, prefix } = await locateInGit(root);
    return { top: repository.folder, prefix };
  } catch (error) {
    if (!(error instanceof GitUnavailable)) throw error;
    return { top: await realpath(root), prefix: "" };
  }
}

function report(
  written: readonly string[],
  { checks, problems, result }: Result,
  { baseline }: InitFlags,
  expires: string,
): string {
  const failing = checks.filter(({ status }) => status === "fail").length;
  const broken = problems.filter(({ severity }) => severity === "error").length;
  const lines = [
    ...written.map((file) => `wrote ${inert(file)}`),
    "",
    ...(failing === 0 ? ["Nothing fails today."] : []),
    ...(failing > 0 && baseline
      ? [
          `What fails today (${failing}) is waived until ${expires}: mend it one by one, and take the waivers away.`,
        ]
      : []),
    ...(failing > 0 && !baseline
      ? [
          `What fails today: ${failing} of ${checks.length} checks. Pull requests fail only on what gets weaker; ${result === "pass" ? 'no push fails for these: they are below "fail-on"' : 'pushes fail until these are mended or waived ("init --baseline" waives them)'}.`,
        ]
      : []),
    ...(broken > 0
      ? [
          `What cannot be read or parsed (${broken}) cannot be waived: "pleroma-hardening check" shows it.`,
        ]
      : []),
    "Commit the files and push; from then on each pull request is checked.",
  ];
  return `${lines.join("\n")}\n`;
}

function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}

function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(date.getTime()) && dayOf(date) === text;
}
