import { describe, expect, test } from "vitest";
import { RULES } from "../../src/rules/index.ts";
import { compareFiles, type Edits, edited, HARDENED, named, replacing } from "./support/pair.ts";

import {
  CONFIG,
  DROP_IN,
  MEDIA_SITE,
  SITE,
  SNIPPET,
  UNIT,
  WEAKENINGS,
} from "./support/weakenings.ts";

interface Pair {
  /** What the base has other than the hardened example. */
  readonly before?: Edits;
  /** What the head has other than the hardened example. */
  readonly after?: Edits;
  readonly new?: readonly string[];
  readonly fixed?: readonly string[];
  readonly removed?: readonly string[];
  readonly unchanged?: readonly string[];
  /** The problems with the head's input that are new, as `code path`. */
  readonly problems?: readonly string[];
  readonly waived?: readonly string[];
  /** What one of the notices says. */
  readonly notice?: RegExp;
  readonly result: "pass" | "fail" | "error";
}

function pairs(title: string, table: Readonly<Record<string, Pair>>): void {
  describe(title, () => {
    test.each(Object.entries(table))("%s", async (_name, pair) => {
      const result = await compareFiles(
        edited(HARDENED, pair.before ?? {}),
        edited(HARDENED, pair.after ?? {}),
      );
      const failing = result.checks.filter(({ status }) => status === "fail");
      expect({
        new: named(failing.filter(({ baseline }) => baseline === "new")),
        fixed: named(result.fixed),
        removed: named(result.removed),
        unchanged: named(failing.filter(({ baseline }) => baseline === "unchanged")),
        problems: result.problems
          .filter(({ baseline }) => baseline === "new")
          .map(({ code, path }) => `${code} ${path}`),
        waived: named(result.checks.filter(({ status }) => status === "waived")),
        result: result.result,
      }).toEqual({
        new: pair.new ?? [],
        fixed: pair.fixed ?? [],
        removed: pair.removed ?? [],
        unchanged: pair.unchanged ?? [],
        problems: pair.problems ?? [],
        waived: pair.waived ?? [],
        result: pair.result,
      });
      if (pair.notice) expect(result.notices.join("\n")).toMatch(pair.notice);
    });
  });
}

describe("every rule", () => {
  test("is weakened by one of the pairs", () => {
    expect(WEAKENINGS.map(({ rule }) => rule).sort()).toEqual(RULES.map(({ id }) => id).sort());
  });
});

pairs(
  "weakened: what fails by it is new",
  Object.fromEntries(
    WEAKENINGS.map(({ rule, edits, fails, passes }) => [
      rule,
      { after: edits, new: fails, result: passes ? "pass" : "fail" },
    ]),
  ),
);

pairs(
  "strengthened: what failed by it is fixed",
  Object.fromEntries(
    WEAKENINGS.map(({ rule, edits, fails }) => [
      rule,
      { before: edits, fixed: fails, result: "pass" },
    ]),
  ),
);

const COOKIE = "pleroma/secure-cookie-flag Pleroma.Web.Endpoint.secure_cookie_flag";
const REPO_PASSWORD = "pleroma/committed-secret Pleroma.Repo.password";
const NO_COOKIE_FLAG = replacing("secure_cookie_flag: true", "secure_cookie_flag: false");
const PASSWORD = replacing('System.fetch_env!("PLEROMA_DB_PASSWORD")', '"not-a-real-password"');
const both =
  (...edits: readonly ((text: string) => string)[]) =>
  (text: string) =>
    edits.reduce((changed, edit) => edit(changed), text);

const ignoring = (text: string) =>
  text.replace(
    "  secure_cookie_flag:",
    "  # pleroma-hardening: ignore pleroma/secure-cookie-flag -- the proxy sets it\n  secure_cookie_flag:",
  );
