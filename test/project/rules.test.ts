import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { RULES } from "../../src/rules/index.ts";

describe.each(RULES)("$id", (rule) => {
  test("has a table of what it accepts and what it rejects", () => {
    const table = new URL(`../rules/${rule.id}.test.ts`, import.meta.url);
    const text = readFileSync(table, "utf8");
    expect(text).toMatch(/accept|pass/i);
    expect(text).toMatch(/reject|fail/i);
  });

  test("has a file of its own, named like it", () => {
    const source = readFileSync(new URL(`../../src/rules/${rule.id}.ts`, import.meta.url), "utf8");
    expect(source).toContain(`id: "${rule.id}"`);
  });

  test("says what, why, how to mend it and where that is from", () => {
    const { title, recommended, why, fix, guide, subject } = rule;
    for (const text of [title, recommended, why, fix, subject]) expect(text.trim()).not.toBe("");
    expect(guide).toMatch(
      /^https:\/\/(docs\.pleroma\.social|docs\.akkoma\.dev|www\.freedesktop\.org)\//,
    );
  });
});

test("ids are unique", () => {
  const ids = RULES.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});
