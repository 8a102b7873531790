import { fingerprint } from "../../../src/fingerprint.ts";
import { summarize } from "../../../src/gate/summarize.ts";
import type { Check, ReportedProblem, Result } from "../../../src/result.ts";

/** A failing check; what a test does not care about is filled in. */
export function checkOf(parts: Partial<Check> = {}): Check {
  const rule = parts.rule ?? "pleroma/secure-cookie-flag";
  const instance = parts.instance ?? "social.example.org";
  const subject = parts.subject ?? "Pleroma.Web.Endpoint.secure_cookie_flag";
  return {
    rule,
    instance,
    subject,
    status: "fail",
    severity: "high",
    message: "The session cookie is sent without Secure.",
    expected: "secure_cookie_flag: true",
    edit: "replace",
    actual: "false",
    was: null,
    location: { path: "config/prod.secret.exs", line: 7, column: 3, endLine: 7, endColumn: 28 },
    baseline: null,
    waiver: null,
    fingerprint: fingerprint(rule, instance, subject),
    ...parts,
  };
}

export function problemOf(parts: Partial<ReportedProblem> = {}): ReportedProblem {
  return {
    code: "nginx/syntax",
    severity: "error",
    path: "nginx/site.conf",
    line: 3,
    column: 5,
    message: "A } is missing.",
    baseline: null,
    fingerprint: fingerprint("nginx/syntax", "nginx/site.conf"),
    ...parts,
  };
}

/** A result around these checks and problems. */
export function resultOf(parts: Partial<Result> = {}): Result {
  const checks = parts.checks ?? [];
  return {
    result: checks.some(({ status }) => status === "fail") ? "fail" : "pass",
    base: null,
    gate: { mode: "all", failOn: "medium", reason: "To pass, mend 1 failing check." },
    summary: summarize(checks, { fixed: parts.fixed ?? [], removed: parts.removed ?? [] }),
    instances: [],
    rules: {
      "pleroma/secure-cookie-flag": {
        title: "Session cookie only over TLS",
        help: "Set `secure_cookie_flag: true`.",
        url: "https://docs.example.org/rules#secure-cookie-flag",
      },
    },
    checks,
    fixed: [],
    removed: [],
    problems: [],
    notices: [],
    excerpts: new Map(),
    changedLines: new Set(),
    ...parts,
  };
}

/** What a stranger's pull request may put into names and values, to be more than text. */
export const HOSTILE_TEXTS: readonly string[] = [
  "a | b | c",
  "`code` ``` fence",
  "</code></td></tr></table></details><h1>Approved</h1>",
  "<img src=x onerror=alert(1)>",
  "<!-- pleroma-hardening comment: default -->",
  "-->\n\n# Approved\n\n",
  "@everyone and @octocat",
  "see #1, owner/repo#2 and GH-3",
  "::error::not ours",
  "\n::add-mask::e\n##[add-mask]e",
  "first\r\n\r\n::stop-commands::token",
  "right\u202Eto left\u2066\u200B",
  '" onmouseover="alert(1)',
  "&lt;b&gt; &amp; &#64;octocat",
  "[link](https://attacker.test) https://attacker.test www.attacker.test",
  "![picture](http://attacker.test/x.png) [script](javascript:alert(1)) <https://attacker.test>",
  "of 0123456789abcdef0123456789abcdef01234567, octocat@89abcdef01 or owner/repo@89abcdef01",
  ":tada: (:+1:) $x^2$ $`y`$ and mail@attacker.test, TICKET-7",
  "`@everyone` @`everyone`` #1 `",
  "## Approved\\\n> [!NOTE] [^1]: ~~gone~~ **bold** _it_",
  "half a pair \uD83D",
  "\u0000\u001B[31m",
  "x".repeat(10_000),
  "😀".repeat(5_000),
];
