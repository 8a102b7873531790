import { type AnswerHeaders, passedOn } from "../deployment/probes/passed-headers.ts";
import type { RouteResult } from "../nginx/model/model.ts";
import type { Way } from "../nginx/onward.ts";
import type { Uncertainty } from "../nginx/syntax/syntax.ts";

/** What one server of nginx makes of a request. */
export interface ServerAnswer {
  readonly result: RouteResult;
  /** Whether the upstream is Pleroma; the reason where that cannot be told. */
  readonly fromPleroma: boolean | Uncertainty;
  readonly headers: AnswerHeaders;
}

/** The same with the servers of this nginx behind it, the nearest first. */
export interface OnwardAnswer extends ServerAnswer {
  readonly onward: readonly RouteResult[];
}

/**
 * Follows an answer that a second server of the same nginx gives: who answers in the end, and what
 * of its headers gets through.
 *
 * @param answerOf what a server answers, were nothing of this nginx behind it
 */
export function through(
  { result, behind }: Way,
  answerOf: (result: RouteResult) => ServerAnswer,
): OnwardAnswer {
  if (behind === undefined) return { ...answerOf(result), onward: [] };
  const inner = through(behind, answerOf);
  return {
    result,
    fromPleroma: inner.fromPleroma,
    headers: passedOn(result, inner.headers),
    onward: [inner.result, ...inner.onward],
  };
}
