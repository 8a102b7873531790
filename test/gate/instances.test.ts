import { describe, expect, test } from "vitest";
import type { Result } from "../../src/result.ts";
import { compareFiles, edited, HARDENED, judgeFiles, replacing } from "./support/pair.ts";
import { CONFIG, DROP_IN, SITE, SNIPPET, UNIT } from "./support/weakenings.ts";

const POLICY = ".github/pleroma-hardening.yml";

const OTHER = {
  "other/config.exs": `import Config

config :pleroma, Pleroma.Web.Endpoint,
  url: [host: "other.example.com", scheme: "https"],
  http: [ip: {0, 0, 0, 0}],
  secure_cookie_flag: true
`,
};

/** The instances that the policy of these tests names. */
const TWO = `instances:
  - name: first
    files: ["pleroma/**", "nginx/**", "systemd/**"]
  - name: second
    files: ["other/**"]
`;

function failing({ checks }: Result): readonly string[] {
  return checks
    .filter(({ status }) => status === "fail")
    .map(({ instance, rule }) => `${instance} ${rule}`);
}

describe("instances that the policy names", () => {
  test("are judged by their own files", async () => {
    const result = await judgeFiles({ ...HARDENED, ...OTHER, [POLICY]: TWO });
    expect(result.instances.map(({ name, host }) => [name, host])).toEqual([
      ["first", "social.example.org"],
      ["second", "other.example.com"],
    ]);
    expect(failing(result)).toContain("second pleroma/http-ip");
    expect(failing(result).filter((name) => name.startsWith("first"))).toEqual([]);
  });

  test("leave no file unjudged: what they do not name is put together by itself", async () => {
    const result = await judgeFiles({
      ...HARDENED,
      ...OTHER,
      [POLICY]: 'instances:\n  - name: second\n    files: ["other/**"]\n',
    });
    expect(result.instances.map(({ name }) => name)).toEqual(["second", "social.example.org"]);
  });

  test("that have no files are a problem", async () => {
    const result = await judgeFiles({
      ...HARDENED,
      [POLICY]: 'instances:\n  - name: gone\n    files: ["nowhere/**"]\n',
    });
    expect(result.result).toBe("fail");
    expect(result.problems.map(({ code, message }) => [code, message])).toEqual([
      ["source/no-match", expect.stringContaining("gone")],
    ]);
  });

  test("cannot hide a weakening by taking files of one instance apart", async () => {
    const apart = `instances:
  - name: pleroma
    files: ["pleroma/**"]
  - name: nginx
    files: ["nginx/**"]
`;
    const result = await compareFiles(
      HARDENED,
      edited(HARDENED, {
        [POLICY]: apart,
        [SNIPPET]: (text) => `${text}proxy_hide_header Strict-Transport-Security;\n`,
      }),
    );
    expect(result.result).toBe("fail");
  });

  test("that lose all their files are retired, which is no weakening", async () => {
    const result = await compareFiles({ ...HARDENED, ...OTHER, [POLICY]: TWO }, { ...HARDENED });
    expect(result.removed.filter(({ instance }) => instance === "second")).toEqual([]);
    expect(result.notices.join("\n")).toMatch(/instance second are gone: it counts as retired/);
    expect(result.result).toBe("pass");
  });

  test("that lose only some are not", async () => {
    const result = await compareFiles(
      { ...HARDENED, ...OTHER, [POLICY]: TWO },
      edited({ ...HARDENED, ...OTHER, [POLICY]: TWO }, { [UNIT]: null, [DROP_IN]: null }),
    );
    expect(result.result).toBe("fail");
    expect(result.removed.map(({ instance }) => instance)).toEqual(Array(7).fill("first"));
  });
});

