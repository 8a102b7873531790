import type { Judgement } from "../judgement/judgement.ts";
import { reportProblem } from "../judgement/reported-problems.ts";
import type { ReportedProblem } from "../result.ts";
import { startOf } from "../source/location.ts";
import { problem } from "../source/problem.ts";
import type { PairedInstances } from "./instance-pairs.ts";

/** What the head says of files that decided something at the base, and decide nothing any more. */
export interface Unread {
  readonly notices: readonly string[];
  readonly problems: readonly ReportedProblem[];
}

const NOTHING: Unread = { notices: [], problems: [] };

/**
 * Finds the files that are still there, but that nothing reads any more. Where the base says by
 * itself which sites nginx reads, a change of that is what it looks like; where all sites counted, a
 * few lines elsewhere would be enough to take them out of sight while servers go on reading them.
 */
export function findUnread(head: Judgement, base: Judgement, { pairs }: PairedInstances): Unread {
  if (pairs.length === 0) return NOTHING;
  const counting = new Set(head.instances.flatMap(({ files }) => files));
  const lost = base.instances
    .flatMap(({ files }) => files)
    .filter((file) => head.paths.has(file) && !counting.has(file));
  if (lost.length === 0) return NOTHING;
  const shown = lost.slice(0, 5).join(", ");
  const more = lost.length > 5 ? ` and ${lost.length - 5} more` : "";
  return {
    notices: [
      `Decided verdicts at the base, and no longer do, though still there: ${shown}${more}.`,
    ],
    problems: saysWhatIsRead(base) ? [] : sitesAmong(lost, base).map(noLongerRead),
  };
}

/** Whether there is a main configuration, or a folder of enabled sites. */
function saysWhatIsRead({ paths }: Judgement): boolean {
  return [...paths].some((path) => /(?:^|\/)(?:nginx\.conf$|sites-enabled\/)/.test(path));
}

function sitesAmong(files: readonly string[], { checks }: Judgement): readonly string[] {
  const ofNginx = checks.filter(({ check }) => check.rule.startsWith("nginx/"));
  const sites = new Set(ofNginx.map(({ check }) => check.location?.path));
  return [...new Set(files)].filter((file) => sites.has(file));
}

function noLongerRead(path: string): ReportedProblem {
  const message =
    "What this file says was checked at the base, and now nothing includes or enables it. If your server does not read it any more, delete it; else include it.";
  const found = problem("nginx/no-longer-read", startOf(path), message);
  return { ...reportProblem(found), baseline: "new" };
}
