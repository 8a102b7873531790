import { setTimeout as sleep } from "node:timers/promises";
import { readFailure } from "./failure.ts";

export interface RetryPolicy {
  /** How often a call is made at the most. */
  readonly attempts: number;
  /** Before the second call; doubled before each further one. Milliseconds. */
  readonly firstDelay: number;
  /** When GitHub asks for more patience than this, the call is given up. Milliseconds. */
  readonly longestDelay: number;
  readonly sleep: (milliseconds: number) => Promise<unknown>;
}

const RETRY_POLICY: RetryPolicy = {
  attempts: 4,
  firstDelay: 250,
  longestDelay: 60_000,
  sleep,
};

/**
 * Calls again what failed for a reason that passes: GitHub being out of order or out of patience,
 * an answer that did not arrive whole. Whatever else fails is thrown at once.
 */
export async function withRetries<T>(
  call: () => Promise<T>,
  policy: RetryPolicy = RETRY_POLICY,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      const failure = readFailure(error);
      const delay = failure.retryAfter ?? policy.firstDelay * 2 ** (attempt - 1);
      if (!failure.passing || attempt >= policy.attempts || delay > policy.longestDelay)
        throw error;
      await policy.sleep(delay);
    }
  }
}
