import { setTimeout as sleep } from "node:timers/promises";
import { readFailure } from "./failure.ts";

/** How long all calls of a run may wait together: a job is paid by the minute, and somebody looks on. */
export class WaitingBudget {
  readonly #most: number;
  /** Waiting that goes on at the same time counts once. */
  #waited = 0;

  /** @param most in milliseconds */
  constructor(most: number) {
    this.#most = most;
  }

  allows(milliseconds: number): boolean {
    return this.#waited + milliseconds <= this.#most;
  }

  async spend(milliseconds: number, wait: RetryPolicy["sleep"]): Promise<void> {
    const end = this.#waited + milliseconds;
    await wait(milliseconds);
    this.#waited = Math.max(this.#waited, end);
  }
}

export interface RetryPolicy {
  /** How often a call is made at the most. */
  readonly attempts: number;
  /** Before the second call; doubled before each further one. Milliseconds. */
  readonly firstDelay: number;
  /** A call that has to wait longer than this, all its waiting counted, is given up. Milliseconds. */
  readonly longestDelay: number;
  readonly sleep: (milliseconds: number) => Promise<unknown>;
  /** What is left for all calls that share it. */
  readonly budget: WaitingBudget;
}

/** A process is one run. */
const BUDGET_OF_RUN = new WaitingBudget(120_000);

const RETRY_POLICY: RetryPolicy = {
  attempts: 4,
  firstDelay: 250,
  longestDelay: 60_000,
  sleep,
  budget: BUDGET_OF_RUN,
};

/** What was given up already: calls nest, and what has been tried often enough is not tried again. */
const givenUp = new WeakSet<object>();

/**
 * Calls again what failed for a reason that passes: GitHub being out of order or out of patience,
 * an answer that did not arrive whole. Whatever else fails is thrown at once.
 */
export async function withRetries<T>(
  call: () => Promise<T>,
  policy: RetryPolicy = RETRY_POLICY,
): Promise<T> {
  let waited = 0;
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof Error) || givenUp.has(error)) throw error;
      const { passing, retryAfter } = readFailure(error);
      const delay = retryAfter ?? policy.firstDelay * 2 ** (attempt - 1);
      waited += delay;
      const isPatient = waited <= policy.longestDelay && policy.budget.allows(delay);
      if (!passing || attempt >= policy.attempts || !isPatient) {
        givenUp.add(error);
        throw error;
      }
      await policy.budget.spend(delay, policy.sleep);
    }
  }
}
