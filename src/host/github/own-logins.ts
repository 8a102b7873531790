import * as z from "zod";
import type { GitHub } from "./client.ts";
import { readFailure } from "./failure.ts";
import { validate } from "./validate.ts";

/** Who writes with the token that GitHub gives to a workflow. */
const WORKFLOW_LOGIN = "github-actions[bot]";

/** A token that may not ask this. Whatever else fails says nothing of whose token it is. */
const REFUSALS: readonly number[] = [401, 403, 404];

const viewerAnswer = z.object({ viewer: z.object({ login: z.string() }) });

/**
 * Who may have written what an earlier run wrote. Anybody can write a comment with our marker in it;
 * only ours are ours to change.
 */
export async function ownLogins(github: GitHub): Promise<ReadonlySet<string>> {
  return new Set([WORKFLOW_LOGIN, await viewerLogin(github)]);
}

/** `GET /user` refuses the tokens of workflows and apps; GraphQL's `viewer` answers all of them. */
async function viewerLogin(github: GitHub): Promise<string> {
  try {
    return validate(viewerAnswer, await github.graphql("query { viewer { login } }")).viewer.login;
  } catch (error) {
    const { passing, status } = readFailure(error);
    if (passing || status === null || !REFUSALS.includes(status)) throw error;
    return WORKFLOW_LOGIN;
  }
}
