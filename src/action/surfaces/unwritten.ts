import type { Failure } from "../../host/github/failure.ts";
import type { Surface } from "./surface.ts";

/** What cannot be written for a reason of its own, which is the message. */
export class Unwritable extends Error {
  override readonly name = "Unwritable";
}

type Described = Pick<Surface<never>, "name" | "permission" | "off">;

/** Why something was not written, for whoever set up the workflow. */
export function explainFailure(failure: Failure, surface: Described, fromFork: boolean): string {
  return explainOutage(failure) ?? explainRefusal(failure, surface, fromFork);
}

/** Why nothing can be written at all; `null` where it is only that the token may not. */
export function explainOutage({ status, rateLimited }: Failure): string | null {
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
  fromFork: boolean,
): string {
  const remedy = fromFork
    ? "the token of a pull request from a fork is read-only, which is as it should be."
    : `give the job the permission \`${permission}\`, or set \`${off}\`.`;
  return `the token may not write it (${status}): ${remedy}`;
}

/** What was not written for one reason, as a notice. */
export function notWritten(surfaces: readonly Described[], reason: string): string {
  const names = surfaces.map(({ name }) => name).join(", no ");
  return `No ${names}: ${reason} The verdict is the same.`;
}
