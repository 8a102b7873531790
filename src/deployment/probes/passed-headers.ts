import { responseHeaders } from "../../nginx/headers/response-headers.ts";
import type { ClientHeader, LostHeader, RouteResult } from "../../nginx/model/model.ts";
import type { Uncertainty } from "../../nginx/syntax/syntax.ts";
import { showText } from "../../nginx/syntax/text.ts";

export interface AnswerHeaders {
  /** What the client gets, in the order in which it does. */
  readonly headers: readonly ClientHeader[];
  readonly lost: readonly LostHeader[];
  /** Why there may be headers beside these. */
  readonly uncertain: readonly Uncertainty[];
}

/** What a server makes of the headers that the one behind it sends. */
export function passedOn(result: RouteResult, inner: AnswerHeaders): AnswerHeaders {
  const names = new Map<string, ClientHeader[]>();
  for (const header of inner.headers) {
    const key = header.name.toLowerCase();
    const same = names.get(key);
    if (same === undefined) names.set(key, [header]);
    else same.push(header);
  }
  const sent = inner.headers.map(({ name, value }) => ({ name, value: showText(value) }));
  const { headers, lost, uncertain } = responseHeaders(result, sent);
  return {
    headers: headers.map((header) => {
      const original =
        header.sender === "upstream" ? names.get(header.name.toLowerCase())?.shift() : undefined;
      if (original === undefined) return header;
      return { ...original, uncertain: header.uncertain ?? original.uncertain };
    }),
    lost: [...inner.lost, ...lost],
    uncertain: [...inner.uncertain, ...uncertain],
  };
}