const reorderCalls = (text: string) => {
  const [head = "", ...calls] = text.trimEnd().split(/\n\n(?=config )/);
  return [head, ...calls.reverse(), ""].join("\n\n");
};
/** A server for a host, without the locations that keep media away from it. */
const weakServer = (host: string) =>
  `\nserver {\n    server_name ${host};\n    listen 443 ssl http2;\n    ssl_certificate /etc/a.pem;\n    ssl_certificate_key /etc/a.key;\n    location / {\n        proxy_pass http://phoenix;\n    }\n}\n`;
const renameHost = (text: string) => text.replaceAll("social.example.org", "social.example.com");
const renameMedia = (text: string) => text.replaceAll("media.example.net", "files.example.com");
const X_FRAME_OPTIONS = [
  "nginx/security-headers media.example.net X-Frame-Options",
  "nginx/security-headers social.example.org X-Frame-Options",
];
const HIDE_FRAME_OPTIONS = (text: string) => `${text}proxy_hide_header X-Frame-Options;\n`;
const NO_PRIVATE_TMP = replacing("PrivateTmp=true\n", "");
const PRIVATE_TMP = "systemd/private-tmp service";
const EXPOSURE = "systemd/exposure service";

pairs("what fails as before is no reason to fail, however its surroundings are edited", {
  "another file changes": {
    before: { [CONFIG]: NO_COOKIE_FLAG },
    after: { [CONFIG]: NO_COOKIE_FLAG, "README.md": "Something else.\n" },
    unchanged: [COOKIE],
    result: "pass",
  },
  "lines move": {
    before: { [CONFIG]: NO_COOKIE_FLAG },
    after: { [CONFIG]: both(NO_COOKIE_FLAG, (text) => `# a comment\n\n\n${text}`) },
    unchanged: [COOKIE],
    result: "pass",
  },
  "the file is renamed": {
    before: { [CONFIG]: NO_COOKIE_FLAG },
    after: {
      [CONFIG]: null,
      "server/etc/pleroma/config.exs": () => NO_COOKIE_FLAG(HARDENED[CONFIG] ?? ""),
    },
    unchanged: [COOKIE],
    result: "pass",
  },
  "the calls of a config are reordered": {
    before: { [CONFIG]: both(NO_COOKIE_FLAG, PASSWORD) },
    after: { [CONFIG]: both(NO_COOKIE_FLAG, PASSWORD, reorderCalls) },
    unchanged: [COOKIE, REPO_PASSWORD].sort(),
    result: "pass",
  },
  "a config is reformatted": {
    before: { [CONFIG]: both(NO_COOKIE_FLAG, PASSWORD) },
    after: { [CONFIG]: both(NO_COOKIE_FLAG, PASSWORD, (text) => text.replaceAll(",\n ", ",")) },
    unchanged: [COOKIE, REPO_PASSWORD].sort(),
    result: "pass",
  },
  "a setting moves to another file": {
    before: { [CONFIG]: PASSWORD },
    after: {
      [CONFIG]: (text) =>
        `${text.slice(0, text.indexOf("config :pleroma, Pleroma.Repo"))}import_config "database.exs"\n`,
      "pleroma/database.exs":
        'import Config\n\nconfig :pleroma, Pleroma.Repo, password: "not-a-real-password"\n',
    },
    unchanged: [REPO_PASSWORD],
    result: "pass",
  },
  "a server block is split in two": {
    before: { [SNIPPET]: HIDE_FRAME_OPTIONS },
    after: {
      [SNIPPET]: HIDE_FRAME_OPTIONS,
      [SITE]: (text) => {
        const start = text.indexOf("server {\n    server_name social.example.org;\n    listen 443");
        const block = text.slice(start);
        const onlyVersion6 = block.replace("    listen 443 ssl http2;\n", "");
        const onlyVersion4 = block.replace("    listen [::]:443 ssl http2;\n", "");
        return text.slice(0, start) + onlyVersion4 + onlyVersion6;
      },
    },
    unchanged: X_FRAME_OPTIONS,
    result: "pass",
  },
  "a directive moves from the unit into a drop-in": {
    before: { [UNIT]: replacing("PrivateTmp=true", "PrivateTmp=false") },
    after: { [UNIT]: NO_PRIVATE_TMP, [DROP_IN]: (text) => `${text}PrivateTmp=no\n` },
    unchanged: [PRIVATE_TMP],
    result: "pass",
  },
  "the unit is renamed": {
    before: { [UNIT]: NO_PRIVATE_TMP },
    after: {
      [UNIT]: null,
      [DROP_IN]: null,
      "systemd/social.service": () => NO_PRIVATE_TMP(HARDENED[UNIT] ?? ""),
      "systemd/social.service.d/hardening.conf": () => HARDENED[DROP_IN] ?? "",
    },
    unchanged: [PRIVATE_TMP],
    result: "pass",
  },
  "the host is renamed": {
    before: { [CONFIG]: NO_COOKIE_FLAG, [SNIPPET]: HIDE_FRAME_OPTIONS },
    after: {
      [CONFIG]: both(NO_COOKIE_FLAG, renameHost),
      [SNIPPET]: HIDE_FRAME_OPTIONS,
      [SITE]: renameHost,
    },
    unchanged: [
      COOKIE,
      "nginx/security-headers media.example.net X-Frame-Options",
      "nginx/security-headers social.example.com X-Frame-Options",
    ].sort(),
    result: "pass",
  },
  "the media host is renamed": {
    before: { [SNIPPET]: HIDE_FRAME_OPTIONS },
    after: {
      [SNIPPET]: HIDE_FRAME_OPTIONS,
      [CONFIG]: renameMedia,
      [SITE]: renameMedia,
      [MEDIA_SITE]: renameMedia,
    },
    unchanged: [
      "nginx/security-headers files.example.com X-Frame-Options",
      "nginx/security-headers social.example.org X-Frame-Options",
    ],
    result: "pass",
  },
  "a sibling of it is mended": {
    before: { [CONFIG]: both(NO_COOKIE_FLAG, PASSWORD) },
    after: { [CONFIG]: NO_COOKIE_FLAG },
    unchanged: [COOKIE],
    fixed: [REPO_PASSWORD],
    result: "pass",
  },
});

