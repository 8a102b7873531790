import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { resultSchema } from "../../src/report/json-schema.ts";
import { folderOf } from "../support/folder.ts";
import { type FakeGitHub, startGitHub } from "./support/github-server.ts";
import { CONFIG_PATH, HARDENED, WEAK, WEAK_LINE } from "./support/repositories.ts";
import { MERGE, type Outcome, pullRequestPayload, runAction, type Step } from "./support/runner.ts";

let github: FakeGitHub;

beforeAll(async () => {
  github = await startGitHub();
});
afterEach(() => {
  github.requests.length = 0;
});
afterAll(() => github.stop());

function run(workspace: string, parts: Partial<Step> = {}): Promise<Outcome> {
  return runAction({ workspace, event: "push", apiUrl: github.url, ...parts });
}

function errorsOf({ commands }: Outcome) {
  return commands.filter(({ name }) => name === "error");
}

describe("a run", () => {
  it.each(["push", "workflow_dispatch", "schedule"])("on %s says what is weak", async (event) => {
    const outcome = await run(folderOf({ [CONFIG_PATH]: WEAK }), { event });

    expect(outcome.exitCode).toBe(1);
    expect(outcome.outputs).toMatchObject({ result: "fail", failed: "1" });
    const report = resultSchema.parse(JSON.parse(outcome.outputs["report"] ?? ""));
    expect(outcome.outputs["passed"]).toBe(String(report.summary.passed));
    expect(outcome.outputs["score"]).toBe(String(report.summary.score));
    expect(errorsOf(outcome)).toMatchObject([
      {
        properties: { file: CONFIG_PATH, line: String(WEAK_LINE) },
        message: expect.stringContaining("secure_cookie_flag: true"),
      },
      { properties: {}, message: report.gate.reason },
    ]);
    expect(outcome.summary).toContain(
      `https://github.test/admin/config/blob/${MERGE}/${CONFIG_PATH}#L${WEAK_LINE}`,
    );
    expect(github.requests).toEqual([]);
  });

  it("passes what is hardened", async () => {
    const outcome = await run(folderOf({ [CONFIG_PATH]: HARDENED }));

    expect(outcome.exitCode).toBe(0);
    expect(outcome.outputs).toMatchObject({ result: "pass", failed: "0" });
    expect(errorsOf(outcome)).toEqual([]);
    expect(outcome.summary).toMatch(/^<h3>✅ /);
  });

  it("fails by fail-on, and shows nothing beside the lines with annotations: false", async () => {
    const workspace = folderOf({ [CONFIG_PATH]: WEAK });

    const lenient = await run(workspace, { with: { "fail-on": "never", annotations: "False" } });

    expect(lenient.exitCode).toBe(0);
    expect(lenient.outputs).toMatchObject({ result: "pass", failed: "1" });
    expect(lenient.commands.map(({ name }) => name)).toEqual(["group", "endgroup"]);
    expect(lenient.log).toContain("secure_cookie_flag: true");
    expect(lenient.summary).toContain("secure_cookie_flag: true");
  });

  it("reads the folder and the files that the inputs name", async () => {
    const workspace = folderOf({
      "servers/social/deploy/weak.txt": WEAK,
      "servers/social/deploy/prod.exs": HARDENED,
    });

    const outcome = await run(workspace, {
      with: { root: "servers/social", "elixir-files": "\n deploy/*.txt \n\ndeploy/none\n" },
    });

    expect(errorsOf(outcome)[0]).toMatchObject({
      properties: { file: "servers/social/deploy/weak.txt", line: String(WEAK_LINE) },
    });
    expect(outcome.summary).toContain("check servers/social/ --fail-on medium");
  });

  it("ends with an error when there is nothing to check, unless that is allowed", async () => {
    const workspace = folderOf({ "README.md": "Nothing here." });

    const outcome = await run(workspace);
    expect(outcome.exitCode).toBe(1);
    expect(outcome.outputs).toMatchObject({ result: "error", failed: "0" });
    expect(outcome.summary).toMatch(/^<h3>⚠️ /);

    const allowed = await run(workspace, { with: { "allow-empty": "true" } });
    expect(allowed.exitCode).toBe(0);
  });

  it("emits no more annotations than GitHub shows, and counts the rest", async () => {
    const broken = "import Config\nconfig :pleroma, :instance, [\n";
    const files = Array.from({ length: 14 }, (_, index) => [`config/part${index}.exs`, broken]);

    const outcome = await run(folderOf(Object.fromEntries(files)));

    expect(errorsOf(outcome)).toHaveLength(10);
    expect(outcome.summary).toContain("are 5 of level error");
    for (const [name] of files) expect(outcome.summary).toContain(`${name}:`);
  });
});

