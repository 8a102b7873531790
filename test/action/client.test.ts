import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { readFailure } from "../../src/host/github/failure.ts";
import { type FakeGitHub, startGitHub, TOKEN } from "./support/github-server.ts";

let github: FakeGitHub;

beforeEach(async () => {
  github = await startGitHub();
  vi.stubEnv("GITHUB_API_URL", github.url);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await github.stop();
});

it("waits for an answer only so long, and then takes it for a fault that passes", async () => {
  // The address of the API is read when the client is loaded.
  const { connect } = await import("../../src/host/github/client.ts");
  const { graphql } = connect(TOKEN, 200);
  github.faults = [{ on: /graphql/, times: 1, fault: { kind: "silence" } }];

  const error: unknown = await graphql("query { viewer { login } }").catch((thrown) => thrown);

  expect(readFailure(error)).toMatchObject({ status: null, passing: true });
  expect(await graphql("query { viewer { login } }")).toEqual({
    viewer: { login: "github-actions[bot]" },
  });
});
