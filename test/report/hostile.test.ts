import { describe, expect, it } from "vitest";
import { renderComment, renderSummary } from "../../src/report/markdown.ts";
import type { Result } from "../../src/result.ts";
import { inert } from "../../src/source/inert.ts";
import { githubPage, type Page } from "./support/github-page.ts";
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

/** A comment is what a check run has as its summary, too. */
const RENDERERS = { comment: renderComment, summary: renderSummary };

/** A text may need these to be shown as it is, and more than once. */
const HARMLESS = new Set(["code", "pre", "br"]);

/** The elements of the report itself, with what they have, where they lead left aside. */
function frameOf({ elements }: Page): readonly unknown[] {
  return elements
    .filter(({ name }) => !HARMLESS.has(name))
    .map(({ name, attributes }) => {
      const { href, ...others } = attributes;
      return { name, isLink: href !== undefined, ...others };
    });
}

describe.each(Object.entries(RENDERERS))("hostile names and values in the %s", (_name, render) => {
  const options = { source: SOURCE, base: SOURCE.commit, pathPrefix: "" };
  const frame = frameOf(githubPage(render(resultAround("harmless"), options)));

  it.each(HOSTILE_TEXTS)("%j stay text", (text) => {
    const markdown = render(resultAround(text), options);
    const page = githubPage(markdown);

    // No element, no attribute and no link that is not around a harmless text.
    expect(frameOf(page)).toEqual(frame);
    expect(page.isCensored).toBe(false);
    for (const { name, attributes } of page.elements) {
      if (HARMLESS.has(name)) expect(attributes).toEqual({});
      if (attributes["href"] === undefined) continue;
      expect(attributes["href"]).toMatch(
        /^https:\/\/(?:github\.test\/admin\/config|docs\.example\.org)\/[\w.~!*'()%/#-]*$/,
      );
    }
    // GitHub makes links, notifications and pictures of words, but of none inside `code`.
    for (const piece of page.prose) {
      expect(piece).not.toMatch(/@\w|#\d|\bGH-\d|:\w+:|:\/\/|www\.|\$|\b[\da-f]{7,40}\b/i);
    }
    // What cannot be seen is spelled out, and the rest is there letter for letter.
    expect(page.text).not.toMatch(/\p{Bidi_Control}|\p{Surrogate}|\u200B/u);
    const shown = inert(text.replace(/\p{Surrogate}/gu, "\uFFFD")).slice(0, 150);
    expect(page.text).toContain(shown.replace(/[\uD800-\uDBFF]$/, ""));
    // Every line is HTML, and so nothing is left for Markdown to interpret.
    for (const line of markdown.split("\n")) expect(line).toMatch(/^(?:<.*>)?$/);
  });
});
