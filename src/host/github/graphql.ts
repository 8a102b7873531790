import * as z from "zod";
import { GraphqlRefusal, UnexpectedAnswer } from "./failure.ts";

/** What octokit throws for an answer with errors in it. */
const answerWithErrors = z.object({
  headers: z.record(z.string(), z.unknown()),
  errors: z.array(z.object({ type: z.string().optional() })),
});
const answerWithStatus = z.object({ status: z.number() });

/**
 * GraphQL answers with the status of a success whatever went wrong. Limits and refusals become what
 * they are in REST, and all else an answer that makes no sense, after which one asks again.
 * https://docs.github.com/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api
 */
export async function withStatus(answer: Promise<unknown>): Promise<unknown> {
  try {
    return await answer;
  } catch (error) {
    if (answerWithStatus.safeParse(error).success) throw error;
    const { headers = {}, errors = [] } = answerWithErrors.safeParse(error).data ?? {};
    const types = errors.map(({ type }) => type);
    if (types.includes("RATE_LIMITED")) throw new GraphqlRefusal(429, headers);
    if (types.includes("FORBIDDEN")) throw new GraphqlRefusal(403, {});
    throw new UnexpectedAnswer("GitHub's answer is not what its GraphQL documents.");
  }
}
