import { assemble } from "./deployment/assemble.ts";
import type { Instance } from "./deployment/instance.ts";
import { fingerprint } from "./fingerprint.ts";
import { decide, summarize } from "./gate.ts";
import type { Policy } from "./policy/policy.ts";
import {
  type Check,
  excerptKey,
  type ReportedProblem,
  type Result,
  type RuleSummary,
} from "./result.ts";
import type { EvaluableRule, RuleId } from "./rules/define-rule.ts";
import { type EvaluatedFinding, evaluateRule } from "./rules/evaluate.ts";
import { RULES } from "./rules/index.ts";
import { type Severity, shiftSeverity } from "./rules/severity.ts";
import { truncate } from "./source/inert.ts";
import { LIMITS } from "./source/limits.ts";
import { startOf } from "./source/location.ts";
import { type Problem, problem } from "./source/problem.ts";
import { createRedactor, type Redactor } from "./source/redaction.ts";
import type { Repository } from "./source/repository.ts";
import { worstExposure } from "./systemd/exposure/exposure.ts";

/** Expected and actual values are cut at this many UTF-16 code units (DESIGN §7). */
const LONGEST_VALUE = 200;
/** Names and values of the input stand in these, and the input may be a stranger's. */
const LONGEST_MESSAGE = 1000;
const LONGEST_SUBJECT = 300;

/**
 * The pipeline: what a repository says, assembled into instances, held against every rule,
 * and decided on. Pure: the same repository and policy give the same result anywhere.
 */
export function check(repository: Repository, policy: Policy): Result {
  const assembly = assemble(repository, policy);
  const redactor = createRedactor(assembly.secrets);
  const inputProblems = [...repository.problems, ...assembly.problems];
  const allowEmpty = policy.allowEmpty ?? false;
  const evaluated = assembly.instances.flatMap((instance) =>
    RULES.flatMap((rule) => {
      const severity = severityOf(rule, policy);
      if (severity === "off") return [];
      return evaluateRule(rule, instance, severity).map((finding) =>
        checkOf(rule.id, instance.name, finding, redactor),
      );
    }),
  );
  if (evaluated.length === 0 && !allowEmpty) inputProblems.push(nothingToCheck(repository));
  if (evaluated.length > LIMITS.checks) {
    const message = `The repository gives ${evaluated.length} checks, the limit is ${LIMITS.checks}: the rest is not reported.`;
    inputProblems.push(problem("source/too-many-checks", startOf("."), message));
  }
  const checks = evaluated.slice(0, LIMITS.checks);
  const problems = reportProblems(inputProblems, redactor);
  const { passed, gate } = decide(checks, problems, {
    mode: "all",
    failOn: policy.failOn ?? "medium",
    failOnUnknown: policy.failOnUnknown || policy.preset.name === "strict",
    absent: assembly.absent,
  });
  const empty = problems.some(({ code }) => code === "run/nothing-to-check");
  return {
    result: empty ? "error" : passed ? "pass" : "fail",
    gate,
    summary: summarize(checks),
    instances: assembly.instances.map(({ name, host, family, files, services }) => ({
      name,
      host,
      family,
      files,
      exposure: worstExposure((services ?? []).map(({ unit }) => unit)),
    })),
    rules: Object.fromEntries(
      RULES.map((rule) => [rule.id, ruleSummary(rule, assembly.instances)]),
    ),
    checks,
    fixed: [],
    removed: [],
    problems,
    notices: [...assembly.notices, ...policyNotices(policy)].map(redactor.text),
    excerpts: excerptsOf(checks, problems, repository, redactor),
  };
}

/** What the policy takes away stays visible. */
function policyNotices(policy: Policy): readonly string[] {
  const off = RULES.filter((rule) => severityOf(rule, policy) === "off").map(({ id }) => id);
  return [
    ...(off.length > 0 ? [`The policy switches off ${off.join(", ")}.`] : []),
    ...(policy.exclude.length > 0 ? [`The policy excludes ${policy.exclude.join(", ")}.`] : []),
  ];
}

function severityOf(rule: EvaluableRule, policy: Policy): Severity | "off" {
  const wanted = policy.rules.get(rule.id);
  if (wanted !== undefined) return wanted;
  return policy.preset.name === "strict" ? shiftSeverity(rule.severity, 1) : rule.severity;
}

