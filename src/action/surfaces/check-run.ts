import { randomUUID } from "node:crypto";
import type { CheckRunAnnotation } from "../../host/github/check-run.ts";
import type { Failure } from "../../host/github/failure.ts";
import { type Annotation, type AnnotationLevel, annotations } from "../../report/annotations.ts";
import { renderComment } from "../../report/markdown.ts";
import { inert, truncate } from "../../source/inert.ts";
import type { PullRequestSurface } from "./surface.ts";
import { explainOutage } from "./unwritten.ts";

const LONGEST_TITLE = 255;

const LEVELS: Readonly<Record<AnnotationLevel, CheckRunAnnotation["annotation_level"]>> = {
  error: "failure",
  warning: "warning",
  notice: "notice",
};

/** A check run of its own on the pull request's head, with room for all annotations. */
export const checkRun: PullRequestSurface = {
  name: "check run",
  permission: "checks: write",
  off: "check-run: false",
  isOfCommit: true,
  isWanted: (inputs) => inputs.checkRun,
  write: async ({ result, inputs, markdown }, { github, name, head }) => {
    const { publishCheckRun, readFailure } = await import("../../host/github.ts");
    const { commentKey } = inputs;
    const moved = markdown.source?.merged?.files ?? undefined;
    const all = annotations(result, markdown.pathPrefix, moved).flatMap(asCheckRunHasIt);
    const { annotations: shown, error } = await publishCheckRun(github, name, {
      head,
      name: commentKey === "default" ? "pleroma-hardening" : `pleroma-hardening (${commentKey})`,
      externalId: randomUUID(),
      passed: result.result === "pass",
      title: truncate(inert(result.gate.reason), LONGEST_TITLE),
      // A check run's summary has as much room as a comment.
      summary: renderComment(result, markdown),
      annotations: all,
    });
    if (shown >= all.length) return null;
    const count = `it has ${shown} of ${all.length} annotations.`;
    const reason = error === undefined ? [] : [explainRest(readFailure(error))];
    return [count, ...reason, 'The output "report" has all findings.'].join(" ");
  },
};

function explainRest(failure: Failure): string {
  return explainOutage(failure) ?? `GitHub does not take the others (${failure.status}).`;
}

/** A check run has only annotations that are about a line of a file. */
function asCheckRunHasIt({
  level,
  title,
  message,
  place,
}: Annotation): readonly CheckRunAnnotation[] {
  if (place === null) return [];
  const { path, line, columns } = place;
  return [
    {
      path,
      start_line: line,
      end_line: line,
      ...(columns !== null && { start_column: columns.first, end_column: columns.last }),
      annotation_level: LEVELS[level],
      title,
      message,
    },
  ];
}
