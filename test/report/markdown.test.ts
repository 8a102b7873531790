import { describe, expect, it } from "vitest";
import { renderComment, renderSummary } from "../../src/report/markdown.ts";
import type { Result } from "../../src/result.ts";
import { githubPage } from "./support/github-page.ts";
import { checkOf, problemOf, resultOf } from "./support/result.ts";

const SOURCE = {
  serverUrl: "https://github.test",
  repository: "admin/config",
  commit: "0123456789abcdef0123456789abcdef01234567",
};

const BASE = "89abcdef0189abcdef0189abcdef0189abcdef01";

describe("the comment", () => {
  it("gives no figures where no check is left", () => {
    const result = resultOf({ checks: [], removed: [checkOf({ status: "pass" })] });

    const comment = renderComment({ ...result, base: "commit 89abcdef01" }, { source: SOURCE });

    expect(comment).toContain(
      "Compared with commit <code>89abcdef01</code>: 1 gone. No checks are left.</p>",
    );
    expect(comment).not.toContain("Score");
  });

  it("says the verdict first, and then what to write where", () => {
    const result = resultOf({
      checks: [
        checkOf({ severity: "low", rule: "systemd/private-devices", location: null, actual: null }),
        checkOf(),
        checkOf({ status: "pass" }),
        checkOf({ status: "unknown", message: "The value is in an environment variable." }),
      ],
      problems: [problemOf()],
      notices: ["There is no systemd unit."],
    });

    const comment = renderComment(result, { source: SOURCE, pathPrefix: "deploy/" });

    expect(comment).toMatchInlineSnapshot(`
      "<h3>❌ Hardening: To pass, mend 1 failing check.</h3>

      <p>All checks: 2 failed, 1 could not be decided, 1 passed. Score: 0 of 100. What is below <b>medium</b> does not fail the check.</p>

      <table>
      <tr><th>Rule and place</th><th>What is there, and what to write</th></tr>
      <tr><td>🔴 <b>high</b><br><a href="https://docs.example.org/rules#secure-cookie-flag"><code>pleroma/secure-cookie-flag</code></a><br><a href="https://github.test/admin/config/blob/0123456789abcdef0123456789abcdef01234567/deploy/config/prod.secret.exs#L7"><code>deploy/config/prod.secret.exs:7</code></a><br><sub>Pleroma.Web.Endpoint.secure_cookie_flag</sub></td><td>The session cookie is sent without Secure.<br><code>false</code><br><b>Write:</b> <code>secure_cookie_flag: true</code></td></tr>
      <tr><td>🟡 low<br><code>systemd/private-devices</code><br><sub>Pleroma.Web.Endpoint.secure_cookie_flag</sub></td><td>The session cookie is sent without Secure.<br><b>Write:</b> <code>secure_cookie_flag: true</code></td></tr>
      </table>

      <details open><summary>Problems with the files themselves (1)</summary>
      <table>
      <tr><th>Severity</th><th>Where</th><th>What is wrong</th></tr>
      <tr><td>error</td><td><a href="https://github.test/admin/config/blob/0123456789abcdef0123456789abcdef01234567/deploy/nginx/site.conf#L3"><code>deploy/nginx/site.conf:3</code></a></td><td>A } is missing.</td></tr>
      </table>
      </details>

      <details><summary>Could not be decided from the files (1)</summary>
      <table>
      <tr><th>Rule and place</th><th>Why</th></tr>
      <tr><td>🔴 <b>high</b><br><a href="https://docs.example.org/rules#secure-cookie-flag"><code>pleroma/secure-cookie-flag</code></a><br><a href="https://github.test/admin/config/blob/0123456789abcdef0123456789abcdef01234567/deploy/config/prod.secret.exs#L7"><code>deploy/config/prod.secret.exs:7</code></a><br><sub>Pleroma.Web.Endpoint.secure_cookie_flag</sub></td><td>The value is in an environment variable.<br><code>false</code></td></tr>
      </table>
      </details>

      <ul>
      <li>There is no systemd unit.</li>
      </ul>

      <p>The same check on your own machine: <code>pleroma-hardening check deploy/ --fail-on medium</code></p>
      "
    `);
  });

  it("of a comparison says what is new, what is gone, and folds what was there before", () => {
    const old = checkOf({ rule: "pleroma/sts", subject: "sts", baseline: "unchanged" });
    const checks = [
      old,
      checkOf({ severity: "low", baseline: "new", was: "true", actual: null }),
      checkOf({ baseline: "new", was: "true" }),
    ];
    const result = resultOf({
      base: "commit 89abcdef01",
      gate: { mode: "regressions", failOn: "high", reason: "To pass, mend 1 new failing check." },
      instances: [
        {
          name: "social.example.org",
          host: "social.example.org",
          family: "pleroma",
          files: [],
          exposure: 6.2,
          exposureRange: null,
          baseExposure: 8.6,
        },
      ],
      checks,
      fixed: [checkOf({ rule: "pleroma/http-ip", subject: "http.ip" })],
      removed: [checkOf({ rule: "systemd/user", subject: "service", status: "pass" })],
      problems: [problemOf({ baseline: "unchanged" })],
    });

    const comment = renderComment(result, { source: SOURCE, base: BASE });

    expect(comment.replace(/<a href="[^"]*">(.*?)<\/a>/g, "[$1]")).toMatchInlineSnapshot(`
      "<h3>❌ Hardening: To pass, mend 1 new failing check.</h3>

      <p>Compared with [commit <code>89abcdef01</code>]: 2 new, 1 gone, 1 fixed. All checks: 3 failed. Score: 0 of 100. What is below <b>high</b> does not fail the check.</p>

      <h4>New</h4>
      <table>
      <tr><th>Rule and place</th><th>Was → is, and what to write</th></tr>
      <tr><td>🔴 <b>high</b><br>[<code>pleroma/secure-cookie-flag</code>]<br>[<code>config/prod.secret.exs:7</code>]<br><sub>Pleroma.Web.Endpoint.secure_cookie_flag</sub></td><td>The session cookie is sent without Secure.<br><code>true</code> → <code>false</code><br><b>Write:</b> <code>secure_cookie_flag: true</code></td></tr>
      <tr><td>🟡 low<br>[<code>pleroma/secure-cookie-flag</code>]<br>[<code>config/prod.secret.exs:7</code>]<br><sub>Pleroma.Web.Endpoint.secure_cookie_flag</sub></td><td>The session cookie is sent without Secure.<br><code>true</code> → nothing<br><b>Write:</b> <code>secure_cookie_flag: true</code></td></tr>
      </table>

      <h4>Gone: it passed at the base, and is not there any more</h4>
      <table>
      <tr><th>Rule, and where it was</th><th>What was there</th></tr>
      <tr><td>🔴 <b>high</b><br><code>systemd/user</code><br>[<code>config/prod.secret.exs:7</code>]</td><td>The session cookie is sent without Secure.<br><code>false</code></td></tr>
      </table>

      <p>Exposure, as systemd-analyze security has it (0 is best): <b>8.6 → 6.2 MEDIUM</b></p>

      <details><summary>Fixed (1)</summary>
      <table>
      <tr><th>Rule, and where it was</th><th>What was there</th></tr>
      <tr><td>🔴 <b>high</b><br><code>pleroma/http-ip</code><br>[<code>config/prod.secret.exs:7</code>]<br><sub>http.ip</sub></td><td>The session cookie is sent without Secure.<br><code>false</code></td></tr>
      </table>
      </details>

      <details><summary>Fails as at the base (1)</summary>
      <table>
      <tr><th>Rule and place</th><th>What is there, and what to write</th></tr>
      <tr><td>🔴 <b>high</b><br><code>pleroma/sts</code><br>[<code>config/prod.secret.exs:7</code>]<br><sub>sts</sub></td><td>The session cookie is sent without Secure.<br><code>false</code><br><b>Write:</b> <code>secure_cookie_flag: true</code></td></tr>
      </table>
      </details>

      <details><summary>Problems with the files as at the base (1)</summary>
      <table>
      <tr><th>Severity</th><th>Where</th><th>What is wrong</th></tr>
      <tr><td>error</td><td>[<code>nginx/site.conf:3</code>]</td><td>A } is missing.</td></tr>
      </table>
      </details>

      <p>The same check on your own machine: <code>pleroma-hardening check --base 89abcdef0189abcdef0189abcdef0189abcdef01 --fail-on high</code></p>
      "
    `);
    const commits = [...comment.matchAll(/\/blob\/(\w+)\//g)].map(([, commit]) => commit);
    // What is new, what is gone, fixed and unchanged: lines of the base are not those of the head.
    const { commit } = SOURCE;
    expect(commits).toEqual([commit, commit, BASE, BASE, commit, commit]);
  });

  it("opens what was there before when that counts too", () => {
    const result = resultOf({
      base: "commit 89abcdef01",
      gate: { mode: "all", failOn: "medium", reason: "To pass, mend 1 failing check." },
      checks: [checkOf({ baseline: "unchanged" })],
    });

    const comment = renderComment(result, { base: BASE });

    expect(comment).toContain("<details open><summary>Fails as at the base (1)</summary>");
    expect(comment).toContain(`--base ${BASE} --gate all --fail-on medium`);
  });

  it("without an address of the files names them, and says nothing of counts when nothing was judged", () => {
    const result = resultOf({
      result: "error",
      gate: { mode: "all", failOn: "medium", reason: "There is nothing to check." },
      problems: [problemOf({ code: "run/nothing-to-check", path: "." }), problemOf()],
    });

    const comment = renderComment(result);

    expect(comment).toMatch(/^<h3>⚠️ Hardening: There is nothing to check\.<\/h3>/);
    expect(comment).not.toContain("Score");
    expect(comment).not.toContain("<a ");
    expect(comment).toContain("<code>nginx/site.conf:3</code>");
  });

  it("names a place whose address would be too long, without a link", () => {
    const location = { path: "é/".repeat(500), line: 1, column: 1, endLine: 1, endColumn: 2 };

    const comment = renderComment(resultOf({ checks: [checkOf({ location })] }), {
      source: SOURCE,
    });

    expect(comment).toContain("<code>é/é/");
    expect(comment).not.toContain("blob");
  });

  it("turns into one line when nothing got weaker, and folds what was fixed", () => {
    const result = resultOf({
      result: "pass",
      base: "commit 89abcdef01",
      gate: {
        mode: "regressions",
        failOn: "medium",
        reason: "Nothing that was decided got weaker. Not found, so not checked: systemd unit.",
      },
      checks: [checkOf({ status: "pass" })],
      fixed: [checkOf({ location: null })],
    });

    expect(renderComment(result, { source: SOURCE, base: BASE })).toMatchInlineSnapshot(`
      "<h3>✅ Hardening: Nothing that was decided got weaker.</h3>

      <p>Not found, so not checked: systemd unit.</p>

      <details><summary>Fixed (1)</summary>
      <table>
      <tr><th>Rule, and where it was</th><th>What was there</th></tr>
      <tr><td>🔴 <b>high</b><br><a href="https://docs.example.org/rules#secure-cookie-flag"><code>pleroma/secure-cookie-flag</code></a><br><sub>Pleroma.Web.Endpoint.secure_cookie_flag</sub></td><td>The session cookie is sent without Secure.<br><code>false</code></td></tr>
      </table>
      </details>

      <details><summary>Figures, and how to check it yourself</summary>
      <p>Compared with <a href="https://github.test/admin/config/commit/89abcdef0189abcdef0189abcdef0189abcdef01">commit <code>89abcdef01</code></a>: 1 fixed. All checks: 1 passed. Score: 100 of 100.</p>

      <p>The same check on your own machine: <code>pleroma-hardening check --base 89abcdef0189abcdef0189abcdef0189abcdef01 --fail-on medium</code></p>
      </details>
      "
    `);
  });

  it("shows what one edit mends in one row, and what the change touched first", () => {
    const place = { path: "nginx/site.conf", column: 1, endLine: 9, endColumn: 2 };
    const untouched = checkOf({ subject: "untouched", location: { ...place, line: 5 } });
    const touched = (host: string) =>
      checkOf({ subject: host, message: "Old TLS.", location: { ...place, line: 8 } });
    const worst = checkOf({
      subject: "worst",
      message: "Worse.",
      severity: "high",
      location: null,
    });
    const checks = [
      { ...untouched, severity: "medium" as const },
      { ...touched("a.test"), severity: "medium" as const },
      { ...touched("b.test"), severity: "medium" as const },
      worst,
    ];

    const comment = renderComment(
      resultOf({ checks, changedLines: new Set(["nginx/site.conf:8"]) }),
    );

    const rows = comment.match(/<tr><td>.*<\/td><\/tr>/g) ?? [];
    expect(rows.map((row) => row.match(/(?<=<sub>)[^<]*/g))).toEqual([
      ["worst"],
      ["a.test", "b.test"],
      ["untouched"],
    ]);
  });

  it("has several lines to write as a block that can be copied, unless it is too wide", () => {
    const block = "location /media {\n  return 404;\n}";
    const wide = `server {\n  ${"x".repeat(80)}\n}`;

    const comment = renderComment(
      resultOf({
        checks: [checkOf({ expected: block, edit: "add" }), checkOf({ expected: wide })],
      }),
    );

    expect(githubPage(comment).text).toContain(`Add: ${block}`);
    expect(comment).toContain("<pre>location /media {&#10;  return 404;&#10;}</pre>");
    expect(comment).toMatch(/<b>Write:<\/b> <code>server \{<br> {2}x{80}<br>\}<\/code>/);
  });

  it("names the folder that was checked as a shell takes it", () => {
    const commandFor = (pathPrefix: string) =>
      githubPage(renderComment(resultOf(), { pathPrefix })).text.match(
        /(?<=hardening )check .*(?= --fail)/,
      )?.[0];

    expect(["deploy/", "my server/", "it's/", "-x/"].map(commandFor)).toEqual([
      "check deploy/",
      "check 'my server/'",
      "check 'it'\\''s/'",
      "check ./-x/",
    ]);
  });
});

/** So many findings as there can be, some of them with more text than there can be. */
function hugeResult(text: string): Result {
  const longest = text.repeat(Math.ceil(10_000 / text.length));
  const checks = Array.from({ length: 10_000 }, (_, index) => {
    const long = index % 100 === 7 ? longest : text.repeat(50);
    const subject = `${index} ${long}`;
    const location = { path: `${index}/${long}`, line: 1, column: 1, endLine: 1, endColumn: 2 };
    return checkOf({
      subject,
      message: subject,
      actual: long,
      was: subject,
      expected: long,
      location,
    });
  });
  const instances = checks.slice(0, 2_000).map(({ subject }) => ({
    name: subject,
    host: subject,
    family: "pleroma" as const,
    files: [],
    exposure: 9.6,
    exposureRange: null,
    baseExposure: 1,
  }));
  return resultOf({
    base: longest,
    gate: { mode: "regressions", failOn: "medium", reason: `${longest}. ${longest}` },
    instances,
    checks: checks.map((check, index) => ({ ...check, instance: instances[index]?.name ?? "" })),
    fixed: checks,
    removed: checks,
    problems: checks.map(({ message }) => problemOf({ message })),
    notices: checks.map(({ message }) => message),
  });
}

describe.each(["&", "😀", "@a "])("10 000 findings around %j", (text) => {
  const result = hugeResult(text);

  it("are cut in the comment between rows, and counted", () => {
    const comment = renderComment(result, { source: SOURCE, base: BASE });

    // GitHub counts characters, which are fewer than UTF-16 code units, never more.
    expect(comment.length).toBeLessThan(65_536);
    expect(comment.length).toBeGreaterThan(50_000);
    expect(countsOf(comment)).toEqual({ new: 10_000, gone: 10_000 });
    expect(comment).toMatch(/ --fail-on medium<\/code><\/p>\n$/);
  });

  it("are cut in the summary between rows, measured in bytes", () => {
    const summary = renderSummary(result, { source: SOURCE, base: BASE });

    const bytes = Buffer.byteLength(summary);
    expect(bytes).toBeLessThan(1024 * 1024);
    expect(bytes).toBeGreaterThan(1_000_000);
    expect(countsOf(summary)).toEqual({ new: 10_000, gone: 10_000 });
  });
});

/** The rows of the first two tables, and those of which they say that they are left out. */
function countsOf(page: string): { readonly new: number; readonly gone: number } {
  const [fresh, gone] = page.split("</table>\n").map((table, index, tables) => {
    const rows = table.match(/^<tr><td>/gm)?.length ?? 0;
    const rest = /^\n<p>(\d+) more rows/.exec(tables[index + 1] ?? "")?.[1];
    return rows + Number(rest ?? 0);
  });
  return { new: fresh ?? 0, gone: gone ?? 0 };
}

describe("the job summary", () => {
  it("has a picture of each instance that can be read without colours", () => {
    const result = resultOf({
      base: "commit 89abcdef01",
      instances: ["a.test", "b.test"].map((name) => ({
        name,
        host: name,
        family: "pleroma",
        files: [],
        exposure: null,
        exposureRange: null,
        baseExposure: null,
      })),
      checks: [
        checkOf({ instance: "a.test", status: "pass", subject: "other" }),
        checkOf({ instance: "a.test", severity: "medium", baseline: "unchanged" }),
        checkOf({ instance: "a.test", severity: "low", baseline: "new", subject: "third" }),
        ...["1", "2", "3", "4", "5"].map((name) =>
          checkOf({ instance: "a.test", status: "pass", rule: `pleroma/rule-${name}` }),
        ),
        checkOf({ instance: "a.test", status: "unknown", rule: "systemd/user" }),
        checkOf({ instance: "a.test", status: "waived", rule: "systemd/private-tmp" }),
        checkOf({ instance: "b.test", status: "not-applicable", rule: "nginx/upstream" }),
      ],
    });

    const summary = renderSummary(result);

    expect(
      summary.slice(summary.indexOf("<h4>All rules"), summary.indexOf("\n\n<details>")),
    ).toMatchInlineSnapshot(`
      "<h4>All rules at a glance</h4>
      <p>❌ fails, ❔ undecided, ⚠️ waived, ✅ passes, ➖ not applicable.</p>
      <p><b>a.test</b></p>
      <table>
      <tr><th scope="row" rowspan="2">Pleroma</th><td>❌ <a href="https://docs.example.org/rules#secure-cookie-flag">secure-cookie-flag</a><br>medium, new: low</td><td>✅ rule-1</td><td>✅ rule-2</td><td>✅ rule-3</td><td>✅ rule-4</td></tr>
      <tr><td>✅ rule-5</td></tr>
      <tr><th scope="row" rowspan="1">systemd</th><td>❔ user<br>undecided</td><td>⚠️ private-tmp<br>waived</td></tr>
      </table>
      <p><b>b.test</b></p>
      <table>
      <tr><th scope="row" rowspan="1">nginx</th><td>➖ upstream<br>not applicable</td></tr>
      </table>

      <details open><summary>Fails as at the base (1)</summary>
      <table>
      <tr><th>Rule and place</th><th>What is there, and what to write</th></tr>
      <tr><td>🟠 <b>medium</b><br><a href="https://docs.example.org/rules#secure-cookie-flag"><code>pleroma/secure-cookie-flag</code></a><br><code>config/prod.secret.exs:7</code><br><sub>Pleroma.Web.Endpoint.secure_cookie_flag</sub><br><sub>in a.test</sub></td><td>The session cookie is sent without Secure.<br><code>false</code><br><b>Write:</b> <code>secure_cookie_flag: true</code></td></tr>
      </table>
      </details>"
    `);
    expect(githubPage(summary).isCensored).toBe(false);
  });

  it("says for how many findings GitHub shows no annotation", () => {
    const summary = renderSummary(resultOf({ checks: [checkOf()] }), {
      hiddenAnnotations: { error: 3, warning: 0, notice: 1 },
    });

    expect(summary).toContain("are 3 of level error, 1 of level notice.");
  });
});
