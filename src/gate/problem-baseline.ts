import type { JudgedProblem, Judgement } from "../judgement/judgement.ts";
import type { ReportedProblem } from "../result.ts";
import { groupBy } from "./group-by.ts";

/**
 * A problem was there before when the base has it in the same file with the very same text, or in
 * one that the head does not have any more: it was renamed. The text of a broken file that comes to
 * stand elsewhere is a new problem there.
 */
export function compareProblems(head: Judgement, base: Judgement): readonly ReportedProblem[] {
  const earlier = groupBy(base.problems, textOf);
  return head.problems.map((judged) => {
    const { problem } = judged;
    const known = (earlier.get(textOf(judged)) ?? []).some(
      ({ problem: before }) =>
        before.code === problem.code &&
        before.line === problem.line &&
        before.column === problem.column &&
        (before.path === problem.path ||
          (judged.text !== undefined &&
            !head.paths.has(before.path) &&
            !base.paths.has(problem.path))),
    );
    return { ...problem, baseline: known ? "unchanged" : "new" };
  });
}

/** Git may write other line ends into a working tree than it keeps. */
function textOf({ text }: JudgedProblem): string | undefined {
  return text?.replaceAll("\r\n", "\n");
}
