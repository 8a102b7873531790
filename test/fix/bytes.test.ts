import { describe, expect, test } from "vitest";
import { fixAll } from "../../src/fix/fix-all.ts";
import { proposeFixes } from "../../src/fix/propose.ts";
import type { FixInput } from "../../src/fix/state.ts";
import { judge } from "../../src/judgement/judge.ts";
import { SourceFile } from "../../src/source/source-file.ts";
import { inputOf } from "../rules/rejected-rows.ts";
import { applyFix } from "./apply.ts";

function failing({ head, policy }: FixInput) {
  return judge(head.repository, policy, head.policyProblems).checks.map(({ check }) => check);
}

/** The one file as all fixes together leave it, a byte order mark included. */
function fixed(path: string, text: string): string {
  const input = inputOf([new SourceFile(path, text)], {});
  const { files } = fixAll(input, failing(input));
  const [{ after } = { after: new SourceFile(path, "nothing was fixed") }] = files;
  expect(files).toHaveLength(1);
  return (after.hasByteOrderMark ? "\uFEFF" : "") + after.text;
}

const UNIT = "pleroma.service";
const CONFIG = "config/prod.secret.exs";
const SITE = "nginx/instance.conf";

/** A unit in which only the line is wrong. */
function unit(line: string): string {
  return `[Service]
ExecStart=/opt/pleroma/bin/pleroma start
User=pleroma
PrivateTmp=yes
PrivateDevices=yes
ProtectSystem=full
NoNewPrivileges=yes
CapabilityBoundingSet=~CAP_SYS_ADMIN
${line}`;
}

/** A config in which only the line is wrong. */
function config(line: string): string {
  return `import Config

config :pleroma, Pleroma.Web.Endpoint,
  url: [host: "social.example", scheme: "https", port: 443],
  http: [ip: {127, 0, 0, 1}]

config :pleroma, :http_security, sts: true
config :pleroma, Pleroma.Upload, base_url: "https://media.example/media/"
${line}`;
}

/** A site in which only the lines in the location are wrong. */
function site(lines: string): string {
  return `upstream phoenix { server 127.0.0.1:4000; }
server {
    listen 443 ssl;
    server_name social.example;
    ssl_protocols TLSv1.2 TLSv1.3;
    location ~ ^/(media|proxy) { return 404; }
    location / {
        proxy_pass http://phoenix;
${lines}
    }
}
`;
}

describe("what a fix leaves as it is", () => {
  test.each<[string, path: string, before: string, after: string]>([
    ["the last line has no end", UNIT, unit("ProtectHome=no"), unit("ProtectHome=yes")],
    [
      "blanks behind the name",
      UNIT,
      unit("ProtectHome = \tno  \n"),
      unit("ProtectHome = \tyes  \n"),
    ],
    [
      "a line goes on behind its end",
      UNIT,
      unit("ProtectHome=\\\n  no\n# the end\n"),
      unit("ProtectHome=\\\n  yes\n# the end\n"),
    ],
    [
      "a comment above",
      UNIT,
      unit("; changed in 2019\nProtectHome=no\n\n\n"),
      unit("; changed in 2019\nProtectHome=yes\n\n\n"),
    ],
    [
      "a call's comment",
      CONFIG,
      config("config :pleroma, :http_security, sts_max_age: 1 # day\n"),
      config("config :pleroma, :http_security, sts_max_age: 31_536_000 # day\n"),
    ],
    [
      "values around",
      CONFIG,
      config('config :pleroma, :http_security,  [referrer_policy:   "origin" ,sts: true ]\n'),
      config('config :pleroma, :http_security,  [referrer_policy:   "same-origin" ,sts: true ]\n'),
    ],
    [
      "comments beside what is deleted",
      SITE,
      site("\t# framed\n\tproxy_hide_header X-Frame-Options;\t# why\n\tproxy_buffering off;"),
      site("\t# framed\n\t# why\n\tproxy_buffering off;"),
    ],
    [
      "a condition that has more to say",
      SITE,
      site("        if ($arg_x) { more_clear_headers X-Frame-Options; # why\n        }"),
      site("        if ($arg_x) { # why\n        }"),
    ],
    [
      "but not a condition for nothing",
      SITE,
      site("        if ($arg_x) {\n            more_clear_headers X-Frame-Options;\n        }\n"),
      site(""),
    ],
    [
      "other directives of the line",
      SITE,
      site("        proxy_buffering off; proxy_hide_header X-Frame-Options; gzip on;"),
      site("        proxy_buffering off; gzip on;"),
    ],
  ])("%s", (_, path, before, after) => {
    expect(fixed(path, before)).toBe(after);
    const withReturns = (text: string) => text.replaceAll("\n", "\r\n");
    expect(fixed(path, withReturns(before))).toBe(withReturns(after));
    // Elixir and nginx take a byte order mark for a part of the first word.
    if (path === UNIT) expect(fixed(path, `\uFEFF${before}`)).toBe(`\uFEFF${after}`);
  });
});

describe("what a fix adds", () => {
  test.each<[string, path: string, before: string, after: string]>([
    [
      "a directive, beside others of its kind",
      UNIT,
      unit("\n[Install]\nWantedBy=multi-user.target\n"),
      unit("ProtectHome=yes\n\n[Install]\nWantedBy=multi-user.target\n"),
    ],
    [
      "a directive in a block, indented as its neighbours",
      SITE,
      site("").replace("    ssl_protocols TLSv1.2 TLSv1.3;\n", ""),
      site("")
        .replace("    ssl_protocols TLSv1.2 TLSv1.3;\n", "")
        .replace("server {\n", "server {\n    ssl_protocols TLSv1.2 TLSv1.3;\n"),
    ],
  ])("%s", (_, path, before, after) => {
    expect(fixed(path, before)).toBe(after);
    const withReturns = (text: string) => text.replaceAll("\n", "\r\n");
    expect(fixed(path, withReturns(before))).toBe(withReturns(after));
  });

  test("a fix's lines are the edit, whichever of the two is applied", () => {
    const text = unit("ProtectHome=no");
    const input = inputOf([new SourceFile(UNIT, text)], {});
    const [fix, ...more] = proposeFixes(input, failing(input));
    expect(more).toEqual([]);
    expect(fix).toMatchObject({
      check: { rule: "systemd/protect-home", subject: "service" },
      path: UNIT,
      line: 9,
      endLine: 9,
      before: ["ProtectHome=no"],
      after: ["ProtectHome=yes"],
      holdsSecret: false,
    });
    expect(fix && applyFix(text, fix)).toBe(fixed(UNIT, text));
  });
});

describe("what is left to a person", () => {
  const none = (path: string, text: string) => {
    const input = inputOf([new SourceFile(path, text)], {});
    expect(failing(input).filter(({ status }) => status === "fail")).not.toEqual([]);
    expect(fixAll(input, failing(input)).files).toEqual([]);
  };

  test.each<[string, path: string, text: string]>([
    [
      "a map, which a list in its place would take away whole",
      CONFIG,
      config("").replace("sts: true", "%{sts: true, enabled: false}"),
    ],
    [
      "a value from a variable",
      CONFIG,
      config("age = 1\nconfig :pleroma, :http_security, sts_max_age: age\n"),
    ],
  ])("%s", (_, path, text) => none(path, text));
});