pairs("what nginx takes over from Pleroma, or Pleroma from nginx, is not lost", {
  "HSTS from nginx in place of Pleroma's": {
    after: {
      [CONFIG]: replacing("sts: true", "sts: false"),
      [SNIPPET]: (text) =>
        `${text}add_header Strict-Transport-Security "max-age=31536000" always;\n`,
    },
    result: "pass",
  },
  "HSTS from Pleroma in place of nginx's": {
    before: {
      [CONFIG]: replacing("sts: true", "sts: false"),
      [SNIPPET]: (text) =>
        `${text}add_header Strict-Transport-Security "max-age=31536000" always;\n`,
    },
    result: "pass",
  },
});

pairs("what gets worse", {
  "a failing check becomes more severe": {
    before: { [CONFIG]: replacing("ip: {127, 0, 0, 1}", "ip: {10, 0, 0, 7}") },
    after: { [CONFIG]: replacing("ip: {127, 0, 0, 1}", "ip: {0, 0, 0, 0}") },
    new: ["pleroma/http-ip Pleroma.Web.Endpoint.http.ip"],
    result: "fail",
  },
  "a failing check becomes less severe": {
    before: { [CONFIG]: replacing("ip: {127, 0, 0, 1}", "ip: {0, 0, 0, 0}") },
    after: { [CONFIG]: replacing("ip: {127, 0, 0, 1}", "ip: {10, 0, 0, 7}") },
    unchanged: ["pleroma/http-ip Pleroma.Web.Endpoint.http.ip"],
    result: "pass",
  },
  "a passing check cannot be decided any more": {
    after: {
      [CONFIG]: replacing(
        "secure_cookie_flag: true",
        'secure_cookie_flag: System.get_env("SECURE_COOKIES") == "yes"',
      ),
    },
    result: "pass",
  },
  "an undecided check fails": {
    before: {
      [CONFIG]: replacing(
        "secure_cookie_flag: true",
        'secure_cookie_flag: System.get_env("SECURE_COOKIES") == "yes"',
      ),
    },
    after: { [CONFIG]: NO_COOKIE_FLAG },
    new: [COOKIE],
    result: "fail",
  },
  "a secret moves to another setting": {
    before: { [CONFIG]: PASSWORD },
    after: {
      [CONFIG]: replacing('System.fetch_env!("PLEROMA_SIGNING_SALT")', '"not-a-real-salt-either"'),
    },
    new: ["pleroma/committed-secret Pleroma.Web.Endpoint.signing_salt"],
    fixed: [REPO_PASSWORD],
    result: "fail",
  },
  "a secret is written down once more": {
    before: { [CONFIG]: PASSWORD },
    after: {
      [CONFIG]: both(
        PASSWORD,
        (text) => `${text}\nconfig :pleroma, Pleroma.Repo, password: "another-fake-password"\n`,
      ),
    },
    new: ["pleroma/committed-secret Pleroma.Repo.password#2"],
    unchanged: [REPO_PASSWORD],
    result: "fail",
  },
  "one check fails, another is mended": {
    before: { [CONFIG]: NO_COOKIE_FLAG },
    after: { [UNIT]: NO_PRIVATE_TMP },
    new: [EXPOSURE, PRIVATE_TMP],
    fixed: [COOKIE],
    result: "fail",
  },
});

