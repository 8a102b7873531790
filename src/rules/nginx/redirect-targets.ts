import type { Answer } from "../../deployment/probes/probe-answers.ts";
import type { Outcome } from "../../nginx/model/model.ts";
import type { Uncertainty } from "../../nginx/syntax/syntax.ts";
import { hasLineBreak, type Text } from "../../nginx/syntax/text.ts";
import type { Location } from "../../source/location.ts";

/** A `Location` that a client gets. */
export interface RedirectTarget {
  readonly target: Text;
  readonly location: Location;
  /** Why it may not be there, or not be all that is. */
  readonly uncertain: Uncertainty | undefined;
}

/**
 * Where a redirect sends clients: `more_set_headers` writes another `Location` in the place of the
 * redirect's own, `add_header` one beside it, and browsers differ in which of two they follow.
 */
export function redirectTargets(
  redirect: Extract<Outcome, { kind: "redirect" }>,
  answer: Answer,
): readonly RedirectTarget[] {
  const { location } = redirect;
  const written = answer.headers().headers.filter(({ name }) => name.toLowerCase() === "location");
  const isReplaced = written.some(
    ({ sender, uncertain }) => sender === "more_set_headers" && uncertain === undefined,
  );
  const reason = "a line break in the address, behind which clients read other headers";
  const own: RedirectTarget = {
    target: redirect.target,
    location,
    uncertain: redirect.target.some(hasLineBreak) ? { reason, location } : undefined,
  };
  const others = written.map((header) => ({
    target: header.value,
    location: header.location ?? location,
    uncertain: header.uncertain,
  }));
  return isReplaced ? others : [own, ...others];
}
