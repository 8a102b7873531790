import type { Judgement } from "../judgement/judgement.ts";
import type { InstanceSummary } from "../result.ts";

/** An instance of the base and what it has become. */
export interface InstancePair {
  readonly base: InstanceSummary;
  readonly head: InstanceSummary;
}

export interface PairedInstances {
  readonly pairs: readonly InstancePair[];
  /** Instances of the base that the head does not have any more. */
  readonly gone: readonly InstanceSummary[];
}

type Likeness = (base: InstanceSummary, head: InstanceSummary) => number;

/**
 * What makes two instances the same, the strongest first. A name can be given to another server;
 * where hosts are known, they tell better.
 */
const LIKENESSES: readonly Likeness[] = [
  (base, head) => Number(base.name === head.name && base.host === head.host),
  (base, head) => Number(base.host !== null && base.host === head.host),
  (base, head) => Number(base.name === head.name),
  sharedFiles,
];

/** Finds the instances of the base again; the only two that are left over belong together. */
export function pairInstances(head: Judgement, base: Judgement): PairedInstances {
  const pairs: InstancePair[] = [];
  const free = new Set(head.instances);
  let gone: readonly InstanceSummary[] = base.instances;
  for (const likeness of LIKENESSES) {
    gone = gone.filter((instance) => {
      const found = mostAlike(instance, free, likeness);
      if (found === undefined) return true;
      pairs.push({ base: instance, head: found });
      free.delete(found);
      return false;
    });
  }
  const [last, ...others] = gone;
  const [heir, ...moreHeirs] = free;
  if (last && heir && others.length === 0 && moreHeirs.length === 0) {
    return { pairs: [...pairs, { base: last, head: heir }], gone: [] };
  }
  return { pairs, gone };
}

function mostAlike(
  instance: InstanceSummary,
  candidates: ReadonlySet<InstanceSummary>,
  likeness: Likeness,
): InstanceSummary | undefined {
  let best: InstanceSummary | undefined;
  let highest = 0;
  for (const candidate of candidates) {
    const degree = likeness(instance, candidate);
    if (degree > highest) [best, highest] = [candidate, degree];
  }
  return best;
}

function sharedFiles(base: InstanceSummary, head: InstanceSummary): number {
  const files = new Set(base.files);
  return head.files.filter((file) => files.has(file)).length;
}