const UNIT_CHECKS = RULES.filter(({ id }) => id.startsWith("systemd/") && id !== "systemd/exposure")
  .map(({ id }) => `${id} service`)
  .sort();
const BROKEN_LINE = (text: string) => `${text}\nconfig :pleroma :instance\n`;
const ALL_GONE: Edits = Object.fromEntries(Object.keys(HARDENED).map((path) => [path, null]));

const passingMediaOn = (text: string) => text.replace(/location \/proxy \{[^}]*\}/, "");

pairs("files that come and go", {
  "the unit is deleted": {
    after: { [UNIT]: null, [DROP_IN]: null },
    removed: UNIT_CHECKS,
    result: "fail",
  },
  "the weak unit is deleted: what passed is gone, and what failed fails no more": {
    before: { [UNIT]: NO_PRIVATE_TMP },
    after: { [UNIT]: null, [DROP_IN]: null },
    removed: UNIT_CHECKS.filter((name) => name !== PRIVATE_TMP),
    fixed: [PRIVATE_TMP],
    result: "fail",
  },
  "the unit is new, and weak": {
    before: { [UNIT]: null, [DROP_IN]: null },
    after: { [UNIT]: NO_PRIVATE_TMP },
    new: [PRIVATE_TMP],
    result: "fail",
  },
  "the unit is new, and hardened": {
    before: { [UNIT]: null, [DROP_IN]: null },
    result: "pass",
  },
  "a redirecting server of the same host goes": {
    before: {
      [SITE]: (text) =>
        `${text}\nserver {\n    server_name www.example.org;\n    listen 80;\n    return 301 https://social.example.org$request_uri;\n}\n`,
    },
    result: "pass",
  },
  "a file breaks": {
    after: { "pleroma/other.exs": BROKEN_LINE("import Config") },
    problems: ["elixir/syntax pleroma/other.exs"],
    result: "fail",
  },
  "a file that never parsed is still there": {
    before: { "pleroma/other.exs": BROKEN_LINE("import Config") },
    after: { "pleroma/other.exs": BROKEN_LINE("import Config"), "README.md": "Something else.\n" },
    result: "pass",
  },
  "a file that never parsed is renamed": {
    before: { "pleroma/other.exs": BROKEN_LINE("import Config") },
    after: { "pleroma/renamed.exs": BROKEN_LINE("import Config") },
    result: "pass",
  },
  "a file that never parsed is edited: nobody can say what the edit does": {
    before: { "pleroma/other.exs": BROKEN_LINE("import Config") },
    after: { "pleroma/other.exs": BROKEN_LINE("import Config\n") },
    problems: ["elixir/syntax pleroma/other.exs"],
    result: "fail",
  },
  "a file is mended": {
    before: { "pleroma/other.exs": BROKEN_LINE("import Config") },
    result: "pass",
  },
  "a file comes to hold the text of one that never parsed": {
    before: { "pleroma/other.exs": BROKEN_LINE("import Config") },
    after: {
      "pleroma/other.exs": BROKEN_LINE("import Config"),
      [CONFIG]: () => BROKEN_LINE("import Config"),
    },
    problems: [`elixir/syntax ${CONFIG}`],
    result: "fail",
  },
  "a main configuration takes the sites out of use, and others stand in for them": {
    after: {
      "nginx/nginx.conf": "events {}\nhttp { include decoy/*.conf; }\n",
      "nginx/decoy/a.conf": HARDENED[SITE] ?? "",
      "nginx/decoy/b.conf": HARDENED[MEDIA_SITE] ?? "",
      [SITE]: passingMediaOn,
    },
    problems: [`nginx/no-longer-read ${MEDIA_SITE}`, `nginx/no-longer-read ${SITE}`],
    result: "fail",
  },
  "enabled sites stand in for those that were read": {
    after: {
      "nginx/sites-enabled/a.conf": HARDENED[SITE] ?? "",
      "nginx/sites-enabled/b.conf": HARDENED[MEDIA_SITE] ?? "",
      [SITE]: passingMediaOn,
    },
    problems: [`nginx/no-longer-read ${MEDIA_SITE}`, `nginx/no-longer-read ${SITE}`],
    result: "fail",
  },
  "the sites move to where a main configuration reads them": {
    after: {
      "nginx/nginx.conf": "events {}\nhttp { include conf.d/*.conf; }\n",
      "nginx/conf.d/a.conf": HARDENED[SITE] ?? "",
      "nginx/conf.d/b.conf": HARDENED[MEDIA_SITE] ?? "",
      [SITE]: null,
      [MEDIA_SITE]: null,
    },
    result: "pass",
  },
  "another site is enabled, where the base says which ones are": {
    before: {
      "nginx/sites-enabled/a.conf": HARDENED[SITE] ?? "",
      "nginx/sites-enabled/b.conf": HARDENED[MEDIA_SITE] ?? "",
      "nginx/nginx.conf": "events {}\nhttp { include sites-enabled/*; }\n",
    },
    after: {
      "nginx/sites-enabled/a.conf": HARDENED[SITE] ?? "",
      "nginx/conf.d/b.conf": HARDENED[MEDIA_SITE] ?? "",
      "nginx/sites-enabled/b.conf": HARDENED[MEDIA_SITE] ?? "",
      "nginx/nginx.conf": "events {}\nhttp { include sites-enabled/a.conf; include conf.d/*; }\n",
    },
    notice: /no longer do, though still there: nginx\/sites-enabled\/b\.conf/,
    result: "pass",
  },
  "an alias of the host goes": {
    before: {
      [SITE]: (text) =>
        text.replaceAll("social.example.org;", "social.example.org www.example.org;"),
    },
    notice: /No file names the host www\.example\.org any more/,
    result: "pass",
  },
  "an alias and the media host are renamed at once": {
    before: {
      [SITE]: (text) =>
        text.replaceAll("social.example.org;", "social.example.org www.example.org;"),
    },
    after: {
      [CONFIG]: renameMedia,
      [MEDIA_SITE]: renameMedia,
      [SITE]: (text) =>
        renameMedia(text).replaceAll("social.example.org;", "social.example.org web.example.org;"),
    },
    result: "pass",
  },
  "the base holds nothing": {
    before: ALL_GONE,
    after: { [CONFIG]: NO_COOKIE_FLAG },
    new: [COOKIE],
    notice: /The base holds nothing to check/,
    result: "fail",
  },
});

