import type { AnswerHeaders } from "../deployment/probes/probe-answers.ts";
import { responseHeaders } from "../nginx/headers/response-headers.ts";
import type { NginxConfiguration, RouteResult } from "../nginx/model/model.ts";
import { followOnward, type Way } from "../nginx/onward.ts";
import type { Uncertainty } from "../nginx/syntax/syntax.ts";
import { showText } from "../nginx/syntax/text.ts";

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
export function throughServers(
  configuration: NginxConfiguration,
  answer: ServerAnswer,
  answerOf: (result: RouteResult) => ServerAnswer,
): readonly OnwardAnswer[] {
  const ways = followOnward(configuration, answer.result);
  if (ways.every(({ behind }) => behind === undefined)) return [{ ...answer, onward: [] }];
  return ways.map((way) => through(way, answerOf));
}

function through(
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

/** What a server makes of the headers that the one behind it sends. */
function passedOn(result: RouteResult, inner: AnswerHeaders): AnswerHeaders {
  const names = new Map<string, AnswerHeaders["headers"][number][]>();
  for (const header of inner.headers) {
    const key = header.name.toLowerCase();
    names.set(key, [...(names.get(key) ?? []), header]);
  }
  const sent = inner.headers.map(({ name, value }) => ({ name, value: showText(value) }));
  const { headers, lost, uncertain } = responseHeaders(result, sent);
  return {
    headers: headers.map((header) => {
      const original =
        header.sender === "upstream" && names.get(header.name.toLowerCase())?.shift();
      if (!original) return header;
      return { ...original, uncertain: header.uncertain ?? original.uncertain };
    }),
    lost: [...inner.lost, ...lost],
    uncertain: [...inner.uncertain, ...uncertain],
  };
}
