import { createRequire } from "node:module";
import { Ajv } from "ajv";
import { expect, it } from "vitest";
import { renderSarif } from "../../src/report/sarif.ts";
import type { Result } from "../../src/result.ts";
import { RULES } from "../../src/rules/index.ts";
import { checkOf, HOSTILE_TEXTS, problemOf, resultOf } from "./support/result.ts";

// The schema is of draft 4, of which ajv does not know these two keywords; the others mean the same.
const require = createRequire(import.meta.url);
const schema: Readonly<
  Record<string, unknown>
> = require("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json");
const { $schema: _draft, id: _id, ...definition } = schema;
// One of its patterns is no regular expression with the flag `u`.
const ajv = new Ajv({
  strict: false,
  validateFormats: false,
  unicodeRegExp: false,
  allErrors: true,
});
const validate = ajv.compile(definition);

function mistakesIn(sarif: unknown): readonly string[] {
  if (validate(sarif)) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

const rules = Object.fromEntries(
  RULES.map(({ id, title, fix, guide }) => [id, { title, help: fix, url: guide }]),
);
const everywhere = { path: "a b/ü.exs", line: 1, column: 1, endLine: 3, endColumn: 1 };

const RESULTS: readonly (readonly [name: string, result: Partial<Result>])[] = [
  ["nothing", {}],
  ["every rule", { rules, checks: RULES.map(({ id }) => checkOf({ rule: id })) }],
  ["every status and severity", { rules, checks: checksOfAllKinds() }],
  ["problems", { problems: [problemOf(), problemOf({ severity: "warning", baseline: "new" })] }],
  [
    "hostile texts",
    {
      rules,
      checks: HOSTILE_TEXTS.map((text) =>
        checkOf({
          message: text,
          actual: text,
          expected: text,
          instance: text,
          location: { ...everywhere, path: text },
        }),
      ),
    },
  ],
  [
    "a comparison",
    {
      base: "commit 89abcdef01",
      rules,
      checks: [checkOf({ baseline: "new", was: "true" }), checkOf({ baseline: "unchanged" })],
      fixed: [checkOf()],
    },
  ],
  [
    "a run that judged nothing",
    { result: "error", problems: [problemOf({ code: "run/wrong-call", path: "." })] },
  ],
];

function checksOfAllKinds(): Result["checks"] {
  const statuses = ["pass", "fail", "unknown", "not-applicable", "waived"] as const;
  const severities = ["high", "medium", "low"] as const;
  return statuses.flatMap((status) =>
    severities.flatMap((severity) =>
      [null, everywhere].map((location) => checkOf({ status, severity, location })),
    ),
  );
}

it.each(RESULTS)("SARIF of %s is valid by the schema", (_name, result) => {
  expect(mistakesIn(JSON.parse(renderSarif(resultOf(result))))).toEqual([]);
});

it("the schema sees a wrong level, a missing text and a property that it does not know", () => {
  const sarif = JSON.parse(renderSarif(resultOf({ rules, checks: [checkOf()] })));
  Object.assign(sarif.runs[0].results[0], { level: "high", message: {}, severity: "high" });

  const mistakes = mistakesIn(sarif).join("\n");

  expect(mistakes).toContain("/runs/0/results/0/level");
  expect(mistakes).toContain("/runs/0/results/0/message");
  expect(mistakes).toContain("/runs/0/results/0 must NOT have additional properties");
});