const POLICY = ".github/pleroma-hardening.yml";
const COOKIE_OFF = "rules:\n  pleroma/secure-cookie-flag: off\n";
const COOKIE_WAIVER =
  "waivers:\n  - rule: pleroma/secure-cookie-flag\n    reason: the proxy sets it\n";

const UNIT_WAIVERS = `waivers:\n${RULES.filter(({ id }) => id.startsWith("systemd/"))
  .map(({ id }) => `  - {rule: ${id}, reason: the unit moves to another repository}\n`)
  .join("")}`;
const IP_WAIVER = "waivers:\n  - rule: pleroma/http-ip\n    reason: a network of our own\n";

pairs("a pull request cannot wave itself through", {
  "a rule that is off at the base is off": {
    before: { [POLICY]: COOKIE_OFF },
    after: { [POLICY]: COOKIE_OFF, [CONFIG]: NO_COOKIE_FLAG },
    result: "pass",
  },
  "a rule that the head switches off is still on": {
    after: { [POLICY]: COOKIE_OFF, [CONFIG]: NO_COOKIE_FLAG },
    new: [COOKIE],
    notice: /rules\.pleroma\/secure-cookie-flag: off .*after the merge/,
    result: "fail",
  },
  "a rule that the head switches on counts, and what failed before is not new": {
    before: { [POLICY]: COOKIE_OFF, [CONFIG]: NO_COOKIE_FLAG },
    after: { [CONFIG]: NO_COOKIE_FLAG },
    unchanged: [COOKIE],
    result: "pass",
  },
  "a waiver that the base has counts": {
    before: { [POLICY]: COOKIE_WAIVER },
    after: { [POLICY]: COOKIE_WAIVER, [CONFIG]: NO_COOKIE_FLAG },
    waived: [COOKIE],
    result: "pass",
  },
  "a waiver that the head brings does not": {
    after: { [POLICY]: COOKIE_WAIVER, [CONFIG]: NO_COOKIE_FLAG },
    new: [COOKIE],
    notice: /New waiver: pleroma\/secure-cookie-flag .*after the merge/,
    result: "fail",
  },
  "a waiver that the head brings counts where the base allows it": {
    before: { [POLICY]: "allow-new-waivers: true\n" },
    after: { [POLICY]: `allow-new-waivers: true\n${COOKIE_WAIVER}`, [CONFIG]: NO_COOKIE_FLAG },
    waived: [COOKIE],
    result: "pass",
  },
  "allowing it in the same pull request does not help": {
    after: { [POLICY]: `allow-new-waivers: true\n${COOKIE_WAIVER}`, [CONFIG]: NO_COOKIE_FLAG },
    new: [COOKIE],
    result: "fail",
  },
  "a longer waiver counts as the base has it": {
    before: { [POLICY]: `${COOKIE_WAIVER}    expires: "2025-12-31"\n` },
    after: { [POLICY]: `${COOKIE_WAIVER}    expires: "2030-12-31"\n`, [CONFIG]: NO_COOKIE_FLAG },
    new: [COOKIE],
    result: "fail",
  },
  "a higher threshold waits": {
    after: { [POLICY]: "fail-on: never\n", [CONFIG]: NO_COOKIE_FLAG },
    new: [COOKIE],
    result: "fail",
  },
  "a lower threshold counts at once": {
    after: { [POLICY]: "fail-on: low\n", [DROP_IN]: replacing("PrivateDevices=true\n", "") },
    new: [EXPOSURE, "systemd/private-devices service"],
    result: "fail",
  },
  "excluded files are looked at as long as the base does": {
    after: { [POLICY]: 'files:\n  exclude: ["pleroma/**"]\n', [CONFIG]: NO_COOKIE_FLAG },
    new: [COOKIE],
    result: "fail",
  },
  "files that other globs leave out are looked at as long as the base does": {
    after: { [POLICY]: 'files:\n  systemd: ["none/*.service"]\n', [UNIT]: NO_PRIVATE_TMP },
    new: [EXPOSURE, PRIVATE_TMP],
    result: "fail",
  },
  "a policy that does not parse fails the run, and the base's decides the rest": {
    before: { [POLICY]: COOKIE_OFF },
    after: { [POLICY]: "rules: [\n", [CONFIG]: NO_COOKIE_FLAG },
    problems: [`policy/syntax ${POLICY}`],
    result: "fail",
  },
  "an ignore that the base has counts, wherever it stands": {
    before: { [CONFIG]: both(NO_COOKIE_FLAG, ignoring) },
    after: { [CONFIG]: both(NO_COOKIE_FLAG, ignoring, (text) => `# moved down\n${text}`) },
    waived: [COOKIE],
    result: "pass",
  },
  "an ignore that the head brings does not": {
    after: { [CONFIG]: both(NO_COOKIE_FLAG, ignoring) },
    new: [COOKIE],
    notice: /New ignore: pleroma\/secure-cookie-flag .*after the merge/,
    result: "fail",
  },
  "a ceiling counts at once": {
    after: { [POLICY]: "systemd:\n  max-exposure: 2\n" },
    unchanged: [EXPOSURE],
    result: "pass",
  },
  "a waiver for a mild finding covers a worse one, and says so": {
    before: { [POLICY]: IP_WAIVER, [CONFIG]: replacing("{127, 0, 0, 1}", "{10, 0, 0, 7}") },
    after: { [POLICY]: IP_WAIVER, [CONFIG]: replacing("{127, 0, 0, 1}", "{0, 0, 0, 0}") },
    waived: ["pleroma/http-ip Pleroma.Web.Endpoint.http.ip"],
    notice: /pleroma\/http-ip .* is waived, and fails with severity high now/,
    result: "pass",
  },
  "what a waiver of the base covers may be taken away": {
    before: { [POLICY]: UNIT_WAIVERS },
    after: { [POLICY]: UNIT_WAIVERS, [UNIT]: null, [DROP_IN]: null },
    notice: /What made 7 checks pass is gone, which the policy waives/,
    result: "pass",
  },
  "a policy that did not parse before either fails the run all the same": {
    before: { [POLICY]: "rules: [\n" },
    after: { [POLICY]: "rules: [\n", "README.md": "Something else.\n" },
    result: "fail",
  },
  "with unknown checks failing, one that was decided before counts": {
    before: { [POLICY]: "fail-on-unknown: true\n" },
    after: {
      [POLICY]: "fail-on-unknown: true\n",
      [CONFIG]: replacing(
        "secure_cookie_flag: true",
        'secure_cookie_flag: System.get_env("SECURE_COOKIES") == "yes"',
      ),
    },
    result: "fail",
  },
});

