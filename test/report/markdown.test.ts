import { describe, expect, it } from "vitest";
import { renderComment, renderSummary } from "../../src/report/markdown.ts";
import type { Result } from "../../src/result.ts";
import { checkOf, HOSTILE_TEXTS, problemOf, resultOf } from "./support/result.ts";

const SOURCE = {
  serverUrl: "https://github.test",
  repository: "admin/config",
  commit: "0123456789abcdef0123456789abcdef01234567",
};

/** A result in which a text stands wherever a stranger can put one. */
function resultAround(text: string): Result {
  const path = text.slice(0, 100);
  const location = { path, line: 1, column: 1, endLine: 1, endColumn: 2 };
  const check = {
    subject: text,
    message: text,
    actual: text,
    was: `${text} before`,
    expected: text,
    location,
    instance: text,
  };
  const instance = {
    name: text,
    host: text,
    family: "pleroma",
    files: [path],
    exposure: 6.2,
    exposureRange: null,
    baseExposure: 8.6,
  } as const;
  return resultOf({
    base: text,
    gate: { mode: "all", failOn: "medium", reason: text },
    instances: [instance, instance],
    checks: [
      checkOf(check),
      checkOf({ ...check, baseline: "unchanged" }),
      checkOf({ ...check, status: "unknown" }),
      checkOf({
        ...check,
        status: "waived",
        waiver: { reason: text, expires: text, origin: text },
      }),
    ],
    fixed: [checkOf(check)],
    removed: [checkOf({ ...check, status: "pass" })],
    problems: [
      problemOf({ path, message: text }),
      problemOf({ path, message: text, baseline: "unchanged" }),
    ],
    notices: [text],
  });
}

