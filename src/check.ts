import type { Comparison } from "./gate/compare.ts";
import { decide } from "./gate/decide.ts";
import { NO_CHANGES, summarize } from "./gate/summarize.ts";
import { judge } from "./judgement/judge.ts";
import type { Judgement } from "./judgement/judgement.ts";
import { reportProblem } from "./judgement/reported-problems.ts";
import { IGNORE_MARKER } from "./policy/ignore-marker.ts";
import type { Policy } from "./policy/policy.ts";
import { severityOf } from "./policy/rule-severity.ts";
import type { GateMode, InstanceSummary, ReportedProblem, Result, RuleSummary } from "./result.ts";
import type { EvaluableRule } from "./rules/define-rule.ts";
import { RULES } from "./rules/index.ts";
import { startOf } from "./source/location.ts";
import { type Problem, problem } from "./source/problem.ts";
import type { Repository } from "./source/repository.ts";

/** One state of the configuration. */
export interface Side {
  readonly repository: Repository;
  /** What is wrong with its policy file. */
  readonly policyProblems: readonly Problem[];
}

export interface BaseSide extends Side {
  /** For people. */
  readonly description: string;
  /** How its own policy tells instances apart: a change of that could hide what got lost. */
  readonly instances: Policy["instances"];
}

export interface CheckInput {
  /** What is judged. */
  readonly head: Side;
  /** What it is compared with. */
  readonly base?: BaseSide;
  /** The policy that counts, for both sides: a change of the policy is no change of the configuration. */
  readonly policy: Policy;
  /** Whether ignores of the head count only where the base, known or not, has them. */
  readonly isProposed?: boolean;
  /** One sentence on why a proposed change has no base: the verdict begins with it. */
  readonly noBase?: string;
  /** As `YYYY-MM-DD`: waivers expire. */
  readonly today: string;
  /** What people should know about where the two sides and the policy come from. */
  readonly notices: readonly string[];
}

/**
 * The pipeline: what a repository says, assembled into instances, held against every rule and
 * against the base, and decided on. Pure: the same input gives the same result anywhere.
 */
export async function check(input: CheckInput): Promise<Result> {
  const { policy, noBase } = input;
  const { base, ...judged } = await judgeSides(input);
  const head = await waiveHead(judged.head, base, input);
  const comparison = base === undefined ? uncompared(head) : await compareWith(base, head, input);
  const mode = gateMode(policy, base !== undefined);
  const lost = nothingToCheck({ head, base }, mode, policy, input.head.repository);
  const problems = [...comparison.problems, ...lost];
  const failOn = policy.failOn ?? "medium";
  const { passed, gate } = decide(
    { ...comparison, problems },
    {
      mode,
      failOn,
      failOnUnknown: policy.failOnUnknown || policy.preset.name === "strict",
      absent: head.absent,
    },
  );
  return {
    result: lost.length > 0 ? "error" : passed ? "pass" : "fail",
    base: input.base?.description ?? null,
    gate: {
      ...gate,
      reason: [...(noBase === undefined ? [] : [noBase]), lost[0]?.message ?? gate.reason].join(
        " ",
      ),
    },
    summary: summarize(comparison.checks, comparison),
    instances: comparison.instances,
    rules: Object.fromEntries(RULES.map((rule) => [rule.id, ruleSummary(rule, head.instances)])),
    checks: comparison.checks,
    fixed: comparison.fixed,
    removed: comparison.removed,
    problems,
    notices: [
      ...input.notices.map(head.redact),
      ...head.notices,
      ...comparison.notices.map(head.redact),
      ...policyNotices(policy),
    ],
    excerpts: head.excerpts,
    changedLines: await findChangedLines(comparison, input),
  };
}

interface JudgedSides {
  readonly head: Judgement;
  readonly base: Judgement | undefined;
}

// What only some runs need is loaded by these: comparing, and waiving.

