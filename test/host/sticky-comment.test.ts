import { expect, test } from "vitest";
import type { GitHub } from "../../src/host/github/client.ts";
import { commentMarker, postStickyComment } from "../../src/host/github/sticky-comment.ts";
import { PULL_REQUEST } from "../action/support/github-server.ts";
import { connectedGitHub, NAME, PATIENT } from "./support/github.ts";

const { server, api } = await connectedGitHub();
const MARKER = commentMarker("default");

/** Clients of several runs, each of which has its first list before any of them writes. */
function meeting(count: number): readonly GitHub[] {
  let looking = count;
  let letGo: () => void = () => {};
  const allHaveLooked = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  return Array.from({ length: count }, () => ({
    ...api,
    request: async (route, parameters) => {
      const answer = await api.request(route, parameters);
      if (route.startsWith("GET")) {
        looking -= 1;
        if (looking === 0) letGo();
        await allHaveLooked;
      }
      return answer;
    },
  }));
}

test("runs that all find no comment leave one", async () => {
  const outcomes = await Promise.all(
    meeting(3).map((client, index) => {
      const comment = { marker: MARKER, body: `Run ${index}`, create: true };
      return postStickyComment(client, { ...NAME, number: PULL_REQUEST }, comment, PATIENT);
    }),
  );

  expect(outcomes).toEqual(["created", "created", "created"]);
  expect(server.requests.filter((request) => /^POST .*issues/.test(request))).toHaveLength(3);
  expect(server.comments).toHaveLength(1);
  expect(server.comments[0]?.body).toMatch(/^<!-- .* -->\nRun \d$/);
});
