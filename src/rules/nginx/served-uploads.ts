import type { Answer } from "../../deployment/probes/probe-answers.ts";
import type { Probes } from "../../deployment/probes/probes.ts";
import { isUpload } from "../../deployment/uploads.ts";
import type { Directive } from "../../nginx/syntax/syntax.ts";
import { knownPrefix } from "../../nginx/syntax/text.ts";
import { blockOf, written } from "./media-advice.ts";
import { describeRequest, show } from "./served.ts";
import type { Verdict } from "./verdict.ts";

/** Whether nginx serves what is asked for out of the folder in which Pleroma keeps uploads. */
export function servesUpload({ result: { outcome } }: Answer, { site }: Probes): boolean {
  return outcome.kind === "file" && isUpload(knownPrefix(outcome.path), site.listen.uploadsFolder);
}

/** Uploads under a path of somebody's choice, on the instance's own host. */
export function servedUpload(answer: Answer): Verdict {
  const { probe, result } = answer;
  const { outcome } = result;
  const path = outcome.kind === "file" ? show(outcome.path) : "";
  const message = `nginx serves ${describeRequest(probe)} from ${path}, where Pleroma keeps uploads: they come from the instance's own host. Serve them on the media host alone.`;
  // Links to the old addresses are lost: a redirect to the media host may be wanted.
  const fail = { status: "fail", message, byHand: true } as const;
  const head = blockOf(result)?.head;
  if (head !== undefined && !isForAll(head)) {
    const expected = `${written(head)} { return 404; }`;
    return { ...fail, location: head.location, expected, edit: "replace" };
  }
  const folder = probe.path.target.replace(/[^/]*$/, "");
  const expected = `location ^~ ${folder} { return 404; }`;
  return { ...fail, location: outcome.location, expected, edit: "add" };
}

function isForAll({ args }: Directive): boolean {
  return args.at(-1)?.value === "/";
}
