import { describe, expect, it } from "vitest";
import { badgeOf, renderBadgeJson, renderBadgeSvg } from "../../src/report/badge.ts";
import type { Result } from "../../src/result.ts";
import { checkOf, problemOf, resultOf } from "./support/result.ts";

const PASSES = [
  checkOf({ status: "pass" }),
  checkOf({ rule: "pleroma/sts", status: "pass" }),
  checkOf({ rule: "nginx/upstream", status: "not-applicable" }),
];
const failing = (severity: "high" | "medium" | "low") =>
  checkOf({ rule: `systemd/${severity}`, status: "fail", severity });

const TABLE: readonly (readonly [name: string, result: Partial<Result>, badge: object])[] = [
  ["all pass", { checks: PASSES }, { message: "2/2", color: "brightgreen" }],
  ["a low one fails", { checks: [...PASSES, failing("low")] }, { message: "2/3", color: "yellow" }],
  [
    "a medium one fails too",
    { checks: [failing("medium"), failing("low"), ...PASSES] },
    { message: "2/4", color: "orange" },
  ],
  [
    "a high one fails too",
    { checks: [...PASSES, failing("low"), failing("high"), failing("medium")] },
    { message: "2/5", color: "red" },
  ],
  [
    "one subject of a rule fails",
    { checks: [...PASSES, checkOf({ subject: "other", severity: "medium" })] },
    { message: "1/2", color: "orange" },
  ],
  [
    "one is waived, one unknown",
    {
      checks: [
        ...PASSES,
        checkOf({ rule: "systemd/user", status: "waived" }),
        checkOf({ rule: "systemd/private-tmp", status: "unknown" }),
      ],
    },
    { message: "2/4", color: "yellowgreen" },
  ],
  [
    "one is waived, all others pass",
    { checks: [...PASSES, checkOf({ rule: "systemd/user", status: "waived" })] },
    { message: "2/3", color: "yellowgreen" },
  ],
  [
    "nothing could be decided",
    { checks: [checkOf({ status: "unknown" })] },
    { message: "0/1", color: "lightgrey" },
  ],
  [
    "a file could not be read",
    { checks: PASSES, problems: [problemOf()] },
    { message: "2/2 with errors", color: "red" },
  ],
  [
    "a file has a mistake that fails nothing",
    { checks: PASSES, problems: [problemOf({ severity: "warning" })] },
    { message: "2/2", color: "brightgreen" },
  ],
  ["nothing applies", {}, { message: "nothing to check", color: "lightgrey" }],
  [
    "nothing could be judged",
    { result: "error", problems: [problemOf({ code: "run/wrong-call", path: "." })] },
    { message: "not checked", color: "lightgrey", isError: true },
  ],
];

describe("the badge", () => {
  it.each(TABLE)("when %s", (_name, result, badge) => {
    expect(badgeOf(resultOf(result))).toEqual({ label: "hardening", isError: false, ...badge });
  });

  it("is an endpoint of shields.io", () => {
    expect(JSON.parse(renderBadgeJson(resultOf({ checks: PASSES })))).toEqual({
      schemaVersion: 1,
      label: "hardening",
      message: "2/2",
      color: "brightgreen",
      isError: false,
    });
  });

  it("is a picture that can be read aloud, in the colour", () => {
    const picture = renderBadgeSvg(resultOf({ checks: [...PASSES, failing("high")] }));

    expect(picture).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" .*<\/svg>\n$/);
    expect(picture).toContain('role="img" aria-label="hardening: 2/3"');
    expect(picture).toContain('fill="#dd4343"');
  });
});
