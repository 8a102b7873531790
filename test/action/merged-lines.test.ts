import { writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { commitAll, git } from "../host/support/git.ts";
import { FAST_CLOCK } from "./support/fault-table.ts";
import { type FakeGitHub, startGitHub } from "./support/github-server.ts";
import { checkout, openPullRequest, payloadOf } from "./support/pull-request.ts";
import { CONFIG_PATH, HARDENED, UNIT, WEAK, WEAK_LINE } from "./support/repositories.ts";
import { runAction } from "./support/runner.ts";

let github: FakeGitHub;

beforeAll(async () => {
  github = await startGitHub();
});
afterEach(() => github.reset());
afterAll(() => github.stop());

const ABOVE = 5;
const UNIT_PATH = "pleroma.service";

/** The base has more lines above the one that the pull request weakens; nobody else touches the unit. */
function movedByTheBase() {
  const change = openPullRequest(
    { [CONFIG_PATH]: HARDENED, [UNIT_PATH]: UNIT },
    { [CONFIG_PATH]: WEAK, [UNIT_PATH]: UNIT.replace("PrivateTmp=true\n", "") },
  );
  const { origin, head } = change;
  const moved = HARDENED.replace("import Config\n", `import Config\n${"# more\n".repeat(ABOVE)}`);
  writeFileSync(path.join(origin, CONFIG_PATH), moved);
  const base = commitAll(origin);
  git(origin, "checkout", "--quiet", "--detach");
  git(origin, "merge", "--quiet", "--no-ff", "--message=Merge", head);
  const merge = git(origin, "rev-parse", "HEAD");
  git(origin, "checkout", "--quiet", "main");
  const now = { ...change, base, merge };
  github.host(now);
  return now;
}

it.each([1, Number.POSITIVE_INFINITY])(
  "at depth %d a link leads to the line that is meant, in the head or else in the merge",
  async (depth) => {
    const change = movedByTheBase();

    const { summary, commands } = await runAction({
      workspace: checkout(change, change.merge, { depth }),
      event: "pull_request",
      payload: payloadOf(change),
      with: { "check-run": "true" },
      environment: { GITHUB_SHA: change.merge },
      apiUrl: github.url,
    });

    const line = WEAK_LINE + ABOVE;
    expect(github.comments).toMatchObject([
      { body: expect.stringContaining(`/blob/${change.merge}/${CONFIG_PATH}#L${line}"`) },
    ]);
    for (const text of [github.comments[0]?.body, summary]) {
      expect(text).not.toContain(`/blob/${change.head}/${CONFIG_PATH}`);
      expect(text).toContain(`/blob/${change.head}/${UNIT_PATH}#L`);
      expect(text).not.toContain(`/blob/${change.merge}/${UNIT_PATH}`);
    }
    // GitHub shows these beside the head, where that line is another one.
    const ofConfig = commands.filter(({ properties }) => properties["file"] === CONFIG_PATH);
    expect(ofConfig).toMatchObject([
      {
        properties: { line: "1" },
        message: expect.stringMatching(`^In line ${line} of the merge with the base: `),
      },
    ]);
    expect(ofConfig[0]?.properties).not.toHaveProperty("col");
    const ofCheckRun = github.checkRuns.flatMap(({ annotations }) => annotations);
    expect(ofCheckRun.filter((one) => one.path === CONFIG_PATH)).toMatchObject([
      { start_line: 1, message: expect.stringContaining(`In line ${line} of the merge`) },
    ]);
  },
);

it("links lead to the merge where GitHub does not give the head", async () => {
  const change = movedByTheBase();
  github.faults = [
    {
      on: new RegExp(`/git/commits/${change.head}`),
      times: 100,
      fault: { kind: "status", status: 404 },
    },
  ];

  const { summary } = await runAction({
    workspace: checkout(change, change.merge),
    event: "pull_request",
    payload: payloadOf(change),
    environment: { GITHUB_SHA: change.merge, ...FAST_CLOCK },
    apiUrl: github.url,
  });

  expect(summary).toContain(`/blob/${change.merge}/${CONFIG_PATH}#L${WEAK_LINE + ABOVE}"`);
  expect(summary).not.toContain(`/blob/${change.head}/`);
});
