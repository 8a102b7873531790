import { type Assembly, assemble } from "../deployment/assemble.ts";
import type { Instance } from "../deployment/instance.ts";
import { fingerprint } from "../fingerprint.ts";
import type { Policy } from "../policy/policy.ts";
import { severityOf } from "../policy/rule-severity.ts";
import type { Check, InstanceSummary } from "../result.ts";
import type { Edit, RuleId } from "../rules/define-rule.ts";
import { type EvaluatedFinding, evaluateRule } from "../rules/evaluate.ts";
import { RULES } from "../rules/index.ts";
import { truncate } from "../source/inert.ts";
import { LIMITS } from "../source/limits.ts";
import { startOf } from "../source/location.ts";
import { type Problem, problem } from "../source/problem.ts";
import { createRedactor, type Redactor } from "../source/redaction.ts";
import type { Repository } from "../source/repository.ts";
import { excerptsOf } from "./excerpts.ts";
import type { JudgedCheck, Judgement } from "./judgement.ts";
import { reportProblems } from "./reported-problems.ts";

/** Expected and actual values are cut at this many UTF-16 code units (DESIGN §7). */
const LONGEST_VALUE = 200;
/** Names and values of the input stand in these, and the input may be a stranger's. */
const LONGEST_MESSAGE = 1000;
const LONGEST_SUBJECT = 300;

/** Assembles a repository into instances, and holds these against every rule. */
export function judge(
  repository: Repository,
  policy: Policy,
  policyProblems: readonly Problem[],
): Judgement {
  const assembly = assemble(repository, policy);
  const redactor = createRedactor(assembly.secrets);
  const evaluated = evaluateAll(assembly, policy, redactor);
  const checks = evaluated.slice(0, LIMITS.checks);
  const found = [
    ...policyProblems,
    ...repository.problems,
    ...assembly.problems,
    ...(evaluated.length > LIMITS.checks ? [tooManyChecks(evaluated.length)] : []),
  ];
  const problems = reportProblems(found, redactor);
  return {
    instances: assembly.instances.map(summaryOf),
    checks,
    problems: problems.map((reported) => ({
      problem: reported,
      text: repository.files.get(reported.path)?.text,
    })),
    notices: assembly.notices.map(redactor.text),
    absent: assembly.absent,
    paths: repository.paths,
    names: (host) => [...repository.files.values()].some(({ text }) => text.includes(host)),
    redact: redactor.text,
    showLine: redactor.line,
    excerpts: excerptsOf(
      checks.map(({ check }) => check),
      problems,
      repository,
      redactor,
    ),
  };
}

function evaluateAll(
  { instances }: Assembly,
  policy: Policy,
  redactor: Redactor,
): readonly JudgedCheck[] {
  return instances.flatMap((instance) =>
    RULES.flatMap((rule) => {
      const severity = severityOf(rule, policy);
      if (severity === "off") return [];
      return evaluateRule(rule, instance, severity).map((finding) => ({
        check: checkOf(rule.id, instance.name, finding, redactor),
        subject: finding.subject,
        kindAbsent: finding.kindAbsent,
        wholeRule: finding.subject === rule.subject,
        measure: finding.measure,
        byHand: finding.byHand ?? false,
      }));
    }),
  );
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
  const isDeletion = status === "fail" && finding.edit === "delete";
  return {
    rule,
    instance,
    subject,
    status,
    severity: finding.severity,
    message: truncate(redactor.text(finding.message), LONGEST_MESSAGE),
    expected: pasteable ? redactor.text(expected) : null,
    edit: pasteable || isDeletion ? editOf(finding) : null,
    actual: actual === undefined ? null : truncate(redactor.text(actual), LONGEST_VALUE),
    was: null,
    location: finding.location,
    baseline: null,
    waiver: null,
    fingerprint: fingerprint(rule, instance, subject),
  };
}

/** What is missing has no value of its own: there the line is to be added. */
function editOf({ edit, actual }: EvaluatedFinding): Edit {
  return edit ?? (actual === undefined ? "add" : "replace");
}

function summaryOf({ name, host, family, files, exposure }: Instance): InstanceSummary {
  const known = exposure !== undefined && exposure.low === exposure.high;
  return {
    name,
    host,
    family,
    files,
    exposure: known ? exposure.low : null,
    exposureRange:
      exposure === undefined || known ? null : { low: exposure.low, high: exposure.high },
    baseExposure: null,
  };
}

function tooManyChecks(count: number): Problem {
  const message = `The repository gives ${count} checks, the limit is ${LIMITS.checks}: the rest is not reported.`;
  return problem("source/too-many-checks", startOf("."), message);
}