function tagsOf(html: string): readonly string[] {
  return (html.match(/<[^>]*>/g) ?? []).map((tag) => tag.replace(/"[^"]*"/g, '""'));
}

/** The text that a reader sees outside of `code`. */
function proseOf(html: string): string {
  const entities: Record<string, string> = { lt: "<", gt: ">", quot: '"', amp: "&" };
  return html
    .replace(/<code>.*?<\/code>/g, "")
    .replace(/<[^>]*>/g, "")
    .replace(/&(?:#(\d+)|(\w+));/g, (_entity, code, name) =>
      name === undefined ? String.fromCodePoint(Number(code)) : (entities[name] ?? ""),
    );
}

describe("the comment", () => {
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
      "<h3>❌ To pass, mend 1 failing check.</h3>

      <p>Checks: 1 passed, 2 failed, 1 could not be decided. Score: 0 of 100.</p>

      <table>
      <tr><th>Severity</th><th>Rule</th><th>Where</th><th>What is there</th><th>What to write</th></tr>
      <tr><td>high</td><td><a href="https://docs.example.org/rules#secure-cookie-flag"><code>pleroma/secure-cookie-flag</code></a><br>Pleroma.Web.Endpoint.secure_cookie_flag</td><td><a href="https://github.test/admin/config/blob/0123456789abcdef0123456789abcdef01234567/deploy/config/prod.secret.exs#L7"><code>deploy/config/prod.secret.exs:7</code></a></td><td>The session cookie is sent without Secure.<br><code>false</code></td><td><code>secure_cookie_flag: true</code></td></tr>
      <tr><td>low</td><td><code>systemd/private-devices</code><br>Pleroma.Web.Endpoint.secure_cookie_flag</td><td></td><td>The session cookie is sent without Secure.</td><td><code>secure_cookie_flag: true</code></td></tr>
      </table>

      <details open><summary>Problems with the files themselves (1)</summary>
      <table>
      <tr><th>Severity</th><th>Where</th><th>What is wrong</th></tr>
      <tr><td>error</td><td><a href="https://github.test/admin/config/blob/0123456789abcdef0123456789abcdef01234567/deploy/nginx/site.conf#L3"><code>deploy/nginx/site.conf:3</code></a></td><td>A } is missing.</td></tr>
      </table>
      </details>

      <details><summary>Could not be decided from the files (1)</summary>
      <table>
      <tr><th>Severity</th><th>Rule</th><th>Where</th><th>Why</th></tr>
      <tr><td>high</td><td><a href="https://docs.example.org/rules#secure-cookie-flag"><code>pleroma/secure-cookie-flag</code></a><br>Pleroma.Web.Endpoint.secure_cookie_flag</td><td><a href="https://github.test/admin/config/blob/0123456789abcdef0123456789abcdef01234567/deploy/config/prod.secret.exs#L7"><code>deploy/config/prod.secret.exs:7</code></a></td><td>The value is in an environment variable.<br><code>false</code></td></tr>
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

    const comment = renderComment(result, { source: SOURCE, base: SOURCE.commit });

    expect(comment.replace(/<a href="[^"]*">(.*?)<\/a>/g, "[$1]")).toMatchInlineSnapshot(`
      "<h3>❌ To pass, mend 1 new failing check.</h3>

      <p>Compared with commit 89abcdef01: 2 new, 1 fixed, 1 gone. Checks: 0 passed, 3 failed. Score: 0 of 100.</p>

      <h4>New</h4>
      <table>
      <tr><th>Severity</th><th>Rule</th><th>Where</th><th>Was → is</th><th>What to write</th></tr>
      <tr><td>high</td><td>[<code>pleroma/secure-cookie-flag</code>]<br>Pleroma.Web.Endpoint.secure_cookie_flag</td><td>[<code>config/prod.secret.exs:7</code>]</td><td>The session cookie is sent without Secure.<br><code>true</code> → <code>false</code></td><td><code>secure_cookie_flag: true</code></td></tr>
      <tr><td>low</td><td>[<code>pleroma/secure-cookie-flag</code>]<br>Pleroma.Web.Endpoint.secure_cookie_flag</td><td>[<code>config/prod.secret.exs:7</code>]</td><td>The session cookie is sent without Secure.<br><code>true</code> → nothing</td><td><code>secure_cookie_flag: true</code></td></tr>
      </table>

      <h4>Gone: it passed at the base, and is not there any more</h4>
      <table>
      <tr><th>Severity</th><th>Rule</th><th>Where it was</th><th>What was there</th></tr>
      <tr><td>high</td><td><code>systemd/user</code><br>service</td><td><code>config/prod.secret.exs:7</code></td><td>The session cookie is sent without Secure.<br><code>false</code></td></tr>
      </table>

      <details><summary>Fixed (1)</summary>
      <table>
      <tr><th>Severity</th><th>Rule</th><th>Where it was</th><th>What was there</th></tr>
      <tr><td>high</td><td><code>pleroma/http-ip</code><br>http.ip</td><td><code>config/prod.secret.exs:7</code></td><td>The session cookie is sent without Secure.<br><code>false</code></td></tr>
      </table>
      </details>

      <details><summary>Fails as at the base (1)</summary>
      <table>
      <tr><th>Severity</th><th>Rule</th><th>Where</th><th>What is there</th><th>What to write</th></tr>
      <tr><td>high</td><td><code>pleroma/sts</code><br>sts</td><td>[<code>config/prod.secret.exs:7</code>]</td><td>The session cookie is sent without Secure.<br><code>false</code></td><td><code>secure_cookie_flag: true</code></td></tr>
      </table>
      </details>

      <details><summary>Problems with the files as at the base (1)</summary>
      <table>
      <tr><th>Severity</th><th>Where</th><th>What is wrong</th></tr>
      <tr><td>error</td><td>[<code>nginx/site.conf:3</code>]</td><td>A } is missing.</td></tr>
      </table>
      </details>

      <ul>
      <li>Exposure, as systemd-analyze security has it (0 is best): 8.6 → 6.2 MEDIUM</li>
      </ul>

      <p>The same check on your own machine: <code>pleroma-hardening check --base 0123456789abcdef0123456789abcdef01234567 --fail-on high</code></p>
      "
    `);
    const addressed = comment.match(/href="[^"]*\/blob\/[^"]*"/g);
    // Lines of the base are not those of the head.
    expect(addressed).toHaveLength(4);
  });

  it("opens what was there before when that counts too", () => {
    const result = resultOf({
      base: "commit 89abcdef01",
      gate: { mode: "all", failOn: "medium", reason: "To pass, mend 1 failing check." },
      checks: [checkOf({ baseline: "unchanged" })],
    });

    const comment = renderComment(result, { base: SOURCE.commit });

    expect(comment).toContain("<details open><summary>Fails as at the base (1)</summary>");
    expect(comment).toContain(`--base ${SOURCE.commit} --gate all --fail-on medium`);
  });

  it("without an address of the files names them, and says nothing of counts when nothing was judged", () => {
    const result = resultOf({
      result: "error",
      gate: { mode: "all", failOn: "medium", reason: "There is nothing to check." },
      problems: [problemOf({ code: "run/nothing-to-check", path: "." }), problemOf()],
    });

    const comment = renderComment(result);

    expect(comment).toMatch(/^<h3>⚠️ There is nothing to check\.<\/h3>/);
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

  it("keeps below GitHub's limit by leaving out whole rows, and counts them", () => {
    const checks = Array.from({ length: 10_000 }, (_, index) =>
      checkOf({ subject: `subject ${index}`, message: `@everyone ${"<&>".repeat(100)}` }),
    );

    const comment = renderComment(resultOf({ checks }), { source: SOURCE });

    const rows = comment.match(/<tr><td>.*<\/td><\/tr>\n/g)?.length ?? 0;
    expect(comment.length).toBeLessThan(65_536);
    expect(comment.length).toBeGreaterThan(60_000);
    expect(comment).toContain(`<p>${10_000 - rows} more are not shown here`);
    expect(comment.match(/<table>/g)).toHaveLength(1);
    expect(comment.match(/<\/table>/g)).toHaveLength(1);
    expect(comment).toMatch(/check --fail-on medium<\/code><\/p>\n$/);
  });
});

describe("the job summary", () => {
  it("has room for a megabyte, measured in bytes", () => {
    const checks = Array.from({ length: 10_000 }, () => checkOf({ message: "é€😀".repeat(100) }));

    const summary = renderSummary(resultOf({ checks }));

    const bytes = Buffer.byteLength(summary);
    expect(bytes).toBeLessThan(1024 * 1024);
    expect(bytes).toBeGreaterThan(1_000_000);
    expect(summary).toMatch(/<p>\d+ more are not shown here/);
  });

  it("says for how many findings GitHub shows no annotation", () => {
    const summary = renderSummary(resultOf({ checks: [checkOf()] }), {
      hiddenAnnotations: { error: 3, warning: 0, notice: 1 },
    });

    expect(summary).toContain("are 3 of level error, 1 of level notice.");
  });
});

describe("hostile names and values", () => {
  const harmless = tagsOf(renderComment(resultAround("harmless"), { source: SOURCE }));

  it.each(HOSTILE_TEXTS)("%j stays text", (text) => {
    for (const render of [renderComment, renderSummary]) {
      const page = render(resultAround(text), { source: SOURCE });

      // The same markup as around a harmless text: nothing was opened, closed or added.
      expect(tagsOf(page).filter((tag) => tag !== "<br>")).toEqual(
        harmless.filter((tag) => tag !== "<br>"),
      );
      // Every line is HTML, and so nothing is left for Markdown to interpret.
      for (const line of page.split("\n")) expect(line).toMatch(/^(?:<.*>)?$/);
      expect(proseOf(page)).not.toMatch(/@\w|#\d|GH-\d/);
      for (const address of page.matchAll(/href="([^"]*)"/g)) {
        expect(address[1]).toMatch(
          /^https:\/\/(?:github\.test|docs\.example\.org)\/[\w.~!*'()%/#-]*$/,
        );
      }
      expect(page).not.toMatch(/\p{Bidi_Control}|\p{Surrogate}/u);
    }
  });
});