function checkOf(
  rule: RuleId,
  instance: string,
  finding: EvaluatedFinding,
  redactor: Redactor,
): Check {
  const { expected, actual, status } = finding;
  const subject = truncate(redactor.text(finding.subject), LONGEST_SUBJECT);
  // A line that is cut could not be pasted, and what cannot be decided may be right already.
  const pasteable = status === "fail" && expected !== undefined && expected.length <= LONGEST_VALUE;
  return {
    rule,
    instance,
    subject,
    status,
    severity: finding.severity,
    message: truncate(redactor.text(finding.message), LONGEST_MESSAGE),
    expected: pasteable ? redactor.text(expected) : null,
    actual: actual === undefined ? null : truncate(redactor.text(actual), LONGEST_VALUE),
    location: finding.location,
    baseline: null,
    waiver: null,
    fingerprint: fingerprint(rule, instance, subject),
  };
}

function reportProblems(problems: readonly Problem[], redactor: Redactor): ReportedProblem[] {
  const reported = problems.map(({ code, severity, message, location }) => ({
    code,
    severity,
    path: location.path,
    line: location.line,
    column: location.column,
    message: truncate(redactor.text(message), LONGEST_MESSAGE),
    baseline: null,
    fingerprint: fingerprint(code, location.path),
  }));
  // The same file may be read for more than one reason; what is wrong with it is said once.
  const seen = new Set<string>();
  const distinct = reported.filter(({ code, path, line, column, message }) => {
    const key = fingerprint(code, path, String(line), String(column), message);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
  return cutRepetitions(distinct);
}

/** One mistake made a thousand times is shown some times, and then counted. */
function cutRepetitions(problems: readonly ReportedProblem[]): ReportedProblem[] {
  const kept: ReportedProblem[] = [];
  const counts = new Map<string, { times: number; lastKept: number }>();
  for (const problem of problems) {
    const count = counts.get(problem.fingerprint) ?? { times: 0, lastKept: 0 };
    count.times += 1;
    if (count.times <= LIMITS.sameProblems) count.lastKept = kept.push(problem) - 1;
    counts.set(problem.fingerprint, count);
  }
  for (const { times, lastKept } of counts.values()) {
    const last = kept[lastKept];
    if (times <= LIMITS.sameProblems || last === undefined) continue;
    const more = times - LIMITS.sameProblems;
    kept[lastKept] = { ...last, message: `${last.message} There are ${more} more like this.` };
  }
  return kept;
}

/** Akkoma has the guide on pages of its own, with the same anchors. */
function ruleSummary(
  { title, fix, guide }: EvaluableRule,
  instances: readonly Instance[],
): RuleSummary {
  const isAkkoma = instances.length > 0 && instances.every(({ family }) => family === "akkoma");
  const url = isAkkoma
    ? guide.replace("//docs.pleroma.social/backend/", "//docs.akkoma.dev/stable/")
    : guide;
  return { title, help: fix, url };
}

function nothingToCheck(repository: Repository): Problem {
  const { candidates } = repository;
  const seen = `${repository.paths.size} files, of them ${candidates.elixir.length} .exs, ${candidates.nginx.length} that could be nginx and ${candidates.systemd.length} that could be systemd`;
  const message = `Nothing to check: no Elixir config of Pleroma, no nginx site in front of it and no unit of it was found (looked at ${seen}). Name the folder, or set the file globs.`;
  return problem("run/nothing-to-check", startOf("."), message);
}

/**
 * The lines beside findings. Broken files get none: what a file that does not parse says is not
 * understood, and any word of it may be a secret.
 */
function excerptsOf(
  checks: readonly Check[],
  problems: readonly ReportedProblem[],
  { files }: Repository,
  redactor: Redactor,
): ReadonlyMap<string, string> {
  const excerpts = new Map<string, string>();
  const broken = new Set(
    problems.flatMap(({ path, severity }) => (severity === "error" ? [path] : [])),
  );
  for (const { location } of checks) {
    if (location === null || broken.has(location.path)) continue;
    const { path, line } = location;
    const file = files.get(path);
    const key = excerptKey(path, line);
    if (file && !excerpts.has(key)) excerpts.set(key, redactor.line(file, line));
  }
  return excerpts;
}
