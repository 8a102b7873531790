import { afterAll, beforeEach, vi } from "vitest";
import type { GitHub } from "../../../src/host/github/client.ts";
import { type RetryPolicy, WaitingBudget } from "../../../src/host/github/retry.ts";
import { type FakeGitHub, startGitHub, TOKEN } from "../../action/support/github-server.ts";

/** The repository that the server calls `REPOSITORY`. */
export const NAME = { owner: "admin", repo: "config" };

/** Tries as often as in earnest, and does not wait. */
export const PATIENT: RetryPolicy = {
  attempts: 4,
  firstDelay: 0,
  longestDelay: 60_000,
  sleep: async () => {},
  budget: new WaitingBudget(Number.POSITIVE_INFINITY),
};

/**
 * A server, and the real client for it, for the tests of one file. Each of them begins with a server
 * that knows nothing.
 */
export async function connectedGitHub(): Promise<{ server: FakeGitHub; api: GitHub }> {
  const server = await startGitHub();
  // The address of the API is read when the client is loaded.
  vi.stubEnv("GITHUB_API_URL", server.url);
  const { connect } = await import("../../../src/host/github/client.ts");
  beforeEach(() => server.reset());
  afterAll(async () => {
    vi.unstubAllEnvs();
    await server.stop();
  });
  return { server, api: connect(TOKEN) };
}