describe("wrong inputs", () => {
  it("are all named, with what they can be", async () => {
    const outcome = await run(folderOf({ [CONFIG_PATH]: HARDENED }), {
      event: "pull_request",
      payload: pullRequestPayload(),
      with: {
        "fail-on": "critical",
        comment: "sometimes",
        annotations: "yes",
        "allow-empty": "1",
        "comment-key": "--> @everyone\n::error::",
      },
    });

    expect(outcome.exitCode).toBe(1);
    expect(outcome.outputs["result"]).toBe("error");
    const message = errorsOf(outcome).at(-1)?.message;
    expect(message).toContain(
      '"fail-on" is "critical": it must be one of high, medium, low, never.',
    );
    expect(message).toContain(
      '"comment" is "sometimes": it must be one of on-failure, always, never.',
    );
    expect(message).toContain('"annotations" is "yes": it must be one of true, false.');
    expect(message).toContain('"allow-empty" is "1"');
    expect(message).toContain('"comment-key" is "--> @everyone');
    expect(errorsOf(outcome)).toHaveLength(1);
    expect(github.requests).toEqual([]);
  });

  it.each(["missing", "../", "/etc", "outside", CONFIG_PATH])(
    "root: %s is no folder of the workspace",
    async (root) => {
      const workspace = folderOf({ [CONFIG_PATH]: HARDENED, outside: { link: "/etc" } });

      const outcome = await run(workspace, { with: { root } });

      expect(outcome.outputs["result"]).toBe("error");
      expect(errorsOf(outcome)[0]?.message).toContain(`The input "root" is "${root}"`);
    },
  );

  it("the repository's policy also counts when a folder in it is checked", async () => {
    const workspace = folderOf({
      [`server/${CONFIG_PATH}`]: HARDENED,
      ".github/pleroma-hardening.yml": "preset: stern\n",
    });

    const outcome = await run(workspace, { with: { root: "server" } });

    expect(outcome.outputs["result"]).toBe("fail");
    expect(errorsOf(outcome)[0]).toMatchObject({
      properties: { file: ".github/pleroma-hardening.yml", line: "1" },
      message: expect.stringContaining("preset"),
    });
  });

  it("a policy that is a link out of the workspace is not read", async () => {
    const workspace = folderOf({
      [CONFIG_PATH]: HARDENED,
      "policy.yml": { link: "/etc/hostname" },
    });

    const outcome = await run(workspace, { with: { policy: "policy.yml" } });

    expect(outcome.outputs["result"]).toBe("error");
    expect(outcome.log).toContain("leaves the workspace");
  });
});

describe("a runner that does not let itself be written to", () => {
  it("gets the verdict all the same", async () => {
    const outcome = await run(folderOf({ [CONFIG_PATH]: WEAK }), {
      environment: { RUNNER_TEMP: "/proc/no-such-folder", GITHUB_OUTPUT: "/proc/no-such-file" },
    });

    expect(outcome.exitCode).toBe(1);
    expect(errorsOf(outcome).at(-1)?.message).toContain("To pass, mend");
    expect(outcome.summary).toContain("❌");
  });
});

describe("a hostile repository", () => {
  it("starts no command of the runner and no markup by its names and values", async () => {
    const name = "config/::warning::a\n::add-mask::e\n##[add-mask]e,line=1::b.exs";
    const host = "::error::x##[add-mask]e @everyone</table></details>|`";
    const config = WEAK.replace("social.example.org", host);

    const outcome = await run(folderOf({ [name]: config }), {
      with: { "elixir-files": "config/*" },
    });

    expect(errorsOf(outcome)).toMatchObject([
      { properties: { file: name, line: String(WEAK_LINE) } },
      { properties: {} },
    ]);
    const names = outcome.commands.map((command) => command.name);
    expect(names).toEqual(["group", "endgroup", "error", "error"]);
    expect(outcome.summary).toContain("::warning::a\\u{A}::add-mask::e\\u{A}##[add-mask]e");
    expect(outcome.summary).not.toContain("</table></details>");
  });
});
