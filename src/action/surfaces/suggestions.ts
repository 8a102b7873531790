import { createHash } from "node:crypto";
import type { ReviewComment } from "../../host/github/reviews.ts";
import { renderSuggestion } from "../../report/suggestion.ts";
import type { Result } from "../../result.ts";
import { inert, truncate } from "../../source/inert.ts";
import { findProposals, type Proposal } from "./proposals.ts";
import type { PullRequestSurface } from "./surface.ts";
import { Unwritable } from "./unwritten.ts";

/** Nobody looks at more, and each comment of a review is a message to everybody who follows. */
const MOST_SUGGESTIONS = 20;

/** Review comments with the lines to write, which GitHub applies with a click. */
export const suggestions: PullRequestSurface = {
  name: "review suggestions",
  permission: "pull-requests: write",
  off: "suggestions: false",
  isOfCommit: false,
  isWanted: (inputs) => inputs.suggestions,
  write: async (report, target) => {
    const { publishReview } = await import("../../host/github.ts");
    const { result, inputs } = report;
    const { github, name, number, head } = target;
    const all = await findProposals(report, target);
    const shown = all.slice(0, MOST_SUGGESTIONS);
    const prefix = `<!-- pleroma-hardening suggestion: ${inputs.commentKey} `;
    const markers = new Set(all.map((proposal) => markerOf(proposal, prefix)));
    const refused = await publishReview(
      { github, pullRequest: { ...name, number }, head },
      {
        markerPrefix: prefix,
        comments: shown.map((proposal) => commentOf(proposal, result, prefix)),
        text: noteOnTheRest(all.length - shown.length),
        // A run that could not judge anything knows nothing of what an earlier one proposed.
        holds: (marker) => result.result === "error" || markers.has(marker),
      },
    );
    if (refused === null) {
      throw new Unwritable("the pull request has more review comments than can be searched.");
    }
    const { comments } = refused;
    if (comments.length === 0) return null;
    const reason = refused.reason === null ? explainLines(comments) : explainWords(refused.reason);
    if (comments.length === shown.length) throw new Unwritable(reason);
    return reason;
  },
};

function commentOf(proposal: Proposal, result: Result, markerPrefix: string): ReviewComment {
  const { fix, checks, path } = proposal;
  const { line, endLine } = fix;
  const marker = markerOf(proposal, markerPrefix);
  return { marker, path, line, endLine, text: renderSuggestion(fix, checks, result) };
}

/** It does not name the line: a push that moves it needs no second comment. */
function markerOf({ fix, checks, path }: Proposal, prefix: string): string {
  const findings = checks.map(({ fingerprint }) => fingerprint).toSorted();
  const parts = JSON.stringify([findings, path, fix.before, fix.after]);
  return `${prefix}${createHash("sha256").update(parts).digest("hex").slice(0, 32)} -->`;
}

/** A notice is one line. */
const MOST_PLACES = 5;

/** Longer than what GitHub says of any refusal. */
const LONGEST_WORDS = 300;

function explainWords(words: string): string {
  const said = words === "" ? "" : `, and says: ${truncate(inert(words), LONGEST_WORDS)}`;
  return `GitHub does not take the review (422)${said}. What to write stands in the job summary.`;
}

function explainLines(refused: readonly ReviewComment[]): string {
  const places = refused.slice(0, MOST_PLACES).map(({ path, line }) => `${path}:${line}`);
  const more = refused.length - places.length;
  const lines = `${places.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
  return `GitHub does not take comments on these lines (422): ${lines}. What to write there stands in the job summary.`;
}

function noteOnTheRest(count: number): string {
  if (count === 0) return "";
  return `Besides these, ${count} more ${count === 1 ? "finding" : "findings"} in the changed lines can be mended: what to write stands in the job summary.`;
}
