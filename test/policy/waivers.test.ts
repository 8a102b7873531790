import { expect, test } from "vitest";
import type { Waiver } from "../../src/policy/policy.ts";
import { applyWaivers } from "../../src/policy/waivers.ts";
import type { Check } from "../../src/result.ts";
import { failing } from "./check.ts";

const TODAY = "2027-03-01";

function waiver(about: Partial<Waiver>): Waiver {
  return {
    rule: "pleroma/sts",
    instance: undefined,
    path: undefined,
    subject: undefined,
    reason: "known",
    expires: undefined,
    origin: "policy.yml:3",
    ...about,
  };
}

const CHECK = failing(
  { rule: "pleroma/sts", instance: "a", subject: "host" },
  "etc/nginx/a.conf:7",
);

interface Row {
  readonly waiver: Partial<Waiver>;
  readonly check?: Partial<Check>;
  readonly status: Check["status"];
  readonly message?: string;
  readonly unused?: boolean;
}

test.each<[name: string, row: Row]>([
  ["by rule", { waiver: {}, status: "waived" }],
  ["another rule", { waiver: { rule: "nginx/upstream" }, status: "fail", unused: true }],
  ["by instance", { waiver: { instance: "a" }, status: "waived" }],
  ["another instance", { waiver: { instance: "b" }, status: "fail", unused: true }],
  ["by subject", { waiver: { subject: "host" }, status: "waived" }],
  ["another subject", { waiver: { subject: "hos" }, status: "fail", unused: true }],
  ["by file", { waiver: { path: "etc/nginx/a.conf" }, status: "waived" }],
  ["by folder", { waiver: { path: "etc/" }, status: "waived" }],
  [
    "a folder without its slash is a file",
    { waiver: { path: "etc/nginx" }, status: "fail", unused: true },
  ],
  [
    "a path, and a check without a place",
    { waiver: { path: "etc/" }, check: { location: null }, status: "fail", unused: true },
  ],
  [
    "all of them",
    { waiver: { instance: "a", subject: "host", path: "etc/nginx/" }, status: "waived" },
  ],
  [
    "all but one",
    { waiver: { instance: "a", subject: "host", path: "srv/" }, status: "fail", unused: true },
  ],
  ["what could not be decided", { waiver: {}, check: { status: "unknown" }, status: "waived" }],
  ["what passes", { waiver: {}, check: { status: "pass" }, status: "pass", unused: true }],
  [
    "what does not apply",
    { waiver: {}, check: { status: "not-applicable" }, status: "not-applicable", unused: true },
  ],
  ["its last day", { waiver: { expires: TODAY }, status: "waived" }],
  [
    "the day after",
    {
      waiver: { expires: "2027-02-28" },
      status: "fail",
      message: "It is wrong. The waiver for it (policy.yml:3) expired on 2027-02-28.",
    },
  ],
])("%s", (_, { waiver: about, check, status, message, unused }) => {
  const before = { ...CHECK, ...check };
  const copy = structuredClone(before);
  const only = waiver(about);
  expect(applyWaivers([before], [only], TODAY)).toEqual({
    checks: [
      {
        ...copy,
        status,
        message: message ?? copy.message,
        waiver:
          status === "waived"
            ? { reason: "known", expires: only.expires ?? null, origin: "policy.yml:3" }
            : null,
      },
    ],
    unused: unused ? [only] : [],
  });
  expect(before).toEqual(copy);
});

test("of an expired waiver and one that counts, the latter", () => {
  const waivers = [
    waiver({ expires: "2026-01-01", reason: "old" }),
    waiver({ expires: "2028-01-01", reason: "new", origin: "policy.yml:9" }),
  ];
  const { checks, unused } = applyWaivers([CHECK], waivers, TODAY);
  expect(checks.map((check) => check.waiver)).toEqual([
    { reason: "new", expires: "2028-01-01", origin: "policy.yml:9" },
  ]);
  expect(unused).toEqual([]);
});