async function judgeSides({ head, base, policy }: CheckInput): Promise<JudgedSides> {
  const judgedHead = judge(head.repository, policy, head.policyProblems);
  if (base === undefined) return { head: judgedHead, base: undefined };
  const ownPolicy = { ...policy, instances: base.instances };
  const judgedBase = judge(base.repository, ownPolicy, base.policyProblems);
  // What is hidden on one side may be quoted on the other, in a waiver's reason, say.
  const redact = (text: string) => judgedBase.redact(judgedHead.redact(text));
  const { failWorseSide } = await import("./gate/exposure-change.ts");
  return failWorseSide({ ...judgedHead, redact }, { ...judgedBase, redact });
}

async function waiveHead(
  head: Judgement,
  base: Judgement | undefined,
  input: CheckInput,
): Promise<Judgement> {
  const texts = input.head.repository.files.values();
  const hasIgnores = [...texts].some(({ text }) => text.includes(IGNORE_MARKER));
  if (input.policy.waivers.length === 0 && !hasIgnores) return head;
  const { waive } = await import("./judgement/waive.ts");
  return waive(
    { judgement: head, repository: input.head.repository },
    input.base && base && { judgement: base, repository: input.base.repository },
    input,
  );
}

async function compareWith(
  base: Judgement,
  head: Judgement,
  { policy, today }: CheckInput,
): Promise<Comparison> {
  const { compare } = await import("./gate/compare.ts");
  const comparison = compare(head, base);
  if (policy.waivers.length === 0) return comparison;
  const { waiveRemovals } = await import("./gate/waived-removals.ts");
  return waiveRemovals(comparison, policy.waivers, today);
}

async function findChangedLines(
  { checks, problems }: Comparison,
  { head, base }: CheckInput,
): Promise<ReadonlySet<string>> {
  if (base === undefined) return new Set();
  const failing = checks.filter(({ status }) => status === "fail");
  const { changedLines } = await import("./gate/changed-lines.ts");
  return changedLines([...failing, ...problems], head.repository, base.repository);
}

/** Without a base there is nothing to compare with. */
function uncompared({ checks, problems, instances }: Judgement): Comparison {
  return {
    checks: checks.map(({ check }) => check),
    problems: problems.map(({ problem }) => problem),
    instances,
    newlyUnknown: [],
    notices: [],
    ...NO_CHANGES,
  };
}

function gateMode({ gate }: Policy, hasBase: boolean): GateMode {
  return hasBase ? (gate ?? "regressions") : "all";
}

/**
 * A run that found nothing has no verdict. Where the base had something, the change took it away,
 * and the gate says so.
 */
function nothingToCheck(
  { head, base }: JudgedSides,
  mode: GateMode,
  { allowEmpty }: Policy,
  repository: Repository,
): readonly ReportedProblem[] {
  const before = mode === "regressions" ? (base?.checks.length ?? 0) : 0;
  if (head.checks.length > 0 || before > 0 || allowEmpty === true) return [];
  const { candidates, paths } = repository;
  const seen = `${paths.size} files, of them ${candidates.elixir.length} .exs, ${candidates.nginx.length} that could be nginx and ${candidates.systemd.length} that could be systemd`;
  const message = `Nothing to check: no Elixir config of Pleroma, no nginx site in front of it and no unit of it was found (looked at ${seen}). Name the folder, or set the file globs.`;
  return [reportProblem(problem("run/nothing-to-check", startOf("."), message))];
}

/** What the policy takes away stays visible. */
function policyNotices(policy: Policy): readonly string[] {
  const off = RULES.filter((rule) => severityOf(rule, policy) === "off").map(({ id }) => id);
  return [
    ...(off.length > 0 ? [`The policy switches off ${off.join(", ")}.`] : []),
    ...(policy.exclude.length > 0 ? [`The policy excludes ${policy.exclude.join(", ")}.`] : []),
  ];
}

/** Akkoma has the guide on pages of its own, with the same anchors. */
function ruleSummary(
  { title, fix, guide }: EvaluableRule,
  instances: readonly InstanceSummary[],
): RuleSummary {
  const isAkkoma = instances.length > 0 && instances.every(({ family }) => family === "akkoma");
  const url = isAkkoma
    ? guide.replace("//docs.pleroma.social/backend/", "//docs.akkoma.dev/stable/")
    : guide;
  return { title, help: fix, url };
}