describe("a change that takes everything away", () => {
  test("fails, because nothing passes any more", async () => {
    const result = await compareFiles(HARDENED, { "README.md": "Gone.\n" });
    expect(result.result).toBe("fail");
    expect(result.removed.length).toBeGreaterThan(40);
    expect(result.problems).toEqual([]);
    expect(result.gate.reason).toMatch(/^To pass, bring back what made \d+ checks pass/);
  });

  test("and nothing on both sides is nothing to check", async () => {
    const result = await compareFiles({ "a.txt": "" }, { "b.txt": "" });
    expect(result.result).toBe("error");
    expect(result.problems.map(({ code }) => code)).toEqual(["run/nothing-to-check"]);
  });
});

test("an instance that moves to a host known to be weak loses what its own host had", async () => {
  const withOld = (text: string) => text + weakServer("old.example.org");
  const onlyUpstream = (text: string) => text.slice(0, text.indexOf("server {\n    server_name"));
  const before = edited(HARDENED, { [MEDIA_SITE]: withOld });
  const after = edited(before, {
    [SITE]: onlyUpstream,
    [CONFIG]: (text) => text.replaceAll("social.example.org", "old.example.org"),
  });
  const result = await compareFiles(before, after);
  expect(result.result).toBe("fail");
  expect(named(result.removed)).toContain("nginx/media-isolation social.example.org /proxy");
});

describe("with gate: all", () => {
  test("what failed before fails the run", async () => {
    const weak = edited(HARDENED, { [CONFIG]: NO_COOKIE_FLAG });
    const result = await compareFiles(weak, weak, { gate: "all" });
    expect(result.result).toBe("fail");
    expect(result.gate.mode).toBe("all");
  });
});
