import type { JudgedCheck } from "../judgement/judgement.ts";
import type { InstancePair } from "./instance-pairs.ts";

/** Subjects of nginx begin with a host. */
export function isAboutHost({ check, wholeRule }: JudgedCheck): boolean {
  return check.rule.startsWith("nginx/") && !wholeRule;
}

export function hostOf({ subject }: JudgedCheck): string {
  return subject.split(" ", 1)[0] ?? "";
}

/**
 * What a subject of the base is called on the head. An instance's own host may have given way to a
 * new one, and one further host to one other: these were renamed. A host that was there before is
 * nobody's new name.
 */
export function subjectRenamer(
  { base, head }: InstancePair,
  baseChecks: readonly JudgedCheck[],
  headChecks: readonly JudgedCheck[],
): (subject: string) => string {
  const before = hostsOf(base.name, baseChecks);
  const after = hostsOf(head.name, headChecks);
  const gone = [...before].filter((host) => !after.has(host) && host !== base.host);
  const came = [...after].filter((host) => !before.has(host) && host !== head.host);
  const renamed = new Map<string, string>();
  const [from, ...moreGone] = gone;
  const [to, ...moreCame] = came;
  if (from !== undefined && to !== undefined && moreGone.length === 0 && moreCame.length === 0) {
    renamed.set(from, to);
  }
  if (base.host !== null && head.host !== null) {
    if (!after.has(base.host) && !before.has(head.host)) renamed.set(base.host, head.host);
  }
  return (subject) => {
    const [first = "", ...rest] = subject.split(" ");
    return [renamed.get(first) ?? first, ...rest].join(" ");
  };
}

function hostsOf(instance: string, checks: readonly JudgedCheck[]): ReadonlySet<string> {
  const own = checks.filter((judged) => judged.check.instance === instance && isAboutHost(judged));
  return new Set(own.map(hostOf));
}
