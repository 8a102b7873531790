import type { Failure } from "../../host/github/failure.ts";
import type { Surface } from "./surface.ts";

/** What cannot be written for a reason of its own, which is the message. */
export class Unwritable extends Error {
  override readonly name = "Unwritable";
}

type Described = Pick<Surface<never>, "name" | "permission" | "off">;

/** Why something was not written, for whoever set up the workflow. */
export function explainFailure(failure: Failure, surface: Described, isReadOnly: boolean): string {
  return explainOutage(failure) ?? explainRefusal(failure, surface, isReadOnly);
}

export const NO_TOKEN = 'the input "github-token" is empty.';

const NO_ADDRESS =
  "the address of GitHub's API, or of a proxy, is none: look at GITHUB_API_URL, http_proxy and https_proxy in the environment of the runner.";

/** Why nothing can be written at all; `null` where it is only that the token may not. */
export function explainOutage({ status, rateLimited, isMisdirected }: Failure): string | null {
  if (isMisdirected) return NO_ADDRESS;
  if (rateLimited) return "GitHub takes no more requests with this token for now.";
  if (status === 401) return 'GitHub does not accept the input "github-token" (401).';
  if (status === null) return "GitHub's API cannot be reached, or its answers do not arrive whole.";
  return status === 403 || status === 404
    ? null
    : `GitHub's API answers with the status ${status}.`;
}

function explainRefusal(
  { status }: Failure,
  { permission, off }: Described,
  isReadOnly: boolean,
): string {
  const remedy = isReadOnly
    ? MEANT_TO_BE
    : `give the job the permission \`${permission}\`, or set \`${off}\`.`;
  return `the token may not write it (${status}): ${remedy}`;
}

const MEANT_TO_BE =
  "the token of a pull request from a fork is read-only, which is as it should be.";

/** Why nothing is written that would be wrong beside a newer commit. */
export function explainUnseenHead({ status }: Failure, isReadOnly: boolean): string {
  const remedy = isReadOnly ? MEANT_TO_BE : "give the job the permission `pull-requests: write`.";
  return `the token may not read the pull request (${status}), which may have a newer commit by now: ${remedy}`;
}

/** What a run has to say of its own writing. */
export interface Remark {
  readonly text: string;
  /** It is this program that failed, and neither GitHub nor the workflow. */
  readonly isDefect: boolean;
}

export const SAME_VERDICT = "The verdict is the same.";

/** @param verdict what this means for the verdict */
export function remarkOn(text: string, verdict = SAME_VERDICT): Remark {
  return { text: `${text} ${verdict}`, isDefect: false };
}

/** What was not written for one reason. */
export function notWritten(
  surfaces: readonly Described[],
  reason: string,
  verdict?: string,
): Remark {
  const names = surfaces.map(({ name }) => name).join(", no ");
  return remarkOn(`No ${names}: ${reason}`, verdict);
}
