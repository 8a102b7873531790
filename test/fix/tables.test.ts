import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { fixAll } from "../../src/fix/fix-all.ts";
import { proposeFixes } from "../../src/fix/propose.ts";
import type { FixInput } from "../../src/fix/state.ts";
import { judge } from "../../src/judgement/judge.ts";
import type { Check } from "../../src/result.ts";
import { RULES } from "../../src/rules/index.ts";
import { SourceFile } from "../../src/source/source-file.ts";
import { inputOf, startCollecting } from "../rules/rejected-rows.ts";
import { withFix } from "./apply.ts";

/** How many of the rows that a rule rejects have a fix, at least; a rule without one has none. */
const FIXED: Readonly<Record<string, number>> = {
  "pleroma/http-ip": 23,
  "pleroma/secure-cookie-flag": 4,
  "pleroma/http-security": 5,
  "pleroma/sts-max-age": 5,
  "pleroma/ct-max-age": 5,
  "pleroma/referrer-policy": 14,
  "nginx/https-only": 25,
  "nginx/tls-protocols": 7,
  "nginx/security-headers": 35,
  "nginx/content-security-policy": 16,
  "nginx/media-isolation": 6,
  "systemd/private-tmp": 6,
  "systemd/protect-home": 5,
  "systemd/protect-system": 8,
  "systemd/no-new-privileges": 3,
  "systemd/capability-bounding-set": 7,
};

const TABLES = fileURLToPath(new URL("../rules", import.meta.url));
const rows = startCollecting();
for (const name of readdirSync(TABLES, { recursive: true, encoding: "utf8" }).sort()) {
  // Tables are one folder down, in that of their kind.
  if (/[\\/].*\.test\.ts$/.test(name)) await import(`${TABLES}/${name}`);
}

/** What makes it safe to have Pleroma listen on localhost only. */
const PROXY = `server {
  listen 443 ssl;
  server_name example.org;
  location / { proxy_pass http://127.0.0.1:4000; }
}
`;

function behindProxy({ head, policy }: FixInput): FixInput {
  const proxy = new SourceFile("nginx/proxy.conf", PROXY);
  return inputOf([...head.repository.files.values(), proxy], policy);
}

function failing({ head, policy }: FixInput): readonly Check[] {
  const { checks } = judge(head.repository, policy, head.policyProblems);
  return checks.flatMap(({ check }) => (check.status === "fail" ? [check] : []));
}

function names(checks: readonly Check[]): readonly string[] {
  return checks.map(({ rule, subject }) => `${rule} ${subject}`);
}

/** The input with all fixes at once; itself where there are none. */
function withAllFixes(input: FixInput, wanted: readonly Check[]): FixInput {
  const { files } = fixAll(input, wanted);
  if (files.length === 0) return input;
  const changed = new Map(files.map(({ after }) => [after.path, after] as const));
  const all = [...input.head.repository.files.values()];
  const after = all.map((file) => changed.get(file.path) ?? file);
  return inputOf(after, input.policy);
}

const counts = new Map<string, number>();

describe("a row that a rule rejects, with its fix", () => {
  test.each(rows.map((row) => [`${row.rule.id}: ${row.name}`, row] as const))("%s", (_, row) => {
    const { rule } = row;
    const input = rule.id === "pleroma/http-ip" ? behindProxy(row.input) : row.input;
    const before = failing(input);
    const fixes = proposeFixes(
      input,
      before.filter((check) => check.rule === rule.id),
    );
    for (const fix of fixes) {
      const after = names(failing(withFix(input, fix)));
      for (const { rule, subject } of fix.mends) expect(after).not.toContain(`${rule} ${subject}`);
      expect(names(before)).toEqual(expect.arrayContaining([...after]));
    }
    if (fixes.length > 0) {
      const fixed = withAllFixes(input, before);
      expect(withAllFixes(fixed, failing(fixed))).toBe(fixed);
      counts.set(rule.id, (counts.get(rule.id) ?? 0) + 1);
    }
  });

  test.each(RULES.map((rule) => [rule.id, rule] as const))("%s has as many as ever", (id, rule) => {
    const count = counts.get(id) ?? 0;
    if (rule.autofix.safe) expect(count).toBeGreaterThanOrEqual(FIXED[id] ?? Number.NaN);
    else expect(count).toBe(0);
  });
});
