import type { Failure } from "../host/github/failure.ts";
import type { TreeUnavailable } from "../host/tree.ts";

/** Why something could not be found out, as a clause, and what to do about that. */
export interface Cause {
  readonly why: string;
  readonly remedy: string;
}

/** Neither the local Git objects nor GitHub's API say what was asked. */
export class Unanswered extends Error {
  override readonly name = "Unanswered";
  override readonly cause: Cause;

  constructor(cause: Cause) {
    super(`${cause.why}; ${cause.remedy}.`);
    this.cause = cause;
  }
}

export const NO_TOKEN_GIVEN: Cause = {
  why: 'the input "github-token" is empty, so GitHub was not asked',
  remedy: "leave it as it is by default",
};

const AGAIN = "run the job again";

/** An outage and a limit pass; what the token may not do has to be granted. */
export function causeOf({ status, rateLimited }: Failure): Cause {
  if (rateLimited) {
    const why = "GitHub takes no more requests with this token for now";
    return { why, remedy: "run the job again later" };
  }
  if (status === null) {
    const why = "GitHub's API cannot be reached, or its answers do not arrive whole";
    return { why, remedy: AGAIN };
  }
  const why = `GitHub answered ${status}`;
  switch (status) {
    case 401:
      return { why, remedy: 'give the input "github-token" a token that GitHub accepts' };
    case 403:
    case 404:
      return { why, remedy: 'give the job the permission "contents: read", or run it again' };
    default:
      return { why, remedy: AGAIN };
  }
}

/** The same for the files of a commit. Their texts are read late, and so may be lost late. */
export async function causeOfLoss(error: TreeUnavailable): Promise<Cause> {
  const { CommitUnavailable } = await import("../host/github.ts");
  if (error instanceof CommitUnavailable && error.failure !== null) return causeOf(error.failure);
  return {
    why: error.message.replace(/\.$/, ""),
    remedy: "let the checkout step fetch it, with `fetch-depth: 0`",
  };
}
