import { createHash } from "node:crypto";
import type { ReviewComment, ReviewOutcome } from "../../host/github/reviews.ts";
import { renderSuggestion } from "../../report/suggestion.ts";
import type { Check, Result } from "../../result.ts";
import { findProposals, type Proposal } from "./proposals.ts";
import type { PullRequestTarget, Surface } from "./surface.ts";
import { Unwritable } from "./unwritten.ts";

/** Nobody looks at more, and each comment of a review is a message to everybody who follows. */
const MOST_SUGGESTIONS = 20;

/** Why there is no review, as a notice says it. */
const REASONS: Readonly<Partial<Record<ReviewOutcome, string>>> = {
  refused:
    "GitHub does not take comments on all of these lines (422). What to write stands in the job summary.",
  "too many comments": "the pull request has more review comments than can be searched.",
};

/** Review comments with the lines to write, which GitHub applies with a click. */
export const suggestions: Surface<PullRequestTarget> = {
  name: "review suggestions",
  permission: "pull-requests: write",
  off: "suggestions: false",
  isWanted: (inputs) => inputs.suggestions,
  write: async (report, target) => {
    const { publishReview } = await import("../../host/github.ts");
    const { result, inputs } = report;
    const { github, name, number, head } = target;
    const all = await findProposals(report, target);
    const shown = all.slice(0, MOST_SUGGESTIONS);
    const prefix = `<!-- pleroma-hardening suggestion: ${inputs.commentKey} `;
    const comments = shown.map((proposal) => commentOf(proposal, result, prefix));
    const outcome = await publishReview(
      github,
      { ...name, number },
      {
        head,
        markerPrefix: prefix,
        comments,
        text: noteOnTheRest(all.length - shown.length),
        isSettled: settledBy(result, comments, prefix),
      },
    );
    const reason = REASONS[outcome];
    if (reason !== undefined) throw new Unwritable(reason);
  },
};

/** The marker does not name the line: a push that moves it needs no second comment. */
function commentOf(
  { fix, checks, path }: Proposal,
  result: Result,
  markerPrefix: string,
): ReviewComment {
  const { line, endLine, before, after } = fix;
  return {
    marker: `${markerPrefix}${findingIds(checks)} ${shortHash(path, before, after)} -->`,
    path,
    line,
    endLine,
    text: renderSuggestion(fix, checks, result),
  };
}

/** One line may be wrong for very many hosts: some of them are enough to know it again. */
const MOST_IDS = 8;

function findingIds(checks: readonly Check[]): string {
  return checks.slice(0, MOST_IDS).map(findingId).join(",");
}

function findingId({ fingerprint }: Check): string {
  return shortHash(fingerprint);
}

function shortHash(...parts: readonly unknown[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 16);
}

/**
 * What an earlier run proposed is settled when something of what it mends does not fail any more, or
 * is proposed in another way by now. A run that could not judge anything knows nothing of that.
 */
function settledBy(
  { result, checks }: Result,
  comments: readonly ReviewComment[],
  markerPrefix: string,
): (marker: string) => boolean {
  if (result === "error") return () => false;
  const idsIn = (marker: string) =>
    (marker.slice(markerPrefix.length).split(" ")[0] ?? "").split(",");
  const failing = new Set(checks.filter(({ status }) => status === "fail").map(findingId));
  const markers = new Set(comments.map(({ marker }) => marker));
  const proposed = new Set(comments.flatMap(({ marker }) => idsIn(marker)));
  return (marker) =>
    !markers.has(marker) && idsIn(marker).some((id) => !failing.has(id) || proposed.has(id));
}

function noteOnTheRest(count: number): string {
  if (count === 0) return "";
  return `Besides these, ${count} more ${count === 1 ? "finding" : "findings"} in the changed lines can be mended: what to write stands in the job summary.`;
}
