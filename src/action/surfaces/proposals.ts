import type { Fix } from "../../fix/fix.ts";
import { objectIdOf } from "../../host/git/object-id.ts";
import type { PullFile } from "../../host/github/pull-files.ts";
import { changeView } from "../../report/change.ts";
import { repositoryPath } from "../../report/repository-path.ts";
import { isShowable } from "../../report/suggestion.ts";
import type { Check, Result } from "../../result.ts";
import { SEVERITIES } from "../../rules/severity.ts";
import type { SourceFile } from "../../source/source-file.ts";
import type { PullRequestTarget, Report } from "./surface.ts";

/** A fix that can stand in the pull request's diff. */
export interface Proposal {
  readonly fix: Fix;
  /** What it mends, the most severe first. */
  readonly checks: readonly [Check, ...Check[]];
  /** As seen from the repository's root. */
  readonly path: string;
}

/** What can be proposed, the most severe first; of fixes that touch the same lines, the first. */
export async function findProposals(
  report: Report,
  target: PullRequestTarget,
): Promise<readonly Proposal[]> {
  const { result, input } = report;
  const checks = checksThatCount(result);
  const files = await headsOwnFiles(checks, report, target);
  const mendable = checks.filter(({ location }) => location !== null && files.has(location.path));
  if (input === undefined || mendable.length === 0) return [];
  const { proposeJoinedFixes } = await import("../../fix/join.ts");
  const byFingerprint = new Map(mendable.map((check) => [check.fingerprint, check]));
  const found = proposeJoinedFixes(input, mendable).flatMap((fix): readonly Proposal[] => {
    const [first, ...others] = fix.mends
      .flatMap(({ fingerprint }) => byFingerprint.get(fingerprint) ?? [])
      .toSorted(mostSevereFirst);
    const file = files.get(fix.path);
    if (first === undefined || file === undefined || !canBeApplied(fix, file)) return [];
    return [{ fix, checks: [first, ...others], path: file.path }];
  });
  return withoutOverlaps(found.toSorted((a, b) => mostSevereFirst(a.checks[0], b.checks[0])));
}

function checksThatCount(result: Result): readonly Check[] {
  const { failing, unchanged } = changeView(result);
  return result.gate.mode === "all" ? [...failing, ...unchanged] : failing;
}

/** `SEVERITIES` goes from low to high. */
function mostSevereFirst(a: Check, b: Check): number {
  return SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity);
}

/** A file that the pull request changes, judged as its head has it. */
interface OwnFile extends PullFile {
  /** As seen from the repository's root. */
  readonly path: string;
  readonly source: SourceFile;
}

/**
 * The files with findings, by their paths in the result, that were judged exactly as the head has
 * them. Where the base changed one too, GitHub's merge of the two has its lines elsewhere.
 */
async function headsOwnFiles(
  checks: readonly Check[],
  { input, markdown }: Report,
  { github, name, number }: PullRequestTarget,
): Promise<ReadonlyMap<string, OwnFile>> {
  const own = new Map<string, OwnFile>();
  const judged = input?.head.repository.files ?? new Map<string, SourceFile>();
  const paths = new Set(checks.flatMap(({ location }) => location?.path ?? []));
  const pathOf = (path: string) => repositoryPath(markdown.pathPrefix ?? "", path);
  const sought = [...paths].filter((path) => judged.has(path)).map(pathOf);
  if (sought.length === 0) return own;
  const { pullFiles } = await import("../../host/github.ts");
  const changed = await pullFiles(github, { ...name, number }, new Set(sought));
  for (const path of paths) {
    const source = judged.get(path);
    const file = changed.get(pathOf(path));
    if (source === undefined || file === undefined || !isContentOf(source, file)) continue;
    own.set(path, { ...file, path: pathOf(path), source });
  }
  return own;
}

function isContentOf({ text, hasByteOrderMark }: SourceFile, { blob }: PullFile): boolean {
  const content = Buffer.from((hasByteOrderMark ? "\uFEFF" : "") + text);
  return objectIdOf("blob", content, blob.length) === blob;
}

/** GitHub does not show a byte order mark, and so might replace it with the line. */
function canBeApplied(fix: Fix, { hunks, source }: OwnFile): boolean {
  const isInDiff = hunks.some(({ first, last }) => first <= fix.line && fix.endLine <= last);
  return isInDiff && isShowable(fix) && !(source.hasByteOrderMark && fix.line === 1);
}

function withoutOverlaps(found: readonly Proposal[]): readonly Proposal[] {
  const kept: Proposal[] = [];
  for (const one of found) {
    const overlaps = ({ path, fix }: Proposal) =>
      path === one.path && fix.line <= one.fix.endLine && one.fix.line <= fix.endLine;
    if (!kept.some(overlaps)) kept.push(one);
  }
  return kept;
}