describe("several deployments without a policy", () => {
  test("a hardened decoy beside a weakened file hides nothing", async () => {
    const result = await compareFiles(
      HARDENED,
      edited(HARDENED, {
        [CONFIG]: replacing("ip: {127, 0, 0, 1}", "ip: {0, 0, 0, 0}"),
        "a/config.exs": () => HARDENED[CONFIG] ?? "",
      }),
    );
    expect(result.result).toBe("fail");
    expect(result.checks.filter(({ baseline }) => baseline === "new")).toEqual([
      expect.objectContaining({ rule: "pleroma/http-ip" }),
    ]);
  });

  test("have units of their own, even where these are the same to the letter", async () => {
    const side = (folder: string, host: string) => ({
      [`${folder}/config.exs`]: (HARDENED[CONFIG] ?? "").replaceAll("social.example.org", host),
      [`${folder}/pleroma.service`]: `${HARDENED[UNIT] ?? ""}\nNoNewPrivileges=true\n`,
    });
    const both = { ...side("a", "one.example.org"), ...side("b", "two.example.com") };
    const services = ({ checks }: Result) =>
      checks.flatMap(({ rule, instance, status }) =>
        rule === "systemd/user" && status === "pass" ? [instance] : [],
      );
    expect(services(await judgeFiles(both))).toEqual(["one.example.org", "two.example.com"]);

    const without = await compareFiles(both, edited(both, { "b/pleroma.service": null }));
    expect(without.removed.map(({ instance, rule }) => `${instance} ${rule}`)).toContain(
      "two.example.com systemd/user",
    );
    const third = await compareFiles(both, { ...both, ...side("0", "nil.example.net") });
    expect(third.removed).toEqual([]);
  });

  test("are told apart, and telling them apart by a policy is no weakening", async () => {
    const side = (folder: string, host: string) =>
      Object.fromEntries(
        Object.entries(HARDENED).map(([path, text]) => [
          `${folder}/${path}`,
          text.replaceAll("social.example.org", host).replaceAll("media.example.net", `m.${host}`),
        ]),
      );
    const both = { ...side("a", "one.example.org"), ...side("b", "two.example.com") };
    const alone = await judgeFiles(both);
    expect(alone.instances.map(({ host }) => host)).toEqual(["one.example.org", "two.example.com"]);

    const told = await compareFiles(both, {
      ...both,
      [POLICY]:
        'instances:\n  - {name: first, files: ["a/**"]}\n  - {name: second, files: ["b/**"]}\n',
    });
    expect(failing(told)).toEqual(failing(alone));
    expect({ removed: told.removed, result: told.result }).toEqual({ removed: [], result: "pass" });
  });
});

describe("what the policy knows of the host", () => {
  const IMPORTING = edited(HARDENED, {
    [CONFIG]: (text) => `${text}\nimport_config "/etc/pleroma/secrets.exs"\n`,
  });

  test("a file that exists there only may set anything", async () => {
    const { summary } = await judgeFiles(IMPORTING);
    expect(summary.unknown).toBeGreaterThan(5);
  });

  test("unless the policy says what it sets", async () => {
    const { summary } = await judgeFiles({
      ...IMPORTING,
      [POLICY]: "elixir:\n  host-files-set: [Pleroma.Repo, Pleroma.Web.Endpoint.secret_key_base]\n",
    });
    expect(summary).toMatchObject({ failed: 0, unknown: 0 });
  });

  test("a unit of another name is judged when the policy names it", async () => {
    const unit = { "systemd/social.service": "[Service]\nExecStart=/opt/social/start\n" };
    const alone = await judgeFiles({ ...HARDENED, ...unit });
    const told = await judgeFiles({
      ...HARDENED,
      ...unit,
      [POLICY]: "systemd:\n  units: [social.service]\n",
    });
    expect(failing(alone)).toEqual([]);
    expect(failing(told)).toContain("social.example.org systemd/user");
  });
});

test("a secret in a policy's reason is not printed", async () => {
  const result = await judgeFiles({
    ...edited(HARDENED, {
      [CONFIG]: replacing(
        'System.fetch_env!("PLEROMA_DB_PASSWORD")',
        '"a-fake-password-that-nobody-has"',
      ),
    }),
    [POLICY]:
      "waivers:\n  - rule: pleroma/committed-secret\n    reason: a-fake-password-that-nobody-has is only for tests\n",
  });
  expect(result.summary.waived).toBe(1);
  expect(JSON.stringify(result)).not.toContain("nobody-has");
});

test("a host that goes is named in a notice, but not where it is a secret too", async () => {
  const alias = "not-a-real-secret.example.org";
  const before = edited(HARDENED, {
    [CONFIG]: replacing('System.fetch_env!("PLEROMA_DB_PASSWORD")', `"${alias}"`),
    [SITE]: (text) => text.replaceAll("social.example.org;", `social.example.org ${alias};`),
  });
  const result = await compareFiles(before, HARDENED);
  expect(result.notices.join("\n")).toMatch(/No file names the host \[redacted\] any more/);
  expect(JSON.stringify(result)).not.toContain("not-a-real-secret");
});
